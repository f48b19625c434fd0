"""What shoppers are written, as handlers of deliveries: one event, one mail, in the order's language."""

from django.utils import translation

from commerce.communication.letters import send
from commerce.order.models import Order
from commerce.order.refunds import as_shown, called_off
from commerce.payment.models import Refund
from core.models import Delivery


def send_order_paid(delivery: Delivery, *, order_id: int) -> None:
    """The confirmation: sent when the money has come, not before."""
    send(delivery, order=_order(order_id), name="order_paid")


def send_order_shipped(delivery: Delivery, *, order_id: int, shipment_id: int | None = None) -> None:
    """What is in the parcel that has left, and what follows. Facts of long ago name no parcel."""
    send(delivery, order=_order(order_id), name="order_shipped", shipment_id=shipment_id)


def send_payment_failed(delivery: Delivery, *, order_id: int) -> None:
    send(delivery, order=_order(order_id), name="payment_failed")


def send_order_cancelled(delivery: Delivery, *, order_id: int) -> None:
    """Called off before it was paid."""
    send(delivery, order=_order(order_id), name="order_cancelled")


def send_refund_due(delivery: Delivery, *, order_id: int) -> None:
    """We have the money and will not send the goods."""
    order = _order(order_id)
    send(delivery, order=order, name="refund_due", refund=called_off(order))


def send_refund_made(delivery: Delivery, *, refund_id: int) -> None:
    """Money has gone back, of which no other mail has spoken."""
    refund = Refund.objects.select_related("attempt").prefetch_related("lines__line").get(pk=refund_id)
    if refund.is_announced:
        return
    order = _order(refund.attempt.order_id)
    with translation.override(order.market.code):
        shown = as_shown(refund)
    send(delivery, order=order, name="refund_made", refund=shown)


def send_order_link(delivery: Delivery, *, order_id: int) -> None:
    """A fresh link for somebody whose old one has run out."""
    send(delivery, order=_order(order_id), name="order_link")


def send_question_received(delivery: Delivery, *, order_id: int, message: str) -> None:
    """A copy of what somebody asked about the order."""
    send(delivery, order=_order(order_id), name="question_received", message=message)


def _order(order_id: int) -> Order:
    return Order.objects.select_related("brand__site", "market__locale", "shipping_address", "user").get(
        pk=order_id
    )
