import logging

from django.utils import timezone

from commerce.order.events import OrderExpired
from commerce.order.exceptions import AlreadyPaid
from commerce.order.models import Order
from commerce.order.services.call_off import call_off
from commerce.order.services.confirm_payment import confirm_payment
from commerce.order.states import State
from commerce.payment import services as payments
from commerce.payment.exceptions import GatewayError
from commerce.payment.models import PaymentAttempt

logger = logging.getLogger(__name__)


def expire(*, order: Order) -> Order:
    """Nobody paid in time: cancelled at the gateway, goods back on the shelf, basket kept."""
    return call_off(order=order, to=State.EXPIRED, event=OrderExpired, actor=None, reason="Not paid in time")


def _catch_up(order: Order) -> None:
    """The gateway has the money and its message hasn't reached us: don't wait for it any longer."""
    for attempt in PaymentAttempt.objects.filter(order=order, state=PaymentAttempt.State.OPEN):
        notice = payments.look_up(attempt=attempt)
        if notice and notice.outcome == "succeeded":
            logger.warning("Order %s was paid without a message.", order.number)
            confirm_payment(attempt=attempt, amount=notice.amount, currency=notice.currency)


def _end(order: Order) -> bool:
    try:
        return expire(order=order).status == State.EXPIRED
    except AlreadyPaid:
        _catch_up(order)
        return False


def expire_due() -> int:
    """The clock's part: end every unpaid order whose time is over. One that can't be ended stops no other."""
    due = Order.objects.filter(
        status=State.PENDING,
        payment_attempts__state="open",
        payment_attempts__expires_at__lte=timezone.now(),
    )
    ended = 0
    for order in due.order_by("pk")[:200]:
        try:
            ended += _end(order)
        except GatewayError:
            logger.warning("Order %s could not be settled with the gateway.", order.number, exc_info=True)
        except Exception:
            logger.exception("Order %s could not be ended.", order.number)
    return ended
