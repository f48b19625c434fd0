"""The port to whoever collects the money: one adapter each, and nobody else talks to a gateway."""

from dataclasses import dataclass
from decimal import Decimal
from importlib import import_module
from typing import TYPE_CHECKING, Literal, Protocol

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest

if TYPE_CHECKING:
    from commerce.payment.models import PaymentAttempt, Refund

# Gateway code → module with a `Gateway` class. Imported when used: a shop without Stripe needs no Stripe.
ADAPTERS = {
    "demo": "commerce.payment.gateways.demo.gateway",
    "stripe": "commerce.payment.gateways.stripe.gateway",
}


@dataclass(frozen=True, kw_only=True)
class Notice:
    """What a gateway's message says, in our words. `event_id` is the same whenever it is sent again."""

    event_id: str
    reference: str
    outcome: Literal["succeeded", "failed", "cancelled"]
    amount: Decimal
    currency: str


@dataclass(frozen=True, kw_only=True)
class RefundNotice:
    """How a refund ended, in our words. `reference` is the refund's, `why` what the gateway says of a failure."""

    event_id: str
    reference: str
    outcome: Literal["succeeded", "failed"]
    amount: Decimal
    currency: str
    why: str = ""


class PaymentGateway(Protocol):
    code: str

    def start(self, attempt: "PaymentAttempt", *, return_url: str) -> str:
        """The address where the shopper pays this attempt. Idempotent by the attempt's reference."""

    def cancel(self, attempt: "PaymentAttempt") -> bool:
        """Give the attempt up. False: too late, the money is (being) collected. `GatewayError`: unknown."""

    def look_up(self, attempt: "PaymentAttempt") -> Notice | None:
        """What a message about this attempt would say now; None while it is undecided or unknown."""

    def refund(self, refund: "Refund") -> None:
        """Ask for money to go back; its end is told by a message. Idempotent by the refund's reference.

        `GatewayError`: not known whether it was heard, ask again. `RefundRefusedError`: it never will.
        """

    def look_up_refund(self, refund: "Refund") -> RefundNotice | None:
        """What a message about this refund would say now; None while it is undecided or unknown."""

    def parse_webhook(self, request: HttpRequest) -> Notice | RefundNotice | None:
        """The message in a request whose body has been read, or `InvalidWebhookError`.

        None: a true one, of which nothing follows.
        """


def get_gateway(code: str | None = None) -> PaymentGateway:
    """The adapter of `code`, by default the one that new orders are paid with."""
    code = code or settings.PAYMENT_GATEWAY
    if code not in ADAPTERS:
        raise ImproperlyConfigured(f"PAYMENT_GATEWAY “{code}” is none of: {', '.join(sorted(ADAPTERS))}.")
    gateway: PaymentGateway = import_module(ADAPTERS[code]).Gateway()
    return gateway
