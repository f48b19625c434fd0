"""What a gateway's message does to an order. Its effect and the note that it was had are one transaction."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from commerce.order import services as orders
from commerce.payment.exceptions import UnknownPaymentError
from commerce.payment.gateways import Notice, RefundNotice
from commerce.payment.models import PaymentAttempt, Refund, WebhookEvent
from core.outbox.sweeping import delete

KEPT = timedelta(days=90)  # Stripe repeats by itself for three days, by hand for thirty


def handle(*, gateway: str, notice: Notice | RefundNotice) -> bool:
    """Act upon a message, once. False: it had been acted upon already."""
    try:
        with transaction.atomic():
            # Inserted first: of two equal messages at the same time the second waits here, then fails.
            WebhookEvent.objects.create(gateway=gateway, event_id=notice.event_id)
            if isinstance(notice, RefundNotice):
                _settle(gateway, notice)
            else:
                _act(gateway, notice)
    except IntegrityError:
        if WebhookEvent.objects.filter(gateway=gateway, event_id=notice.event_id).exists():
            return False
        raise
    return True


def forget() -> int:
    """A clock entry. A message that nobody repeats any more need not be known again. Returns how many went."""
    return delete(WebhookEvent.objects.filter(received_at__lt=timezone.now() - KEPT).order_by("pk"))


def _act(gateway: str, notice: Notice) -> None:
    attempt = PaymentAttempt.objects.filter(gateway=gateway, reference=notice.reference).first()
    if attempt is None:
        raise UnknownPaymentError(notice.reference)
    match notice.outcome:
        case "succeeded":
            orders.confirm_payment(attempt=attempt, amount=notice.amount, currency=notice.currency)
        case outcome:
            orders.fail_payment(attempt=attempt, reason=orders.REASONS[outcome])


def _settle(gateway: str, notice: RefundNotice) -> None:
    refunds = Refund.objects.select_related("attempt")
    refund = refunds.filter(attempt__gateway=gateway, reference=notice.reference).first()
    if refund is None:
        raise UnknownPaymentError(notice.reference)
    orders.settle_refund(refund=refund, notice=notice)
