import logging

from django.db import transaction

from commerce.order.events import OrderNeedsRefund
from commerce.order.models import Order
from commerce.order.services.change_state import change_state, lock
from commerce.order.states import State
from commerce.payment import refunds
from commerce.payment.events import RefundFailed, RefundMade
from commerce.payment.gateways import RefundNotice
from commerce.payment.models import Refund
from core.events import publish
from core.models import User

logger = logging.getLogger(__name__)


def settle_refund(*, refund: Refund, notice: RefundNotice) -> Order:
    """The gateway says how a refund ended. Once: what comes later changes nothing, but for a bank's refusal.

    An order whose money is all back has no refund to wait for any more. Another sum than was asked for is
    looked at by somebody: the refund stays open, with an error in the log.
    """
    with transaction.atomic():
        order = lock(refund.attempt.order_id)
        refund = refunds.lock(refund)
        if refund.state == Refund.State.SUCCEEDED and notice.outcome == "failed":
            _take_again(order, refund, notice.why)
        if refund.state != Refund.State.ASKED:
            return order
        if (notice.amount, notice.currency) != (refund.amount, refund.currency):
            logger.error(
                "Refund %s of order %s: %s %s went back instead of %s %s.",
                refund.reference,
                order.number,
                notice.amount,
                notice.currency,
                refund.amount,
                refund.currency,
            )
        elif notice.outcome == "succeeded":
            refunds.succeed(refund)
            _close_if_nothing_is_here(order, refund.actor, refund.reason)
            publish(RefundMade(refund_id=refund.pk))
        else:
            logger.warning("Refund %s of order %s failed: %s", refund.reference, order.number, notice.why)
            refunds.fail(refund, notice.why)
            publish(RefundFailed(refund_id=refund.pk))
    return order


def _take_again(order: Order, refund: Refund, why: str) -> None:
    """It was in the books already. The money is here again, so the order waits for its refund again."""
    logger.error("Refund %s of order %s came back: %s", refund.reference, order.number, why)
    refunds.bounce(refund, why)
    if order.status == State.REFUNDED:
        change_state(order=order, to=State.NEEDS_REFUND, reason=f"The refund came back: {why}")
    publish(RefundFailed(refund_id=refund.pk))


def send_no_more(*, order: Order, actor: User | None = None, reason: str) -> None:
    """The order waits for its refund instead. Nobody hears of one where nothing is left that could go back.

    The caller holds its lock.
    """
    change_state(order=order, to=State.NEEDS_REFUND, actor=actor, reason=reason)
    _close_if_nothing_is_here(order, actor, reason)
    if refunds.amount_left(order):
        publish(OrderNeedsRefund(order_id=order.pk))


def _close_if_nothing_is_here(order: Order, actor: User | None, reason: str) -> None:
    if order.status == State.NEEDS_REFUND and refunds.nothing_is_here(order):
        change_state(order=order, to=State.REFUNDED, actor=actor, reason=reason)
