from django.db import models
from oscar.apps.partner.abstract_models import AbstractPartner, AbstractStockRecord


class Partner(AbstractPartner):
    """Who holds a brand's stock."""

    brand = models.OneToOneField("core.Brand", on_delete=models.PROTECT, related_name="partner")


class StockRecord(AbstractStockRecord):
    """SKU and stock. What it costs stands in `Price`, one per market; `price` stays null."""

    class Meta(AbstractStockRecord.Meta):
        constraints = [
            models.CheckConstraint(condition=models.Q(price__isnull=True), name="price_is_per_market"),
            models.CheckConstraint(
                condition=models.Q(num_allocated__isnull=True)
                | models.Q(num_allocated__gte=0, num_allocated__lte=models.F("num_in_stock"))
                | models.Q(num_in_stock__isnull=True),
                name="never_oversold",
            ),
        ]


class Price(models.Model):
    """The gross price of a stock record in a market (tax of the market's home country included)."""

    stockrecord = models.ForeignKey(StockRecord, on_delete=models.CASCADE, related_name="prices")
    market = models.ForeignKey("markets.Market", on_delete=models.PROTECT, related_name="prices")
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    compare_at = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["stockrecord", "market"], name="one_price_per_market"),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="price_is_positive"),
            models.CheckConstraint(
                condition=models.Q(compare_at__isnull=True) | models.Q(compare_at__gt=models.F("amount")),
                name="compare_at_is_higher",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.market_id}"


from oscar.apps.partner.models import *  # noqa: E402,F403
