"""Tables in and out: upload, look at what would change, have it written; and the history of all that."""

from collections.abc import Callable
from tempfile import TemporaryFile
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views import generic

from commerce.catalogue.models import Product
from commerce.dashboard.catalogue.search import find
from commerce.dashboard.exchange.forms import ExportForm, UploadForm, forms_for
from commerce.dashboard.reach import narrow, within
from commerce.exchange import selectors, services
from commerce.exchange.checking import unpacked
from commerce.exchange.exporting import (
    MOST_EXCEL_LINES,
    Format,
    csv_lines,
    products_to_export,
    write_template,
    write_xlsx,
)
from commerce.exchange.models import Import, ImportFile
from core.reach import brands_of

PAGE = 25
LINES_PAGE = 100
REFRESH_SECONDS = 2
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ExchangeView(generic.View):
    """Both forms, what the columns mean, and who imported what."""

    def get(self, request: HttpRequest, **shown: Any) -> HttpResponse:
        imports = within(Import.objects.select_related("brand", "actor", "written_by"), request.user)
        page = Paginator(imports.order_by("-created_at", "-pk"), PAGE).get_page(request.GET.get("page"))
        brands = {brand.pk: brand for brand in brands_of(request.user)}
        brand = brands.get(_number(request.GET.get("brand", ""))) or next(iter(brands.values()), None)
        forms = {**forms_for(brand, request.GET.get("words", "")), **shown}
        for form in forms.values():
            form.fields["brand"].choices = list(brands.items())
        context = {
            **forms,
            "imports": page.object_list,
            "page_obj": page,
            "paginator": page.paginator,
            "brand": brand,
            "columns": selectors.described(brand) if brand else [],
        }
        return render(request, "oscar/dashboard/exchange/list.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = narrow(UploadForm(request.POST, request.FILES), request.user)
        if not form.is_valid():
            return self.get(request, upload_form=form)
        file = form.cleaned_data["file"]
        imported = services.begin(
            brand=form.cleaned_data["brand"],
            actor=request.user,
            filename=file.name,
            content=file.read(),
            may_create=form.cleaned_data["may_create"],
        )
        return redirect("dashboard:exchange-import", pk=imported.pk)


class ImportView(generic.View):
    """One import: how far it is, its faults or what it changes, and what can be done with it."""

    ACTIONS: dict[str, Callable[..., bool]] = {
        "write": services.start_writing,
        "check": services.check_again,
        "discard": services.discard,
    }

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        imported = _import(request, pk)
        rows = selectors.faulty(imported) if imported.faulty else selectors.differing(imported)
        page = Paginator(rows, LINES_PAGE).get_page(request.GET.get("page"))
        lines = [] if imported.is_busy else list(page.object_list)
        progress = selectors.how_far(imported)
        context = {
            "imported": imported,
            "progress": progress,
            "faults": list(selectors.faults(lines)) if imported.faulty else [],
            "differences": [] if imported.faulty else list(selectors.differences(lines)),
            "upload_form": _anew(imported, request) if imported.state == Import.State.REFUSED else None,
            "has_file": ImportFile.objects.filter(imported=imported).exists(),
            "page_obj": page,
            "paginator": page.paginator,
            "look_again": REFRESH_SECONDS if imported.is_busy and not progress.is_stuck else None,
        }
        return render(request, "oscar/dashboard/exchange/import.html", context)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        imported, action = _import(request, pk), request.POST.get("action", "")
        if action in self.ACTIONS:
            more = {"by": request.user} if action == "write" else {}
            if not self.ACTIONS[action](imported=imported, **more):
                messages.error(
                    request, _("Nothing was done: meanwhile it is %(state)s.") % {"state": _state(imported)}
                )
        return redirect("dashboard:exchange-import", pk=pk)


class FaultsView(generic.View):
    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        imported = _import(request, pk)
        return _csv(selectors.faults_csv(imported), f"faults-{imported.pk}.csv")


class FileView(generic.View):
    """The file as it was uploaded, only ever as a download."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        imported = _import(request, pk)
        get_object_or_404(ImportFile, imported=imported)
        response = HttpResponse(unpacked(imported), content_type="application/octet-stream")
        return _named(response, imported.filename)


class ExportView(generic.View):
    def get(self, request: HttpRequest) -> HttpResponseBase:
        form = narrow(ExportForm(request.GET), request.user)
        if not form.is_valid():
            return ExchangeView(request=request).get(request, export_form=form)
        data = form.cleaned_data
        found = None
        if data["words"].strip():
            found = find(Product.objects.for_brand(data["brand"]), {"words": data["words"]})
        products = products_to_export(data["brand"], data["groups"], found)
        name = f"{data['brand'].slug}-{'-'.join(data['groups'])}-{timezone.localdate():%Y-%m-%d}"
        if data["format"] != Format.XLSX:
            lines = csv_lines(data["brand"], data["groups"], products, comma=data["format"] == Format.CSV)
            return _csv(lines, f"{name}.csv")
        if (count := products.count()) > MOST_EXCEL_LINES:
            form.refuse_excel(count)
            return ExchangeView(request=request).get(request, export_form=form)
        file = TemporaryFile()  # noqa: SIM115  (the response closes it)
        write_xlsx(file, data["brand"], data["groups"], products)
        file.seek(0)
        return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx", content_type=EXCEL)


class TemplateView(generic.View):
    def get(self, request: HttpRequest) -> HttpResponseBase:
        brand = get_object_or_404(brands_of(request.user), pk=_number(request.GET.get("brand", "")))
        file = TemporaryFile()  # noqa: SIM115  (the response closes it)
        write_template(file, brand)
        file.seek(0)
        return FileResponse(file, as_attachment=True, filename=f"{brand.slug}.xlsx", content_type=EXCEL)


def _import(request: HttpRequest, pk: int) -> Import:
    imports = Import.objects.select_related("brand", "actor", "written_by")
    return get_object_or_404(within(imports, request.user), pk=pk)


def _anew(imported: Import, request: HttpRequest) -> UploadForm | None:
    """The form that the file came in by, as it was filled in."""
    if not request.user.has_perm("exchange.add_import"):
        return None
    form = UploadForm(initial={"brand": imported.brand, "may_create": imported.may_create})
    form.fields["brand"].choices = [(brand.pk, brand) for brand in brands_of(request.user)]
    return form


def _state(imported: Import) -> str:
    return Import.objects.get(pk=imported.pk).get_state_display()


def _csv(lines: Any, name: str) -> HttpResponseBase:
    return _named(StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8"), name)


def _named(response: HttpResponseBase, name: str) -> HttpResponseBase:
    response.headers["Content-Disposition"] = content_disposition_header(True, name)
    return response


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0
