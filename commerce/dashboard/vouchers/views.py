from typing import Any

from django.db.models import QuerySet, Sum

from oscar.apps.dashboard.vouchers.views import (
    VoucherCreateView as CoreVoucherCreateView,
    VoucherDeleteView as CoreVoucherDeleteView,
    VoucherListView as CoreVoucherListView,
    VoucherSetCreateView as CoreVoucherSetCreateView,
    VoucherSetDeleteView as CoreVoucherSetDeleteView,
    VoucherSetDetailView as CoreVoucherSetDetailView,
    VoucherSetDownloadView as CoreVoucherSetDownloadView,
    VoucherSetListView as CoreVoucherSetListView,
    VoucherSetUpdateView as CoreVoucherSetUpdateView,
    VoucherStatsView as CoreVoucherStatsView,
    VoucherUpdateView as CoreVoucherUpdateView,
)

from commerce.dashboard.offers.selectors import given
from commerce.dashboard.reach import NewOfBrandMixin, ReachMixin
from commerce.order.models import OrderDiscount
from commerce.voucher.models import Voucher, VoucherSet

SHOWN = 50
"""So many of the orders that used a voucher, the newest first."""


class VoucherListView(ReachMixin, CoreVoucherListView):
    def get_queryset(self) -> "QuerySet[Voucher]":
        return super().get_queryset().select_related("brand", "voucher_set")


class VoucherCreateView(NewOfBrandMixin, CoreVoucherCreateView):
    pass


class VoucherUpdateView(ReachMixin, CoreVoucherUpdateView):
    pass


class VoucherDeleteView(ReachMixin, CoreVoucherDeleteView):
    pass


class VoucherStatsView(ReachMixin, CoreVoucherStatsView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        used = OrderDiscount.objects.filter(voucher_id=self.object.pk)
        return super().get_context_data(**kwargs) | {
            "offers": _told(self.object),
            "given": given(used),
            "discounts": used.select_related("order").order_by("-order__date_placed")[:SHOWN],
        }


def _told(voucher: Voucher | None) -> Any:
    return voucher.offers.select_related("benefit__range", "condition__range") if voucher else ()


class VoucherSetListView(ReachMixin, CoreVoucherSetListView):
    def get_queryset(self) -> "QuerySet[VoucherSet]":
        return super().get_queryset().select_related("brand").annotate(uses=Sum("vouchers__num_orders"))


class VoucherSetCreateView(NewOfBrandMixin, CoreVoucherSetCreateView):
    pass


class VoucherSetUpdateView(ReachMixin, CoreVoucherSetUpdateView):
    pass


class VoucherSetDetailView(ReachMixin, CoreVoucherSetDetailView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"offers": _told(self.voucher_set.vouchers.first())}


class VoucherSetDownloadView(ReachMixin, CoreVoucherSetDownloadView):
    pass


class VoucherSetDeleteView(ReachMixin, CoreVoucherSetDeleteView):
    pass
