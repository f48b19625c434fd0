from django.db import transaction

from commerce.basket import services as baskets
from commerce.order.events import OrderPaymentFailed
from commerce.order.models import Order
from commerce.order.services.change_state import change_state, lock
from commerce.order.services.stock import release
from commerce.order.states import State
from commerce.partner.reasons import Reason
from commerce.payment import services as payments
from commerce.payment.models import PaymentAttempt
from core.events import publish

# How it ended at the gateway → what stands in the order's history.
REASONS = {"failed": "Declined", "cancelled": "Given up by the shopper"}


def fail_payment(*, attempt: PaymentAttempt, reason: str) -> Order:
    """The payment was declined or given up: goods back on the shelf, basket kept.

    Says nothing to an attempt that is already settled: a late “failed” never undoes a “succeeded”.
    """
    with transaction.atomic():
        order = lock(attempt.order_id)
        attempt = payments.lock(attempt)
        if attempt.state != PaymentAttempt.State.OPEN:
            return order
        payments.settle(attempt=attempt, state=PaymentAttempt.State.FAILED)
        if order.status == State.PENDING:
            baskets.reopen(basket=order.basket)
            release(order=order, reason=Reason.PAYMENT_FAILED)
            change_state(order=order, to=State.FAILED, reason=reason)
            publish(OrderPaymentFailed(order_id=order.pk))
    return order
