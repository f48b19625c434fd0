"""Attempts to pay: opened with the order, started at the gateway after the commit, settled once."""

import secrets
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone

from commerce.payment.gateways import Notice, get_gateway
from commerce.payment.models import PaymentAttempt, Source, SourceType, Transaction

if TYPE_CHECKING:
    from commerce.order.models import Order


def open_attempt(*, order: "Order") -> PaymentAttempt:
    """Note that the order is to be paid, in the transaction that writes the order."""
    return PaymentAttempt.objects.create(
        order=order,
        gateway=get_gateway().code,
        reference=secrets.token_urlsafe(24),
        amount=order.total_incl_tax,
        currency=order.currency,
        expires_at=timezone.now() + timedelta(minutes=settings.PAYMENT_TIMEOUT_MINUTES),
    )


def start(*, attempt: PaymentAttempt, return_url: str) -> str:
    """Where the shopper pays. Asking twice leads to the same payment. No transaction may be open."""
    return get_gateway(attempt.gateway).start(attempt, return_url=return_url)


def cancel(*, attempt: PaymentAttempt) -> bool:
    """Whether the gateway promises that this attempt can't succeed any more. No transaction may be open."""
    return get_gateway(attempt.gateway).cancel(attempt)


def look_up(*, attempt: PaymentAttempt) -> Notice | None:
    """How the attempt ended at the gateway, if it has. No transaction may be open."""
    return get_gateway(attempt.gateway).look_up(attempt)


def lock(attempt: PaymentAttempt) -> PaymentAttempt:
    """The attempt's row, held until the transaction ends; taken after its order's."""
    return PaymentAttempt.objects.select_for_update().get(pk=attempt.pk)


def settle(*, attempt: PaymentAttempt, state: PaymentAttempt.State) -> None:
    """Write how an attempt ended. The caller holds its lock."""
    attempt.state = state
    attempt.save(update_fields=["state"])


def rest(*, attempt: PaymentAttempt, until: datetime) -> None:
    """Let the clock pass over an attempt that could not be ended, so that the next in line has its turn."""
    PaymentAttempt.objects.filter(pk=attempt.pk).update(rests_until=until)


def record_debit(*, attempt: PaymentAttempt, amount: Decimal, currency: str) -> None:
    """Enter money that has come into Oscar's books, which the dashboard shows."""
    source_type, _ = SourceType.objects.get_or_create(
        code=attempt.gateway, defaults={"name": attempt.gateway}
    )
    source = Source.objects.create(
        order=attempt.order,
        source_type=source_type,
        currency=currency,
        amount_allocated=attempt.amount,
        amount_debited=amount,
        reference=attempt.reference,
    )
    Transaction.objects.create(
        source=source,
        txn_type=Transaction.DEBIT,
        amount=amount,
        reference=attempt.reference,
        status="succeeded",
    )
