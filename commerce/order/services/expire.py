import logging
from datetime import timedelta

from django.db.models.functions import Coalesce
from django.utils import timezone

from commerce.order.events import OrderExpired
from commerce.order.exceptions import AlreadyPaid
from commerce.order.models import Order
from commerce.order.services.call_off import call_off
from commerce.order.services.catch_up import catch_up
from commerce.order.states import State
from commerce.payment import services as payments
from commerce.payment.exceptions import GatewayAwayError, GatewayError
from commerce.payment.models import PaymentAttempt
from core.outbox import apart, one_round

logger = logging.getLogger(__name__)
AT_ONCE = 200
REST = timedelta(minutes=5)  # of an order that could not be ended: longer than many rounds of the clock
SHORT_REST = timedelta(minutes=1)


def expire(*, order: Order) -> Order:
    """Nobody paid in time: cancelled at the gateway, goods back on the shelf, basket kept."""
    return call_off(order=order, to=State.EXPIRED, event=OrderExpired, actor=None, reason="Not paid in time")


def _end(attempt: PaymentAttempt) -> bool:
    """Whether the order is over. What the gateway is still collecting may take days: it is let be for a while."""
    try:
        return expire(order=attempt.order).status == State.EXPIRED
    except AlreadyPaid:
        catch_up(order=attempt.order)
        payments.rest(attempt=attempt, until=timezone.now() + SHORT_REST)
        return False


@apart
def expire_due() -> int:
    """The clock's part: end every unpaid order whose time is over, the longest overdue first.

    One that can't be ended stops no other: it rests for a while and then takes its turn again.
    """
    now = timezone.now()
    due = (
        PaymentAttempt.objects.annotate(turn=Coalesce("rests_until", "expires_at"))
        .filter(order__status=State.PENDING, state=PaymentAttempt.State.OPEN, turn__lte=now)
        .order_by("turn", "pk")
    )
    ended = 0
    for attempt in one_round(due.select_related("order")[:AT_ONCE]):
        try:
            ended += _end(attempt)
        except GatewayAwayError:
            payments.rest(attempt=attempt, until=now)  # not asked: in the next round, behind the others
        except GatewayError:
            logger.warning(
                "Order %s could not be settled with the gateway.", attempt.order.number, exc_info=True
            )
            payments.rest(attempt=attempt, until=timezone.now() + REST)
        except Exception:
            logger.exception("Order %s could not be ended.", attempt.order.number)
            payments.rest(attempt=attempt, until=timezone.now() + REST)
    return ended
