import json
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from commerce.payment.exceptions import InvalidWebhookError
from commerce.payment.gateways import Notice, RefundNotice
from commerce.payment.gateways.demo import refunding, signature
from commerce.payment.models import DemoPayment, DemoRefund
from core import brands, demonstration

if TYPE_CHECKING:
    from commerce.payment.models import PaymentAttempt, Refund


class Gateway:
    code = "demo"

    def __init__(self) -> None:
        if not demonstration.allowed():
            raise ImproperlyConfigured(
                "The demo gateway runs under DEBUG or DEMO=1 only: set PAYMENT_GATEWAY."
            )

    def start(self, attempt: "PaymentAttempt", *, return_url: str) -> str:
        order = attempt.order
        payment, _ = DemoPayment.objects.get_or_create(
            reference=attempt.reference,
            defaults={
                "amount": attempt.amount,
                "currency": attempt.currency,
                "merchant_name": order.brand.name,
                "order_number": order.number,
                "language": order.language,
                "return_url": return_url,
                "webhook_host": urlsplit(brands.address(order.brand)).netloc,
            },
        )
        return brands.address(order.brand, reverse("demo_gateway:payment", args=[payment.reference]))

    def cancel(self, attempt: "PaymentAttempt") -> bool:
        """Conditional write: a payment that has succeeded meanwhile stays so."""
        payments = DemoPayment.objects.filter(reference=attempt.reference)
        payments.filter(state__in=DemoPayment.UNDECIDED).update(state=DemoPayment.State.CANCELLED)
        return not payments.filter(state=DemoPayment.State.SUCCEEDED).exists()

    def look_up(self, attempt: "PaymentAttempt") -> Notice | None:
        decided = DemoPayment.objects.exclude(state__in=DemoPayment.UNDECIDED)
        payment = decided.filter(reference=attempt.reference).first()
        if payment is None or (payment.known_from and payment.known_from > timezone.now()):
            return None
        return Notice(
            event_id=f"state_{payment.reference}",
            reference=payment.reference,
            outcome=_OUTCOMES[payment.state],
            amount=payment.amount,
            currency=payment.currency,
        )

    def refund(self, refund: "Refund") -> None:
        refunding.refund(
            payment_reference=refund.attempt.reference, reference=refund.reference, amount=refund.amount
        )

    def look_up_refund(self, refund: "Refund") -> RefundNotice | None:
        known = DemoRefund.objects.select_related("payment").filter(known_from__lte=timezone.now())
        row = known.filter(reference=refund.reference).first()
        return refund_notice(row, event_id=f"state_{row.reference}") if row else None

    def parse_webhook(self, request: HttpRequest) -> Notice | RefundNotice | None:
        signature.verify(header=request.headers.get(signature.HEADER, ""), body=request.body)
        try:
            message = json.loads(request.body)
            if "refund" in message:
                return _refund_in(message)
            return Notice(
                event_id=str(message["id"]),
                reference=str(message["reference"]),
                outcome=_OUTCOMES[message["outcome"]],
                amount=Decimal(message["amount"]),
                currency=str(message["currency"]),
            )
        except (ValueError, KeyError, TypeError, InvalidOperation, RecursionError) as error:
            raise InvalidWebhookError("The message is not one of the demo gateway's.") from error


_OUTCOMES: dict[str, Literal["succeeded", "failed", "cancelled"]] = {
    "succeeded": "succeeded",
    "failed": "failed",
    "cancelled": "cancelled",
}


def refund_notice(row: DemoRefund, *, event_id: str) -> RefundNotice:
    """How a refund ended, as a message would say it."""
    return RefundNotice(
        event_id=event_id,
        reference=row.reference,
        outcome="failed" if row.is_refused else "succeeded",
        amount=row.amount,
        currency=row.payment.currency,
        why=refunding.WHY if row.is_refused else "",
    )


def _refund_in(message: dict[str, str]) -> RefundNotice:
    outcomes: dict[str, Literal["succeeded", "failed"]] = {"succeeded": "succeeded", "failed": "failed"}
    return RefundNotice(
        event_id=str(message["id"]),
        reference=str(message["refund"]),
        outcome=outcomes[message["outcome"]],
        amount=Decimal(message["amount"]),
        currency=str(message["currency"]),
        why=str(message.get("why", "")),
    )
