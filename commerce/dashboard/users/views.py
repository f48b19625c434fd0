from typing import Any

from django.db.models import Count, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce

from oscar.apps.dashboard.users.views import (
    IndexView as CoreIndexView,
    ProductAlertDeleteView as CoreProductAlertDeleteView,
    ProductAlertListView as CoreProductAlertListView,
    ProductAlertUpdateView as CoreProductAlertUpdateView,
    UserDetailView as CoreUserDetailView,
)

from commerce.catalogue.reviews.models import ProductReview
from commerce.dashboard.reach import ReachMixin, within
from commerce.dashboard.support import customers
from commerce.order.models import Order
from core.models import User


class IndexView(ReachMixin, CoreIndexView):
    """Customers of the user's brands, each with their orders there."""

    def get_actions(self) -> dict[str, Any]:
        return super().get_actions() if self.request.user.has_perm("core.change_user") else {}

    def get_table(self, **kwargs: Any) -> Any:
        unused = () if self.get_actions() else ("check",)
        return super().get_table(exclude=unused, **kwargs)

    def get_queryset(self) -> QuerySet[User]:
        orders = within(Order.objects.filter(user=OuterRef("pk")), self.request.user).order_by()
        number = orders.values("user").annotate(number=Count("pk")).values("number")
        return super().get_queryset().annotate(num_orders=Coalesce(Subquery(number), 0))


class UserDetailView(ReachMixin, CoreUserDetailView):
    def get_queryset(self) -> QuerySet[User]:
        user = self.request.user
        reviews = within(ProductReview.objects.select_related("product"), user)
        people = within(User.objects.all(), user)
        return people.prefetch_related(Prefetch("reviews", reviews), "addresses__country")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), **customers.context(self.object, self.request.user)}


class ProductAlertListView(ReachMixin, CoreProductAlertListView):
    pass


class ProductAlertUpdateView(ReachMixin, CoreProductAlertUpdateView):
    pass


class ProductAlertDeleteView(ReachMixin, CoreProductAlertDeleteView):
    pass
