"""What can happen to an order. `config/reactions.py` says what follows."""

from dataclasses import dataclass

from core.events import Event


@dataclass(frozen=True, kw_only=True)
class OrderEvent(Event):
    order_id: int


class OrderPlaced(OrderEvent):
    """Stock is reserved, payment is awaited."""


class OrderPaid(OrderEvent):
    """The gateway confirmed the payment."""


class OrderPaymentFailed(OrderEvent):
    """The payment was declined or given up; stock is released."""


class OrderExpired(OrderEvent):
    """Nobody paid in time; stock is released."""


class OrderCancelled(OrderEvent):
    """Called off before it was paid; stock is released."""


@dataclass(frozen=True, kw_only=True)
class OrderShipped(OrderEvent):
    """A parcel has left; whether more follow, it says itself."""

    shipment_id: int


class OrderDelivered(OrderEvent):
    """All of it has arrived."""


class OrderNeedsRefund(OrderEvent):
    """We have money for goods that we will not send."""
