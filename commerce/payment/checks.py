from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from commerce.payment.gateways import ADAPTERS


@register()
def check_gateway(**_kwargs: Any) -> list[CheckMessage]:
    """A shop that can't collect money says so. (The demo gateway's refusal stands in apps.py.)"""
    if settings.PAYMENT_GATEWAY not in ADAPTERS:
        return [
            Error(
                f"PAYMENT_GATEWAY “{settings.PAYMENT_GATEWAY}” is unknown.",
                hint=f"It is one of: {', '.join(sorted(ADAPTERS))}.",
                id="payment.E001",
            )
        ]
    if not settings.PAYMENT_WEBHOOK_SECRET:
        return [Error("PAYMENT_WEBHOOK_SECRET is not set: no payment could be confirmed.", id="payment.E002")]
    return []
