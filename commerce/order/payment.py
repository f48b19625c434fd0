"""Where a shopper is led with an order that has just been placed or is still unpaid."""

import logging

from commerce.order import links
from commerce.order.models import Order
from commerce.order.states import State
from commerce.payment import services as payments
from commerce.payment.exceptions import GatewayAwayError, GatewayError
from commerce.payment.models import PaymentAttempt

logger = logging.getLogger(__name__)


def payment_url(order: Order) -> str:
    """The gateway's page for an unpaid order, always the same payment; the order's own page for any other.

    If the gateway can't be reached, the order's page says so and offers to try again: the order is safe.
    Each asking says the same, to the letter: a gateway knows a repeat by that.
    """
    attempt = PaymentAttempt.objects.filter(order=order, state=PaymentAttempt.State.OPEN).first()
    if attempt is None or order.status != State.PENDING:
        return links.path(order)
    attempt.order = order
    try:
        page = links.address(order, at=attempt.created_at)
        return payments.start(attempt=attempt, return_url=f"{page}?returned=1")
    except GatewayAwayError as away:
        logger.warning("Order %s was not taken to the gateway: %s", order.number, away)
    except GatewayError:
        logger.exception("Order %s could not be taken to the gateway.", order.number)
    return f"{links.path(order)}?outcome=unreachable"
