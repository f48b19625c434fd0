from typing import Any

from django.http import HttpRequest, HttpResponse

from oscar.apps.dashboard.reports.views import IndexView as CoreIndexView

from commerce.dashboard.reach import within
from commerce.exchange import formulas


class IndexView(CoreIndexView):
    """Reports over the user's brands."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer = super().get(request, *args, **kwargs)
        is_file = answer.headers["Content-Type"].startswith("text/csv")
        return formulas.escaped(answer) if is_file else answer

    def _get_generator(self, form: Any) -> Any:
        generator = super()._get_generator(form)
        rows = within(generator.queryset, self.request.user)
        generator.queryset = rows if rows.ordered else rows.order_by("-pk")
        if not (generator.start_date or generator.end_date):
            generator.report_description = lambda: generator.description
        return generator
