from django.db import models
from oscar.apps.voucher.abstract_models import AbstractVoucher, AbstractVoucherSet


class Voucher(AbstractVoucher):
    brand = models.ForeignKey("core.Brand", on_delete=models.PROTECT, related_name="vouchers")


class VoucherSet(AbstractVoucherSet):
    """Vouchers of one brand that were made together."""

    brand = models.ForeignKey("core.Brand", on_delete=models.PROTECT, related_name="voucher_sets")


from oscar.apps.voucher.models import *  # noqa: E402,F403
