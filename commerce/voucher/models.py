from django.db import models
from oscar.apps.voucher.abstract_models import AbstractVoucher


class Voucher(AbstractVoucher):
    brand = models.ForeignKey("core.Brand", on_delete=models.PROTECT, related_name="vouchers")


from oscar.apps.voucher.models import *  # noqa: E402,F403
