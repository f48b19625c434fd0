from django.db import models

from oscar.apps.basket.abstract_models import AbstractBasket

from core.brands import BrandedQuerySet


class Basket(AbstractBasket):
    """A shopper's basket with one brand. `market` is where it was last changed; prices follow the page."""

    brand = models.ForeignKey("core.Brand", on_delete=models.CASCADE, related_name="baskets")
    market = models.ForeignKey("markets.Market", on_delete=models.PROTECT, related_name="+")

    objects = BrandedQuerySet.as_manager()

    class Meta(AbstractBasket.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "brand"],
                condition=models.Q(status="Open", owner__isnull=False),
                name="one_open_basket_per_brand",
            )
        ]


from oscar.apps.basket.models import *  # noqa: E402,F403
