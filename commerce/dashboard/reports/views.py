from typing import Any

from oscar.apps.dashboard.reports.views import IndexView as CoreIndexView

from commerce.dashboard.reach import within


class IndexView(CoreIndexView):
    """Reports over the user's brands."""

    def _get_generator(self, form: Any) -> Any:
        generator = super()._get_generator(form)
        rows = within(generator.queryset, self.request.user)
        generator.queryset = rows if rows.ordered else rows.order_by("-pk")
        if not (generator.start_date or generator.end_date):
            generator.report_description = lambda: generator.description
        return generator
