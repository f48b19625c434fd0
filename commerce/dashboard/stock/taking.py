"""Stock-taking: count, look at the differences, book all of it at once."""

import re
from collections.abc import Collection
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _, ngettext
from django.views import generic

from commerce.dashboard.reach import narrow, only_brand
from commerce.dashboard.stock import counting, selectors
from commerce.dashboard.stock.forms import StockTakeForm
from commerce.partner import stock_taking
from commerce.partner.exceptions import StockTakeRefused
from commerce.partner.models import StockRecord
from core.models import Brand
from core.reach import brands_of

SHEET = 200
SEEN = re.compile(r"([0-9]{1,18}):([0-9]{1,9})")


class StockTakeView(generic.View):
    """The sheet or the list, then what differs, then the booking."""

    def get(self, request: HttpRequest) -> HttpResponse:
        brand = brands_of(request.user).filter(pk=_number(request.GET.get("brand"))).first()
        brand = brand or only_brand(request.user)
        today = date_format(timezone.localdate(), "DATE_FORMAT")
        form = StockTakeForm(initial={"brand": brand, "note": _("Stock-take of %(date)s") % {"date": today}})
        return self.sheet(narrow(form, request.user), brand, request.GET.get("q", ""))

    def post(self, request: HttpRequest) -> HttpResponse:
        data = request.POST.copy()
        data["lines"] = "\n".join(
            filter(None, [data.get("lines", "").rstrip(), *self.counted_in_sheet(data)])
        )
        form = narrow(StockTakeForm(data), request.user)
        words = data.get("q", "")
        if not form.is_valid() or data.get("action") == "show":
            return self.sheet(form, form.cleaned_data.get("brand"), words)
        lines = self.read(form)
        if not lines or len(lines) > counting.AT_MOST:
            form.add_error("lines", _("Count something first.") if not lines else _("At most 1,000 lines."))
            return self.sheet(form, form.cleaned_data["brand"], words)
        if data.get("action") != "book" or any(line.refusal for line in lines):
            return self.preview(form, lines)
        return self.book(form, lines)

    def read(self, form: StockTakeForm, refused: Collection[int] = ()) -> list[counting.CountedLine]:
        booking = self.request.POST.get("action") == "book"
        seen = SEEN.findall(self.request.POST.get("seen", "")) if booking else []
        return counting.read(
            form.cleaned_data["lines"],
            brand=form.cleaned_data["brand"],
            user=self.request.user,
            seen={int(key): int(units) for key, units in seen},
            refused=refused,
        )

    def book(self, form: StockTakeForm, lines: list[counting.CountedLine]) -> HttpResponse:
        """Then to what it changed, where the stock-take has a name to find it by."""
        note = form.cleaned_data["note"]
        try:
            differing = stock_taking.take(
                counts=[line.count() for line in lines],
                actor=self.request.user,
                reference=note,
            )
        except StockTakeRefused as refusal:
            return self.preview(form, self.read(form, refusal.stockrecord_ids))
        text = ngettext("Booked: %(count)d SKU counted", "Booked: %(count)d SKUs counted", len(lines))
        difference = ngettext("%(differing)d differed.", "%(differing)d differed.", differing)
        text = f"{text}, {difference}" % {"count": len(lines), "differing": differing}
        messages.success(self.request, text)
        query = {"brand": form.cleaned_data["brand"].pk, "taken": note} if differing and note else None
        return redirect(reverse("dashboard:stock-list", query=query))

    def counted_in_sheet(self, data: QueryDict) -> list[str]:
        """Lines made of the sheet's inputs that were filled in."""
        filled = {
            int(name.removeprefix("count-")): number.strip()
            for name, number in data.items()
            if re.fullmatch(r"count-[0-9]{1,18}", name) and str(number).strip()
        }
        records = selectors.levels(self.request.user).filter(pk__in=filled)
        return [f"{record.partner_sku}\t{filled[record.pk]}" for record in records]

    def sheet(self, form: Any, brand: Brand | None, words: str) -> HttpResponse:
        """What was counted already stands beside the rows that are shown; the rest of it in the list."""
        rows: list[StockRecord] = []
        total = 0
        if brand:
            records = selectors.matching(selectors.levels(self.request.user).for_brand(brand), words)
            total, rows = records.count(), list(selectors.with_names(records)[:SHEET])
        skus = {row.partner_sku.lower() for row in rows}
        counted, form.data["lines"] = counting.apart(form["lines"].value() or "", skus)
        for row in rows:
            row.name, row.counted = selectors.name(row.product), counted.get(row.partner_sku.lower(), "")
        context = {
            "form": form,
            "brand": brand,
            "is_only": len(form.fields["brand"].queryset) == 1,
            "q": words,
            "rows": rows,
            "total": total,
            "most": SHEET,
        }
        return render(self.request, "oscar/dashboard/stock/take.html", context)

    def preview(self, form: StockTakeForm, lines: list[counting.CountedLine]) -> HttpResponse:
        context = {
            "form": form,
            "brand": form.cleaned_data["brand"],
            "lines": lines,
            "seen": ",".join(f"{line.record.pk}:{line.expected}" for line in lines if line.record),
            "refused": sum(bool(line.refusal) for line in lines),
            "differing": sum(bool(line.difference) for line in lines if not line.refusal),
        }
        return render(self.request, "oscar/dashboard/stock/preview.html", context)


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 10 else None
