from typing import Any

from django.db.models import Count, Sum
from django.http import HttpRequest, HttpResponse

from oscar.apps.dashboard.reports.views import IndexView as CoreIndexView

from commerce.basket.models import Basket
from commerce.dashboard.reach import within
from commerce.dashboard.reports import plot
from commerce.exchange import formulas
from commerce.order.models import Order
from commerce.voucher.models import Voucher


class IndexView(CoreIndexView):
    """Reports over the user's brands."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer = super().get(request, *args, **kwargs)
        is_file = answer.headers["Content-Type"].startswith("text/csv")
        return formulas.escaped(answer) if is_file else answer

    def _get_generator(self, form: Any) -> Any:
        generator = self.generator = super()._get_generator(form)
        rows = within(generator.queryset, self.request.user)
        rows = _loaded(rows if rows.ordered else rows.order_by("-pk"))
        if rows.model is Basket and form.cleaned_data["download"]:
            rows = _with_lines(rows)
        generator.queryset = rows
        if not (generator.start_date or generator.end_date):
            generator.report_description = lambda: generator.description
        return generator

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        generator = self.generator
        if generator.queryset.model is Order:
            kwargs["plot"] = plot.orders(generator.queryset, generator.start_date, generator.end_date)
        return super().get_context_data(**kwargs)


def _loaded(rows: Any) -> Any:
    """Each row with all that page and file say of it."""
    if rows.model is Basket:
        return rows.select_related("owner", "brand").annotate(
            line_count=Count("lines"), item_count=Sum("lines__quantity")
        )
    if rows.model is Voucher:
        return rows.select_related("brand")
    return rows.select_related("user", "brand") if rows.model is Order else rows


def _with_lines(baskets: Any) -> Any:
    """Oscar's file counts each basket's lines; here it counts those that are loaded already."""
    baskets = baskets.prefetch_related("lines")
    for basket in baskets:
        basket._lines = basket.lines.all()
    return baskets
