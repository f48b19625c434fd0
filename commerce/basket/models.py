from decimal import Decimal
from typing import Any

from django.db import models

from oscar.apps.basket.abstract_models import AbstractBasket, AbstractLine

from commerce.partner.prices import rounded
from core.brands import BrandedQuerySet


class Basket(AbstractBasket):
    """A shopper's basket with one brand. `market` is where it was last changed; prices follow the page."""

    brand = models.ForeignKey("core.Brand", on_delete=models.CASCADE, related_name="baskets")
    market = models.ForeignKey("markets.Market", on_delete=models.PROTECT, related_name="+")

    voucher = models.ForeignKey(
        "voucher.Voucher", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = BrandedQuerySet.as_manager()

    class Meta(AbstractBasket.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "brand"],
                condition=models.Q(status="Open", owner__isnull=False),
                name="one_open_basket_per_brand",
            )
        ]


class Line(AbstractLine):
    """A line whose reductions are rounded one by one, and never more than it costs."""

    def discount(
        self, discount_value: Decimal, affected_quantity: int, incl_tax: bool = True, offer: Any = None
    ) -> None:
        price = self.purchase_info.price
        left = price.incl_tax * self.quantity - self.discount_value
        amount = min(rounded(discount_value, price.currency), left)
        super().discount(amount, affected_quantity, incl_tax=incl_tax, offer=offer)


from oscar.apps.basket.models import *  # noqa: E402,F403
