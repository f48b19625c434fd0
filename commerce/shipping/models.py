from django.db import models

from oscar.apps.shipping.models import *  # noqa: F403

from core.brands import BrandedQuerySet


class DeliveryMethod(models.Model):
    """A way in which one brand delivers, in the words of `delivery.<code>` and `delivery.<code>.promise`."""

    brand = models.ForeignKey("core.Brand", on_delete=models.CASCADE, related_name="delivery_methods")
    code = models.SlugField()
    position = models.PositiveSmallIntegerField(default=0)
    tax_class = models.ForeignKey("markets.TaxClass", on_delete=models.PROTECT, related_name="+")

    objects = BrandedQuerySet.as_manager()

    class Meta:
        ordering = ["brand", "position"]
        constraints = [
            models.UniqueConstraint(fields=["brand", "code"], name="one_method_per_brand_and_code")
        ]

    def __str__(self) -> str:
        return f"{self.brand} {self.code}"


class DeliveryPrice(models.Model):
    """What a delivery method costs in a market, gross; `free_from` is the basket that makes it free."""

    method = models.ForeignKey(DeliveryMethod, on_delete=models.CASCADE, related_name="prices")
    market = models.ForeignKey("markets.Market", on_delete=models.CASCADE, related_name="+")
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    free_from = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["method", "market"], name="one_delivery_price_per_market"),
            models.CheckConstraint(condition=models.Q(amount__gte=0), name="delivery_price_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.method} {self.amount}"
