import json
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from commerce.payment.exceptions import InvalidWebhookError
from commerce.payment.gateways import Notice
from commerce.payment.gateways.demo import signature
from commerce.payment.models import DemoPayment
from core import brands, demonstration

if TYPE_CHECKING:
    from commerce.payment.models import PaymentAttempt


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

    def parse_webhook(self, request: HttpRequest) -> Notice:
        signature.verify(header=request.headers.get(signature.HEADER, ""), body=request.body)
        try:
            message = json.loads(request.body)
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
