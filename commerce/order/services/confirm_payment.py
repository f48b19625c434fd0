import logging
from decimal import Decimal

from django.db import transaction

from commerce.basket import services as baskets
from commerce.order.events import OrderNeedsRefund, OrderPaid
from commerce.order.models import Order
from commerce.order.services.change_state import change_state, lock
from commerce.order.services.stock import release, reserve
from commerce.order.states import State
from commerce.partner.exceptions import OutOfStock
from commerce.payment import services as payments
from commerce.payment.models import PaymentAttempt
from core.events import publish

logger = logging.getLogger(__name__)


def confirm_payment(*, attempt: PaymentAttempt, amount: Decimal, currency: str) -> Order:
    """The money has come. Once: a second call for the same attempt changes nothing.

    In time, the order is paid. Too late, the goods are taken again if they are still there; if they
    aren't, or if the sum is not the one we asked for, the money has to go back.
    """
    with transaction.atomic():
        order = lock(attempt.order_id)
        attempt = payments.lock(attempt)
        if attempt.state == PaymentAttempt.State.SUCCEEDED:
            return order
        payments.settle(attempt=attempt, state=PaymentAttempt.State.SUCCEEDED)
        payments.record_debit(attempt=attempt, amount=amount, currency=currency)
        refusal = _why_not(order, attempt, amount, currency)
        if refusal:
            _flag(order, refusal)
        else:
            change_state(order=order, to=State.PAID, reason=f"{attempt.gateway} {attempt.reference}")
            baskets.submit(basket=order.basket, bought=_bought(order))
            publish(OrderPaid(order_id=order.pk))
    return order


def _why_not(order: Order, attempt: PaymentAttempt, amount: Decimal, currency: str) -> str:
    """Why this money can't pay this order; empty if it can. Takes goods again that were released."""
    if (amount, currency) != (attempt.amount, attempt.currency):
        return f"{amount} {currency} came instead of {attempt.amount} {attempt.currency}"
    if order.status == State.PENDING:
        return ""
    if order.status not in (State.FAILED, State.EXPIRED):
        return f"Money came for an order that was “{order.status}”"
    if _ordered_again(order):
        return "Money came late, and the basket had been ordered again"
    baskets.hold(basket=order.basket)
    try:
        reserve(order=order)
    except OutOfStock:
        return "Money came late, and the goods were gone"
    return ""


def _bought(order: Order) -> dict[int, int]:
    return dict(order.lines.filter(product__isnull=False).values_list("product_id", "quantity"))


def _ordered_again(order: Order) -> bool:
    """Whether the same basket has led to a newer order that is paid or may still be."""
    return (
        order.basket_id is not None
        and Order.objects.filter(basket_id=order.basket_id, pk__gt=order.pk)
        .exclude(status__in=[State.FAILED, State.EXPIRED, State.CANCELLED])
        .exists()
    )


def _flag(order: Order, reason: str) -> None:
    logger.error("Order %s needs a refund: %s.", order.number, reason)
    if order.status == State.NEEDS_REFUND:
        return
    if order.status == State.PENDING:
        baskets.reopen(basket=order.basket)
        release(order=order)
    change_state(order=order, to=State.NEEDS_REFUND, reason=reason)
    publish(OrderNeedsRefund(order_id=order.pk))
