"""Many products at once: what to do, what it would do, doing it, taking it back."""

import re
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _, ngettext
from django.views.generic import View

from commerce.catalogue.models import BulkChange, Product
from commerce.dashboard.catalogue import bulk
from commerce.dashboard.catalogue.bulk_forms import FORMS, BulkForm
from commerce.dashboard.catalogue.exceptions import DeskRefusalError
from commerce.dashboard.catalogue.search import ProductSearchForm, find
from commerce.dashboard.reach import narrow, within

SHOWN = 200
PAGE = 25


class BulkView(View):
    """The changes so far; and of a selection, asks what an action needs to know, then plans it.

    The list sends the selection, we carry it on.
    """

    def get(self, request: HttpRequest) -> HttpResponse:
        changes = bulk.done(within(BulkChange.objects.all(), request.user))
        page = Paginator(changes, PAGE).get_page(request.GET.get("page"))
        context = {"changes": page.object_list, "page_obj": page, "paginator": page.paginator}
        return render(request, "oscar/dashboard/catalogue/bulk_changes.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        kind = request.POST.get("action", "")
        if kind not in FORMS:
            raise Http404
        products, missing = selected(request)
        brands = sorted({product.brand_id for product in products})
        is_asked = "plan" in request.POST or not FORMS[kind].base_fields
        form = FORMS[kind](request.POST if is_asked else None, brands=brands)
        if missing:
            messages.error(request, _("Some of the selected are gone or not yours: please select anew."))
            return redirect("dashboard:catalogue-product-list")
        if is_asked and form.is_valid():
            try:
                change = form.plan(products=products, actor=request.user)
            except DeskRefusalError as refusal:
                form.add_error(None, str(refusal))
                if not form.base_fields:
                    messages.error(request, str(refusal))
                    return redirect("dashboard:catalogue-product-list")
            else:
                return redirect("dashboard:catalogue-bulk-change", pk=change.pk)
        return self.page(form, kind, products)

    def page(self, form: BulkForm, kind: str, products: list[Product]) -> HttpResponse:
        context = {
            "form": form,
            "action": kind,
            "products": products,
            "ids": ",".join(str(product.pk) for product in products),
            "shown": products[:SHOWN],
        }
        return render(self.request, "oscar/dashboard/catalogue/bulk.html", context)


class BulkChangeView(View):
    """From → to of a plan; carries it out, takes it back."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        change = self.change()
        context = {
            "change": change,
            "rows": change.rows[:SHOWN],
            "more": max(len(change.rows) - SHOWN, 0),
            "currency": change.market.currency if change.market else "",
        }
        return render(request, "oscar/dashboard/catalogue/bulk_change.html", context)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        change = self.change()
        undo = request.POST.get("action") == "undo"
        try:
            change = bulk.take_back(change=change) if undo else bulk.carry_out(change=change)
        except DeskRefusalError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _said(len(change.rows), undo=undo))
        return redirect("dashboard:catalogue-bulk-change", pk=change.pk)

    def change(self) -> BulkChange:
        changes = within(BulkChange.objects.select_related("market", "category"), self.request.user)
        return get_object_or_404(changes, pk=self.kwargs["pk"])


def selected(request: HttpRequest) -> tuple[list[Product], bool]:
    """The products that a request names, and whether some of them can't be reached (any more)."""
    reach = within(Product.objects.filter(parent=None), request.user).select_related("brand")
    if request.POST.get("select_across") == "1":
        form: Any = narrow(ProductSearchForm(QueryDict(request.POST.get("query", ""))), request.user)
        found = find(reach, form.cleaned_data) if form.is_valid() else reach
        return list(found.order_by("pk")[: bulk.MOST + 1]), False
    named = [*request.POST.getlist("selected_product"), *request.POST.get("products", "").split(",")]
    ids = {int(each) for each in named if re.fullmatch(r"[0-9]{1,18}", each)}
    products = list(reach.filter(pk__in=ids).order_by("pk"))
    return products, len(products) < len(ids)


def _said(count: int, *, undo: bool) -> str:
    if undo:
        text = ngettext("%(count)d value is what it was.", "%(count)d values are what they were.", count)
    else:
        text = ngettext("%(count)d value changed.", "%(count)d values changed.", count)
    return text % {"count": count}
