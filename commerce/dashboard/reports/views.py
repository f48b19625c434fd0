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
        generator.queryset = rows if rows.ordered else rows.order_by("-pk")
        if not (generator.start_date or generator.end_date):
            generator.report_description = lambda: generator.description
        return generator

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Each row with all that its template says of it."""
        generator = self.generator
        rows = generator.queryset
        if rows.model is Basket:
            self.object_list = rows.select_related("owner", "brand").annotate(
                line_count=Count("lines"), item_count=Sum("lines__quantity")
            )
        elif rows.model is Voucher:
            self.object_list = rows.select_related("brand")
        elif rows.model is Order:
            self.object_list = rows.select_related("user", "brand")
            kwargs["plot"] = plot.orders(rows, generator.start_date, generator.end_date)
        return super().get_context_data(**kwargs | {"object_list": self.object_list})
