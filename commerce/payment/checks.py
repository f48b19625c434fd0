from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register  # noqa: A004

from commerce.payment.gateways import ADAPTERS

LOOPBACK = ("127.0.0.1", "::1", "localhost")


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
    if settings.PAYMENT_GATEWAY == "demo" and not settings.PAYMENT_WEBHOOK_SECRET:
        return [Error("PAYMENT_WEBHOOK_SECRET is not set: no payment could be confirmed.", id="payment.E002")]
    return []


@register()
def check_stripe(**_kwargs: Any) -> list[CheckMessage]:
    """Keys in each other's place, and a secret that would travel in the clear, are found before a payment is."""
    if settings.PAYMENT_GATEWAY != "stripe":
        return []
    found: list[CheckMessage] = []
    if not settings.STRIPE_SECRET_KEY.startswith(("sk_", "rk_")):
        found.append(
            Error(
                "STRIPE_SECRET_KEY is none of Stripe's secret keys.",
                hint="It begins with sk_ or, with fewer rights, rk_.",
                id="payment.E003",
            )
        )
    secrets = settings.STRIPE_WEBHOOK_SECRETS
    if not secrets or not all(secret.startswith("whsec_") for secret in secrets):
        found.append(
            Error(
                "STRIPE_WEBHOOK_SECRETS holds no signing secret: no payment could be confirmed.",
                hint="Each begins with whsec_; two stand there, separated by a comma, while one is changed.",
                id="payment.E004",
            )
        )
    base = urlsplit(settings.STRIPE_API_BASE)
    if base.scheme != "https" and base.hostname not in LOOPBACK:
        found.append(Error("STRIPE_API_BASE is not https: the key would be readable.", id="payment.E005"))
    return found


@register(deploy=True)
def check_that_money_is_real(**_kwargs: Any) -> list[CheckMessage]:
    """A rehearsal with production settings is right to take Stripe's test cards; a shop is not."""
    if settings.PAYMENT_GATEWAY == "stripe" and "_test_" in settings.STRIPE_SECRET_KEY and not settings.DEMO:
        return [Warning("STRIPE_SECRET_KEY is a test key: nobody's money is taken.", id="payment.W001")]
    return []
