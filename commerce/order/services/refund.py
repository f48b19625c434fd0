from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from commerce.order.exceptions import RefundNotAllowed
from commerce.order.models import Order
from commerce.order.refunds import NEVER_PAID, NOTHING, OpenLine, delivery_left, open_lines
from commerce.order.services.cancel import cancel
from commerce.order.services.change_state import lock
from commerce.order.services.settle_refund import close_if_all_is_back
from commerce.order.services.stock import take_back
from commerce.order.states import State
from commerce.payment import refunds as payments
from commerce.payment.events import RefundAsked
from commerce.payment.exceptions import TooMuchBackError
from commerce.payment.models import Refund, RefundLine
from core.events import publish
from core.models import User

Fate = RefundLine.Fate


@dataclass(frozen=True, kw_only=True)
class Part:
    """Units of a line that money goes back for, and what becomes of them."""

    line_id: int
    quantity: int
    fate: Fate = Fate.KEPT


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
            RefundLine.objects.create(
                refund=refund,
                line=line.line,
                quantity=part.quantity,
                amount=line.amount(part.quantity),
                fate=part.fate,
            )
        take_back(
            order=order, units=[(line.line, part.quantity, part.fate) for line, part in chosen], actor=actor
        )
        publish(RefundAsked(refund_id=refund.pk))
    return refund


def refund_all(*, order: Order, reason: str, actor: User | None) -> list[Refund]:
    """Whatever is left of what was paid goes back."""
    with transaction.atomic():
        order = lock(order.pk)
        left = [source.amount_left for source in order.sources.order_by("pk") if source.amount_left > 0]
        if not left and not close_if_all_is_back(order=order, actor=actor, reason=reason):
            raise RefundNotAllowed(_("Nothing is left that could go back."))
        refunds = [_open(order, amount, reason, actor) for amount in left]
        for refund in refunds:
            publish(RefundAsked(refund_id=refund.pk))
    return refunds


def cancel_with_refund(*, order: Order, actor: User | None = None, reason: str = "") -> Order:
    """Call an order off; what was paid for it goes back at once."""
    if Order.objects.filter(pk=order.pk, status=State.PENDING).exists():
        return cancel(order=order, actor=actor, reason=reason)  # asks the gateway: no transaction may be open
    with transaction.atomic():
        order = cancel(order=order, actor=actor, reason=reason)
        if payments.amount_left(order):
            refund_all(order=order, actor=actor, reason=reason)
        else:
            close_if_all_is_back(order=order, actor=actor, reason=reason)
    return order


def ask_again(*, refund: Refund, actor: User | None) -> Refund:
    """Try a refund that failed once more, as a new one. Its goods have been dealt with."""
    with transaction.atomic():
        order = lock(refund.attempt.order_id)
        if payments.lock(refund).state != Refund.State.FAILED or refund.retries.exists():
            raise RefundNotAllowed(_("This refund has not failed, or was tried again already."))
        rows = list(refund.lines.select_related("line"))
        parts = [Part(line_id=row.line_id, quantity=row.quantity) for row in rows]
        _chosen(order, parts)
        again = _open(order, refund.amount, refund.reason, actor, delivery=refund.delivery, retry_of=refund)
        for row in rows:
            RefundLine.objects.create(refund=again, line=row.line, quantity=row.quantity, amount=row.amount)
        publish(RefundAsked(refund_id=again.pk))
    return again


def _chosen(order: Order, parts: list[Part]) -> list[tuple[OpenLine, Part]]:
    """The lines of the parts, if that much may go back of each."""
    lines = {line.line.pk: line for line in open_lines(order)}
    chosen = [(lines[part.line_id], part) for part in parts if part.line_id in lines]
    for line, part in chosen:
        if not 0 < part.quantity <= line.left:
            sentence = _("Of “%(title)s” %(left)d can still be refunded.")
            raise RefundNotAllowed(sentence % {"title": line.line.title, "left": line.left})
        if part.fate in RefundLine.OFF and part.quantity > line.unsent:
            sentence = _("Of “%(title)s” %(left)d are still here.")
            raise RefundNotAllowed(sentence % {"title": line.line.title, "left": line.unsent})
    if _leaves_nothing(lines.values(), chosen):
        raise RefundNotAllowed(_("That is all there is to send: cancel the order instead."))
    return chosen


def _leaves_nothing(lines: Iterable[OpenLine], chosen: list[tuple[OpenLine, Part]]) -> bool:
    """Whether an order that waits to be sent would have nothing left to send."""
    held = sum(line.unsent for line in lines)
    off = sum(part.quantity for _line, part in chosen if part.fate in RefundLine.OFF)
    return 0 < held == off


def _open(order: Order, amount: Decimal, reason: str, actor: User | None, **more: Any) -> Refund:
    if amount <= 0:
        raise RefundNotAllowed(_("A refund is more than nothing."))
    try:
        return payments.open_refund(order=order, amount=amount, reason=reason, actor=actor, **more)
    except TooMuchBackError as error:
        raise RefundNotAllowed(_("That is more than is left of what was paid.")) from error
