from django.db import models

from oscar.apps.voucher.abstract_models import AbstractVoucher, AbstractVoucherSet

from core.brands import BrandedQuerySet


class Voucher(AbstractVoucher):
    """A code that one brand gives out."""

    brand = models.ForeignKey("core.Brand", on_delete=models.PROTECT, related_name="vouchers")

    objects = BrandedQuerySet.as_manager()


class VoucherSet(AbstractVoucherSet):
    """Vouchers of one brand that were made together."""

    brand = models.ForeignKey("core.Brand", on_delete=models.PROTECT, related_name="voucher_sets")

    objects = BrandedQuerySet.as_manager()


from oscar.apps.voucher.models import *  # noqa: E402,F403
