"""Refunds as rows and in the books. Whoever calls holds the lock of the order; no gateway is asked here."""

import secrets
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils import timezone

from commerce.payment.exceptions import TooMuchBackError
from commerce.payment.models import PaymentAttempt, Refund, Source, Transaction
from core.models import User

if TYPE_CHECKING:
    from commerce.order.models import Order

NOTHING = Decimal("0.00")


def amount_left(order: "Order") -> Decimal:
    """What of the money that came for an order may still go back."""
    return sum((source.amount_left for source in order.sources.all()), NOTHING)


def open_refund(
    *,
    order: "Order",
    amount: Decimal,
    reason: str,
    actor: User | None,
    delivery: Decimal = NOTHING,
    retry_of: Refund | None = None,
    is_announced: bool = False,
) -> Refund:
    """Note that money is to go back, and set it aside; or `TooMuchBackError`, and nothing.

    The sum is checked in the write: two who ask at once can't both have the last of it.
    """
    source = _source_with(order, amount)
    before = source.amount_going_back
    unmoved = Source.objects.filter(pk=source.pk, amount_going_back=before)
    if not unmoved.update(amount_going_back=before + amount):
        raise TooMuchBackError(f"The money of {order} is moving at this moment.")
    return Refund.objects.create(
        attempt=PaymentAttempt.objects.get(reference=source.reference),
        reference=secrets.token_urlsafe(24),
        amount=amount,
        currency=source.currency,
        delivery=delivery,
        reason=reason[:255],
        actor=actor,
        retry_of=retry_of,
        is_announced=is_announced,
    )


def _source_with(order: "Order", amount: Decimal) -> Source:
    """A payment of which that much is left."""
    for source in Source.objects.select_for_update().filter(order=order).order_by("pk"):
        if source.amount_left >= amount:
            return source
    raise TooMuchBackError(f"{amount} is more than is left of what was paid for {order}.")


def lock(refund: Refund) -> Refund:
    """The refund's row, held until the transaction ends; taken after its order's."""
    return Refund.objects.select_for_update(of=("self",)).select_related("attempt").get(pk=refund.pk)


def succeed(refund: Refund) -> None:
    """The money is back: so say the row and the books."""
    _end(refund, Refund.State.SUCCEEDED)
    _source_of(refund).refund(refund.amount, reference=refund.reference, status="succeeded")


def fail(refund: Refund, why: str) -> None:
    """The money stays here, and may be asked for again."""
    refund.failure = why[:255]
    _end(refund, Refund.State.FAILED)
    source = _source_of(refund)
    source.amount_going_back -= refund.amount
    source.save(update_fields=["amount_going_back"])


def bounce(refund: Refund, why: str) -> None:
    """Money that was said to be back has come here again: a bank sent it back, sometimes days later."""
    refund.failure = why[:255]
    _end(refund, Refund.State.FAILED)
    source = _source_of(refund)
    source.amount_refunded -= refund.amount
    source.amount_going_back -= refund.amount
    source.save(update_fields=["amount_refunded", "amount_going_back"])
    Transaction.objects.create(
        source=source,
        txn_type=Transaction.REFUND,
        amount=-refund.amount,
        reference=refund.reference,
        status="failed",
    )


def _source_of(refund: Refund) -> Source:
    return Source.objects.select_for_update().get(
        order=refund.attempt.order_id, reference=refund.attempt.reference
    )


def _end(refund: Refund, state: Refund.State) -> None:
    refund.state, refund.settled_at = state, timezone.now()
    refund.save(update_fields=["state", "settled_at", "failure"])


def nothing_is_here(order: "Order") -> bool:
    """Whether all the money that came for an order is back. Of one that cost nothing none came."""
    return all(source.amount_refunded >= source.amount_debited for source in order.sources.all())


def all_is_back(order: "Order") -> bool:
    """Whether money came for an order, and nothing of it is left here."""
    return order.sources.filter(amount_debited__gt=0).exists() and nothing_is_here(order)
