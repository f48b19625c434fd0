from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from commerce.order.exceptions import RefundNotAllowed
from commerce.order.models import Order
from commerce.order.parcels import outstanding
from commerce.order.refunds import (
    NEVER_PAID,
    NOTHING,
    OpenLine,
    Part,
    delivery_left,
    open_lines,
    why_not,
    why_not_again,
)
from commerce.order.services.cancel import cancel
from commerce.order.services.change_state import change_state, lock
from commerce.order.services.deliver import close_if_all_has_arrived
from commerce.order.services.stock import take_back
from commerce.order.states import State
from commerce.payment import refunds as payments
from commerce.payment.events import RefundAsked
from commerce.payment.exceptions import TooMuchBackError
from commerce.payment.models import Refund, RefundLine
from core.events import publish
from core.models import User


def ask_refund(
    *,
    order: Order,
    reason: str,
    actor: User | None,
    parts: Iterable[Part] = (),
    delivery: Decimal = NOTHING,
    further: Decimal = NOTHING,
) -> Refund:
    """Decide that money goes back: for units, for delivery, or just so. One transaction, under the order's lock.

    The gateway is asked after the commit. Raises `RefundNotAllowed`, whose sentence is for staff, and changes
    nothing.
    """
    with transaction.atomic():
        order = lock(order.pk)
        if order.status in NEVER_PAID:
            raise RefundNotAllowed(_("Nothing was paid for this order."))
        chosen = _chosen(order, list(parts))
        if delivery > delivery_left(order):
            raise RefundNotAllowed(_("That is more than is left of what delivery cost."))
        goods = sum((line.amount(part.quantity) for line, part in chosen), NOTHING)
        refund = _open(order, goods + delivery + further, reason, actor, delivery=delivery)
        for line, part in chosen:
            amount = line.amount(part.quantity)
            refund.lines.create(line=line.line, quantity=part.quantity, amount=amount, fate=part.fate)
        units = [(line.line, part.quantity, part.fate) for line, part in chosen]
        take_back(order=order, units=units, actor=actor)
        _close_if_nothing_follows(order, actor, reason)
        publish(RefundAsked(refund_id=refund.pk))
    return refund


def refund_all(*, order: Order, reason: str, actor: User | None, is_announced: bool = False) -> list[Refund]:
    """Whatever is left of what was paid goes back. `is_announced`: another mail of this moment says so."""
    with transaction.atomic():
        order = lock(order.pk)
        left = [source.amount_left for source in order.sources.order_by("pk") if source.amount_left > 0]
        if not left:
            raise RefundNotAllowed(_("Nothing is left that could go back."))
        refunds = [_open(order, amount, reason, actor, is_announced=is_announced) for amount in left]
        for refund in refunds:
            publish(RefundAsked(refund_id=refund.pk))
    return refunds


def cancel_with_refund(*, order: Order, actor: User | None = None, reason: str = "") -> Order:
    """Call an order off; what was paid for it goes back at once. One mail says both."""
    if Order.objects.filter(pk=order.pk, status=State.PENDING).exists():
        return cancel(order=order, actor=actor, reason=reason)  # asks the gateway: no transaction may be open
    with transaction.atomic():
        order = cancel(order=order, actor=actor, reason=reason)
        if payments.amount_left(order):
            refund_all(order=order, actor=actor, reason=reason, is_announced=True)
    return order


def ask_again(*, refund: Refund, actor: User | None) -> Refund:
    """Try a refund that failed once more, as a new one. Its goods have been dealt with."""
    with transaction.atomic():
        order = lock(refund.attempt.order_id)
        refund = payments.lock(refund)
        if refund.state != Refund.State.FAILED or refund.retries.exists():
            raise RefundNotAllowed(_("This refund has not failed, or was tried again already."))
        refusal = why_not_again(order, refund)
        if refusal:
            raise RefundNotAllowed(refusal)
        again = _open(order, refund.amount, refund.reason, actor, delivery=refund.delivery, retry_of=refund)
        for row in refund.lines.all():
            RefundLine.objects.create(
                refund=again, line_id=row.line_id, quantity=row.quantity, amount=row.amount
            )
        publish(RefundAsked(refund_id=again.pk))
    return again


def _chosen(order: Order, parts: list[Part]) -> list[tuple[OpenLine, Part]]:
    """The lines of the parts, if that much may go back of each."""
    lines = {line.line.pk: line for line in open_lines(order)}
    parts = [part for part in parts if part.line_id in lines]
    refusal = why_not(order, lines.values(), parts)
    if refusal:
        raise RefundNotAllowed(refusal)
    return [(lines[part.line_id], part) for part in parts]


def _close_if_nothing_follows(order: Order, actor: User | None, reason: str) -> None:
    """What has left in part, and of which the rest is not sent any more, has left."""
    if order.status == State.PARTLY_SHIPPED and not outstanding(order):
        change_state(order=order, to=State.SHIPPED, actor=actor, reason=reason)
        close_if_all_has_arrived(order=order, actor=actor)


def _open(order: Order, amount: Decimal, reason: str, actor: User | None, **more: Any) -> Refund:
    if amount <= 0:
        raise RefundNotAllowed(_("A refund is more than nothing."))
    try:
        return payments.open_refund(order=order, amount=amount, reason=reason, actor=actor, **more)
    except TooMuchBackError as error:
        raise RefundNotAllowed(_("That is more than is left of what was paid.")) from error
