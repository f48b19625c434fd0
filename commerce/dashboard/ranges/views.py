from typing import Any

from django.db.models import Q
from django.http import HttpRequest

from oscar.apps.dashboard.ranges.views import (
    RangeCreateView as CoreRangeCreateView,
    RangeDeleteView as CoreRangeDeleteView,
    RangeListView as CoreRangeListView,
    RangeProductListView as CoreRangeProductListView,
    RangeUpdateView as CoreRangeUpdateView,
)

from commerce.dashboard.reach import NewOfBrandMixin, ReachMixin
from commerce.offer.models import ConditionalOffer


class RangeListView(ReachMixin, CoreRangeListView):
    pass


class RangeCreateView(NewOfBrandMixin, CoreRangeCreateView):
    pass


class RangeUpdateView(ReachMixin, CoreRangeUpdateView):
    pass


class RangeDeleteView(ReachMixin, CoreRangeDeleteView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        speak_of_it = Q(condition__range=self.object) | Q(benefit__range=self.object)
        offers = ConditionalOffer.objects.filter(speak_of_it).order_by("name").distinct()
        return super().get_context_data(**kwargs, offers=offers)


class RangeProductListView(ReachMixin, CoreRangeProductListView):
    def handle_file_products(self, request: HttpRequest, product_range: Any, form: Any) -> None:
        """Nothing: the form has read the file's SKUs with the typed ones."""
