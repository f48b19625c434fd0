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

from commerce.dashboard.reach import NewOfBrandMixin, ReachMixin


class VoucherListView(ReachMixin, CoreVoucherListView):
    pass


class VoucherCreateView(NewOfBrandMixin, CoreVoucherCreateView):
    pass


class VoucherUpdateView(ReachMixin, CoreVoucherUpdateView):
    pass


class VoucherDeleteView(ReachMixin, CoreVoucherDeleteView):
    pass


class VoucherStatsView(ReachMixin, CoreVoucherStatsView):
    pass


class VoucherSetListView(ReachMixin, CoreVoucherSetListView):
    pass


class VoucherSetCreateView(NewOfBrandMixin, CoreVoucherSetCreateView):
    pass


class VoucherSetUpdateView(ReachMixin, CoreVoucherSetUpdateView):
    pass


class VoucherSetDetailView(ReachMixin, CoreVoucherSetDetailView):
    pass


class VoucherSetDownloadView(ReachMixin, CoreVoucherSetDownloadView):
    pass


class VoucherSetDeleteView(ReachMixin, CoreVoucherSetDeleteView):
    pass
