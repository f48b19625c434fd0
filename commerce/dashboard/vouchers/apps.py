from oscar.apps.dashboard.vouchers.apps import VouchersDashboardConfig as CoreVouchersDashboardConfig


class VouchersDashboardConfig(CoreVouchersDashboardConfig):
    name = "commerce.dashboard.vouchers"
