import logging
from decimal import Decimal

from django.db import transaction
from django.db.models import Q

from commerce.basket import services as baskets
from commerce.offer.exceptions import OfferGoneError
from commerce.order.events import OrderPaid
from commerce.order.models import Order, OrderStatusChange
from commerce.order.services.change_state import change_state, lock
from commerce.order.services.settle_refund import send_no_more
from commerce.order.services.stock import release, reserve
from commerce.order.states import State
from commerce.partner.exceptions import OutOfStock
from commerce.partner.reasons import Reason
from commerce.payment import services as payments
from commerce.payment.models import PaymentAttempt
from commerce.voucher.exceptions import VoucherError
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
    baskets.hold(basket=order.basket)  # before looking: two orders of it may be paid late at the same moment
    if _ordered_again(order):
        return "Money came late, and the basket had been ordered again"
    try:
        reserve(order=order)
    except OutOfStock:
        return "Money came late, and the goods were gone"
    except (VoucherError, OfferGoneError):
        return "Money came late, and the voucher or offer had been used up"
    return ""


def _bought(order: Order) -> dict[int, int]:
    return dict(order.lines.filter(product__isnull=False).values_list("product_id", "quantity"))


def _ordered_again(order: Order) -> bool:
    """Whether what stood in this order's basket is bought by another order, or may still be.

    A newer one, or an older one whose own late money came after this one was placed. Baskets that were
    merged count as one.
    """
    if order.basket_id is None:
        return False
    family = baskets.family(basket_id=order.basket_id)
    others = Order.objects.filter(basket_id__in=family).exclude(pk=order.pk)
    alive = others.exclude(status__in=[State.FAILED, State.EXPIRED, State.CANCELLED])
    paid_since = OrderStatusChange.objects.filter(
        order__in=others, new_status=State.PAID, date_created__gte=order.date_placed
    )
    return alive.filter(Q(pk__gt=order.pk) | Q(pk__in=paid_since.values("order"))).exists()


def _flag(order: Order, reason: str) -> None:
    logger.error("Order %s needs a refund: %s.", order.number, reason)
    if order.status == State.NEEDS_REFUND:
        return
    if order.status == State.PENDING:
        baskets.reopen(basket=order.basket)
        release(order=order, reason=Reason.PAYMENT_FAILED)
    send_no_more(order=order, reason=reason)
