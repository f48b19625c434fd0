"""The life of an order, in one table. Everything else (Oscar's pipeline, services, pages) reads it here."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    """What `Order.status` may say, and how shoppers read it."""

    PENDING = "Pending payment", _("Waiting for payment")
    PAID = "Paid", _("Paid")
    PARTLY_SHIPPED = "Partly shipped", _("Partly shipped")
    SHIPPED = "Shipped", _("Shipped")
    DELIVERED = "Delivered", _("Delivered")
    FAILED = "Payment failed", _("Payment failed")
    EXPIRED = "Expired", _("Not paid in time")
    CANCELLED = "Cancelled", _("Cancelled")
    NEEDS_REFUND = "Needs refund", _("Refund on its way")
    REFUNDED = "Refunded", _("Refunded")


# A payment may still succeed after we gave the goods away: then `FAILED` and `EXPIRED` are left again.
TRANSITIONS: dict[State, tuple[State, ...]] = {
    State.PENDING: (State.PAID, State.FAILED, State.EXPIRED, State.CANCELLED, State.NEEDS_REFUND),
    State.PAID: (State.PARTLY_SHIPPED, State.SHIPPED, State.NEEDS_REFUND),
    State.PARTLY_SHIPPED: (State.SHIPPED,),
    State.SHIPPED: (State.DELIVERED,),
    State.DELIVERED: (),
    State.FAILED: (State.PAID, State.NEEDS_REFUND),
    State.EXPIRED: (State.PAID, State.NEEDS_REFUND),
    State.CANCELLED: (State.NEEDS_REFUND,),
    State.NEEDS_REFUND: (State.REFUNDED,),
    State.REFUNDED: (State.NEEDS_REFUND,),  # a bank may send the money back
}

HERE = (State.PENDING, State.PAID)  # nothing of it has left: it may be called off, and sent elsewhere
SENDING = (State.PAID, State.PARTLY_SHIPPED)  # something of it is still to be sent
LEFT = (State.PARTLY_SHIPPED, State.SHIPPED, State.DELIVERED)  # a parcel has gone: it can't be called back
SOLD = (State.PAID, *LEFT)

# Oscar's form of the same table (`OSCAR_ORDER_STATUS_PIPELINE`).
PIPELINE: dict[str, tuple[str, ...]] = {
    state.value: tuple(target.value for target in targets) for state, targets in TRANSITIONS.items()
}


def may_become(current: str, target: State) -> bool:
    """Whether the table has an arrow from `current` to `target`."""
    return target.value in PIPELINE.get(current, ())


# What the history says when a shopper calls a paid order off: the page then says so, and not that we are sorry.
CALLED_OFF = "Called off by the shopper"
