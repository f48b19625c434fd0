from collections.abc import Callable
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from oscar.apps.partner.abstract_models import AbstractPartner, AbstractStockRecord
from oscar.apps.partner.exceptions import InvalidStockAdjustment

from commerce.markets.models import Market
from commerce.partner.exceptions import OutOfStock
from commerce.partner.querysets import PriceQuerySet, StockRecordQuerySet
from core.models import Brand


class Partner(AbstractPartner):
    """Who holds a brand's stock."""

    brand = models.OneToOneField("core.Brand", on_delete=models.PROTECT, related_name="partner")


class StockRecord(AbstractStockRecord):
    """SKU and stock. What it costs stands in `Price`, one per market; `price` stays null."""

    objects = StockRecordQuerySet.as_manager()

    class Meta(AbstractStockRecord.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(price__isnull=True),
                name="price_is_per_market",
                violation_error_message=_("Prices are set per market."),
            ),
            models.CheckConstraint(
                condition=Q(num_allocated__isnull=True)
                | Q(num_allocated__gte=0, num_allocated__lte=F("num_in_stock"))
                | Q(num_in_stock__isnull=True),
                name="never_oversold",
                violation_error_message=_(
                    "Open orders hold more units than that: stock can't go below them."
                ),
            ),
        ]

    @property
    def brand(self) -> Brand:
        return self.partner.brand

    def price_in(self, market: Market) -> "Price | None":
        """The price in a market; asks nothing of the database where `prices` are prefetched."""
        return next((price for price in self.prices.all() if price.market_id == market.pk), None)

    def allocate(self, quantity: int) -> None:
        """Reserve units for an order, all or none. Raises OutOfStock if fewer are free."""
        if self.can_track_allocations:
            self._adjust(type(self).objects.allocate, quantity, _refuse_allocation)

    def cancel_allocation(self, quantity: int) -> None:
        """Give back units that an order had reserved."""
        if self.can_track_allocations:
            self._adjust(type(self).objects.release, quantity, _refuse_adjustment)

    def consume_allocation(self, quantity: int) -> None:
        """Reserved units have left the house."""
        if self.can_track_allocations:
            self._adjust(type(self).objects.consume, quantity, _refuse_adjustment)

    allocate.alters_data = cancel_allocation.alters_data = consume_allocation.alters_data = True

    def _adjust(
        self, change: Callable[[int, int], bool], quantity: int, refuse: Callable[[Self, int], None]
    ) -> None:
        if quantity < 1:
            raise InvalidStockAdjustment(f"{quantity} units can't be moved.")
        self.pre_save_signal()  # Oscar's low-stock alerts listen
        changed = change(self.pk, quantity)
        self.refresh_from_db(fields=["num_allocated", "num_in_stock"])
        if not changed:
            refuse(self, quantity)
        self.post_save_signal()


class Price(models.Model):
    """The gross price of a stock record in a market (tax of the market's home country included)."""

    stockrecord = models.ForeignKey(StockRecord, on_delete=models.CASCADE, related_name="prices")
    market = models.ForeignKey("markets.Market", on_delete=models.PROTECT, related_name="prices")
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    compare_at = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)

    objects = PriceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["stockrecord", "market"], name="one_price_per_market"),
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="price_is_positive",
                violation_error_message=_("A price is more than nothing."),
            ),
            models.CheckConstraint(
                condition=Q(compare_at__isnull=True) | Q(compare_at__gt=F("amount")),
                name="compare_at_is_higher",
                violation_error_message=_("The former price is higher than the price."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.market_id}"


def _refuse_allocation(stockrecord: StockRecord, quantity: int) -> None:
    raise OutOfStock(sku=stockrecord.partner_sku, wanted=quantity, left=max(stockrecord.net_stock_level, 0))


def _refuse_adjustment(stockrecord: StockRecord, quantity: int) -> None:
    raise InvalidStockAdjustment(
        f"{quantity} of {stockrecord.partner_sku} can't be moved: {stockrecord.num_allocated} are reserved."
    )


from oscar.apps.partner.models import *  # noqa: E402,F403
