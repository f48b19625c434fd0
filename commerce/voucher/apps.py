from oscar.apps.voucher.apps import VoucherConfig as CoreVoucherConfig


class VoucherConfig(CoreVoucherConfig):
    name = "commerce.voucher"
