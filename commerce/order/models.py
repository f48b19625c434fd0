from typing import Never

from django.conf import settings
from django.db import models

from oscar.apps.order.abstract_models import AbstractOrder, AbstractOrderDiscount, AbstractOrderStatusChange

from commerce.order.exceptions import InvalidTransition
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

    def set_status(self, new_status: str) -> Never:
        """Closed door: a state without its effects (stock, basket, mail) would be a lie."""
        raise InvalidTransition(f"{self} becomes “{new_status}” through commerce.order.services only.")


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
