from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from oscar.apps.voucher.abstract_models import AbstractVoucher, AbstractVoucherSet

from commerce.offer.counts import fields_besides
from core.brands import BrandedQuerySet


class Voucher(AbstractVoucher):
    """A code that one brand gives out."""

    brand = models.ForeignKey("core.Brand", on_delete=models.PROTECT, related_name="vouchers")

    max_uses = models.PositiveIntegerField(
        _("Uses in all"), null=True, blank=True, help_text=_("How many orders may use it. Empty: any number.")
    )

    objects = BrandedQuerySet.as_manager()

    COUNTED = ("num_basket_additions", "num_orders", "total_discount")

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            kwargs.setdefault("update_fields", fields_besides(self, self.COUNTED))
        super().save(*args, **kwargs)

    @property
    def limit(self) -> int | None:
        """How many orders may use it in all; None: any number."""
        return 1 if self.usage == self.SINGLE_USE else self.max_uses

    @property
    def is_used_up(self) -> bool:
        return self.limit is not None and self.num_orders >= self.limit


class VoucherSet(AbstractVoucherSet):
    """Vouchers of one brand that were made together."""

    brand = models.ForeignKey("core.Brand", on_delete=models.PROTECT, related_name="voucher_sets")

    objects = BrandedQuerySet.as_manager()


from oscar.apps.voucher.models import *  # noqa: E402,F403
