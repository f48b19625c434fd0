from django.db import models
from oscar.apps.basket.abstract_models import AbstractBasket


class Basket(AbstractBasket):
    """A shopper's basket with one brand. `market` is where it was last priced."""

    brand = models.ForeignKey("core.Brand", on_delete=models.CASCADE, related_name="baskets")
    market = models.ForeignKey("markets.Market", on_delete=models.PROTECT, related_name="+")


from oscar.apps.basket.models import *  # noqa: E402,F403
