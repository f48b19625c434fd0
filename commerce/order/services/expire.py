import logging

from django.utils import timezone

from commerce.order.events import OrderExpired
from commerce.order.exceptions import AlreadyPaid
from commerce.order.models import Order
from commerce.order.services.call_off import call_off
from commerce.order.states import State
from commerce.payment.exceptions import GatewayError

logger = logging.getLogger(__name__)


def expire(*, order: Order) -> Order:
    """Nobody paid in time: cancelled at the gateway, goods back on the shelf, basket kept."""
    return call_off(order=order, to=State.EXPIRED, event=OrderExpired, actor=None, reason="Not paid in time")


def expire_due() -> int:
    """The clock's part: end every unpaid order whose time is over. One that can't be ended now is left for later."""
    due = Order.objects.filter(
        status=State.PENDING,
        payment_attempts__state="open",
        payment_attempts__expires_at__lte=timezone.now(),
    )
    ended = 0
    for order in due.order_by("pk")[:200]:
        try:
            ended += expire(order=order).status == State.EXPIRED
        except AlreadyPaid:
            logger.info("Order %s is being paid at the last moment.", order.number)
        except GatewayError:
            logger.warning("Order %s could not be cancelled at the gateway.", order.number, exc_info=True)
    return ended
