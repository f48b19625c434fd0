import logging

from commerce.order.models import Order
from commerce.order.services.confirm_payment import confirm_payment
from commerce.order.services.fail_payment import REASONS, fail_payment
from commerce.payment import services as payments
from commerce.payment.models import PaymentAttempt

logger = logging.getLogger(__name__)


def catch_up(*, order: Order) -> None:
    """Ask the gateway how an unpaid order stands, and act as its message would have: that comes late, or never.

    No transaction is open while the gateway is asked. The message itself changes nothing afterwards.
    """
    for attempt in PaymentAttempt.objects.filter(order=order, state=PaymentAttempt.State.OPEN):
        notice = payments.look_up(attempt=attempt)
        if notice is None:
            continue
        logger.info("Order %s: the gateway was asked and says “%s”.", order.number, notice.outcome)
        if notice.outcome == "succeeded":
            confirm_payment(attempt=attempt, amount=notice.amount, currency=notice.currency)
        else:
            fail_payment(attempt=attempt, reason=REASONS[notice.outcome])
