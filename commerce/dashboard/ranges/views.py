from typing import Any

from django.http import HttpRequest

from oscar.apps.dashboard.ranges.views import (
    RangeCreateView as CoreRangeCreateView,
    RangeDeleteView as CoreRangeDeleteView,
    RangeListView as CoreRangeListView,
    RangeProductListView as CoreRangeProductListView,
    RangeUpdateView as CoreRangeUpdateView,
)

from commerce.dashboard.reach import NewOfBrandMixin, ReachMixin


class RangeListView(ReachMixin, CoreRangeListView):
    pass


class RangeCreateView(NewOfBrandMixin, CoreRangeCreateView):
    pass


class RangeUpdateView(ReachMixin, CoreRangeUpdateView):
    pass


class RangeDeleteView(ReachMixin, CoreRangeDeleteView):
    pass


class RangeProductListView(ReachMixin, CoreRangeProductListView):
    def handle_file_products(self, request: HttpRequest, product_range: Any, form: Any) -> None:
        """Nothing: the form has read the file's SKUs with the typed ones."""
