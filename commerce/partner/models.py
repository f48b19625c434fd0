from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from oscar.apps.partner.abstract_models import AbstractPartner, AbstractStockRecord
from oscar.apps.partner.exceptions import InvalidStockAdjustment

from commerce.markets.models import Market
from commerce.partner.exceptions import OutOfStock
from commerce.partner.querysets import PriceQuerySet, StockRecordQuerySet
from commerce.partner.reasons import Reason
from core.models import Brand, User


class Partner(AbstractPartner):
    """Who holds a brand's stock."""

    brand = models.OneToOneField("core.Brand", on_delete=models.PROTECT, related_name="partner")


class StockRecord(AbstractStockRecord):
    """SKU and stock. What it costs stands in `Price`, one per market; `price` stays null.

    Its levels change by `move()`, which writes the ledger too.
    """

    last_movement = models.PositiveIntegerField(default=0, editable=False)

    objects = StockRecordQuerySet.as_manager()

    class Meta(AbstractStockRecord.Meta):
        indexes = [
            models.Index(
                fields=["partner"], name="stock_watched", condition=Q(low_stock_threshold__isnull=False)
            )
        ]
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

    def allocate(self, quantity: int, **why: Any) -> None:
        """Reserve units for an order, all or none. Raises OutOfStock if fewer are free."""
        if not self._reserve(quantity, {"reason": Reason.ORDERED, **why}):
            left = max(self.net_stock_level, 0)
            raise OutOfStock(sku=self.partner_sku, wanted=quantity, left=left)

    def cancel_allocation(self, quantity: int, **why: Any) -> None:
        """Give back units that an order had reserved."""
        if not self._reserve(quantity, {"reason": Reason.RELEASED, **why}, sign=-1):
            raise self._unmovable(quantity)

    def consume_allocation(self, quantity: int, **why: Any) -> None:
        """Reserved units have left the house."""
        if not self._reserve(quantity, {"reason": Reason.SHIPPED, **why}, sign=-1, units=-quantity):
            raise self._unmovable(quantity)

    def move(
        self,
        *,
        reason: Reason,
        units: int = 0,
        reserved: int = 0,
        was: int | None = None,
        reference: str = "",
        actor: User | None = None,
    ) -> "StockMovement | None":
        """Change the levels if they allow it (and the units still are `was`), with a line in the ledger.

        None: they don't, and nothing is changed. The row's lock, which the UPDATE takes, keeps the ledger's
        numbers in order until the transaction ends.
        """
        self.pre_save_signal()
        movement = None
        with transaction.atomic(savepoint=False):
            moved = type(self).objects.move(self.pk, units=units, reserved=reserved, was=was)
            self.refresh_from_db(fields=["num_allocated", "num_in_stock", "last_movement"])
            if moved:
                movement = StockMovement.objects.create(
                    stockrecord=self,
                    sequence=self.last_movement,
                    before=(self.num_in_stock or 0) - units,
                    delta=units,
                    after=self.num_in_stock or 0,
                    reserved_before=(self.num_allocated or 0) - reserved,
                    reserved_delta=reserved,
                    reserved_after=self.num_allocated or 0,
                    reason=reason,
                    reference=reference[:128],
                    actor=actor,
                )
        if movement:
            self.post_save_signal()  # for extensions: nothing in the shop listens, Oscar's receivers are left out
        return movement

    allocate.alters_data = cancel_allocation.alters_data = consume_allocation.alters_data = True
    move.alters_data = True

    def _reserve(self, quantity: int, why: dict[str, Any], *, sign: int = 1, units: int = 0) -> bool:
        """Whether it could be done. Of what is not counted nothing is reserved; what was before is let go."""
        if sign > 0 and not self.can_track_allocations:
            return True
        if quantity < 1:
            raise InvalidStockAdjustment(f"{quantity} units can't be moved.")
        moved = self.move(units=units, reserved=sign * quantity, **why)
        return moved is not None or (sign < 0 and not self.can_track_allocations)

    def _unmovable(self, quantity: int) -> InvalidStockAdjustment:
        return InvalidStockAdjustment(
            f"{quantity} of {self.partner_sku} can't be moved: {self.num_allocated} are reserved."
        )


class StockMovement(models.Model):
    """A line of the ledger: what moved, why, by whom, and the levels before and after. Never changed.

    The database refuses to change or delete one (`commerce.partner.ledger`), so neither stock record nor
    person is tied by a constraint: the line outlives both.
    """

    stockrecord = models.ForeignKey(
        StockRecord,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,  # the unique constraint begins with it
        related_name="movements",
    )
    sequence = models.PositiveIntegerField()
    before = models.IntegerField()
    delta = models.IntegerField()
    after = models.IntegerField()
    reserved_before = models.IntegerField()
    reserved_delta = models.IntegerField()
    reserved_after = models.IntegerField()
    reason = models.CharField(max_length=20, choices=Reason.choices)
    reference = models.CharField(max_length=128, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="+",
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ("add", "view")
        constraints = [
            models.UniqueConstraint(fields=["stockrecord", "sequence"], name="one_movement_per_number"),
            models.CheckConstraint(
                condition=Q(after=F("before") + F("delta")), name="stock_movement_adds_up"
            ),
            models.CheckConstraint(
                condition=Q(reserved_after=F("reserved_before") + F("reserved_delta")),
                name="reserved_movement_adds_up",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.sequence} {self.reason} {self.delta:+d} ({self.reserved_delta:+d})"


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
                violation_error_message=_("The former price must be higher than the price."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.market_id}"


from oscar.apps.partner.models import *  # noqa: E402,F403
