from typing import Any

from oscar.apps.dashboard.views import IndexView as CoreIndexView

from commerce.dashboard.today import today


class IndexView(CoreIndexView):
    """Today: what each of the person's brands waits for."""

    def get_stats(self) -> dict[str, Any]:
        return {"brands": today(self.request.user)}
