import uuid
from typing import Never

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from oscar.apps.order.abstract_models import (
    AbstractLine,
    AbstractOrder,
    AbstractOrderDiscount,
    AbstractOrderStatusChange,
)

from commerce.order.carriers import Carrier, tracking_url
from commerce.order.exceptions import InvalidTransition
from commerce.order.states import SENDING
from core.brands import BrandedQuerySet


class Order(AbstractOrder):
    """What somebody bought from one brand in one market. `language` is the one it is written in."""

    brand = models.ForeignKey("core.Brand", on_delete=models.PROTECT, related_name="orders")
    market = models.ForeignKey("markets.Market", on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=12)
    # The days that the shopper was promised, both included. Written when it is placed, and never again.
    promised_from = models.DateField(null=True, blank=True)
    promised_until = models.DateField(null=True, blank=True)

    objects = BrandedQuerySet.as_manager()

    class Meta(AbstractOrder.Meta):
        indexes = [
            # The queue: what is to be sent, by the day it was promised for.
            models.Index(fields=["status", "promised_until", "promised_from"], name="order_by_promise"),
        ]

    @property
    def email(self) -> str:
        """Where the shopper wanted to be written to; signed in or not, they were asked."""
        return self.guest_email or (self.user.email if self.user else "")

    @property
    def is_to_be_sent(self) -> bool:
        return self.status in SENDING

    def set_status(self, new_status: str) -> Never:
        """Closed door: a state without its effects (stock, basket, mail) would be a lie."""
        raise InvalidTransition(f"{self} becomes “{new_status}” through commerce.order.services only.")


class Line(AbstractLine):
    """What was ordered of one thing, and how many of it have left or will not be sent any more."""

    num_shipped = models.PositiveIntegerField(default=0)
    num_cancelled = models.PositiveIntegerField(default=0)

    class Meta(AbstractLine.Meta):
        indexes = [
            # What orders hold, the oldest first.
            models.Index(fields=["order", "id"], name="line_holding", condition=Q(num_allocated__gt=0)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(num_shipped__lte=F("quantity") - F("num_cancelled")),
                name="no_more_shipped_than_ordered",
            ),
        ]

    @property
    def outstanding(self) -> int:
        """How many are still to be sent, while the order is one that is sent."""
        return self.quantity - self.num_cancelled - self.num_shipped


class Shipment(models.Model):
    """A parcel that has left. `key` names the wish to send it: asked twice, it leaves once."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="shipments")
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    carrier = models.CharField(max_length=20, choices=Carrier.choices, blank=True)
    tracking_number = models.CharField(max_length=255, blank=True)
    shipped_at = models.DateTimeField(default=timezone.now)
    shipped_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    delivered_at = models.DateTimeField(null=True, blank=True)
    delivered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["order", "key"], name="one_shipment_per_wish"),
            models.CheckConstraint(
                condition=Q(delivered_at__isnull=True) | Q(delivered_at__gte=F("shipped_at")),
                name="delivered_after_it_left",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} {self.carrier} {self.tracking_number}".strip()

    @property
    def tracking_url(self) -> str:
        return tracking_url(self.carrier, self.tracking_number)


class ShipmentLine(models.Model):
    """How many units of an order's line are in a parcel."""

    shipment = models.ForeignKey(Shipment, on_delete=models.CASCADE, related_name="lines")
    line = models.ForeignKey(Line, on_delete=models.CASCADE, related_name="shipment_lines")
    quantity = models.PositiveIntegerField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["shipment", "line"], name="one_shipment_line_per_line"),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="something_is_in_the_parcel"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.line_id}"


class OrderStatusChange(AbstractOrderStatusChange):
    """The order's history: from, to, when, and who (null: the shop itself)."""

    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.CharField(max_length=255, blank=True)


class OrderDiscount(AbstractOrderDiscount):
    """What an offer took off an order; `message` is how the shopper read it."""

    is_counted = models.BooleanField(default=True, help_text="Whether the use counts: not of a dead order.")


from oscar.apps.order.models import *  # noqa: E402,F403
