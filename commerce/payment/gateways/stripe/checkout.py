"""What Stripe is told when a payment begins. Nothing here depends on the moment: a repeat must be the same."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils import translation
from django.utils.translation import gettext

from commerce.payment.gateways.stripe.money import to_minor

if TYPE_CHECKING:
    from commerce.order.models import Order
    from commerce.payment.models import PaymentAttempt

# Our clock ends what is not paid in time. Should it stand still, the page closes by itself: Stripe wants half
# an hour at least from when it is opened, which may be as late as the attempt's last minute.
GRACE = timedelta(minutes=35)
LOCALES = (
    "bg",
    "cs",
    "da",
    "de",
    "el",
    "en",
    "en-GB",
    "es",
    "es-419",
    "et",
    "fi",
    "fil",
    "fr",
    "fr-CA",
    "hr",
    "hu",
    "id",
    "it",
    "ja",
    "ko",
    "lt",
    "lv",
    "ms",
    "mt",
    "nb",
    "nl",
    "pl",
    "pt",
    "pt-BR",
    "ro",
    "ru",
    "sk",
    "sl",
    "sv",
    "th",
    "tr",
    "vi",
    "zh",
    "zh-HK",
    "zh-TW",
)


def parameters(attempt: "PaymentAttempt", *, return_url: str) -> dict[str, Any]:
    """One item, the order: the sum that was agreed to is the sum that is paid, whatever it is made of."""
    order = attempt.order
    known_as = {"reference": attempt.reference, "order": order.number}
    return {
        "mode": "payment",
        "client_reference_id": attempt.reference,
        "metadata": known_as,
        "payment_intent_data": {"metadata": known_as, "description": f"{order.brand.name} {order.number}"},
        "line_items": [{"quantity": 1, "price_data": _price(attempt)}],
        "adaptive_pricing": {"enabled": False},  # nobody pays a sum that was not on the screen (ADR 0040)
        "branding_settings": {"display_name": order.brand.name},
        "customer_email": order.email,
        "locale": locale_of(order.language),
        "success_url": return_url,
        "cancel_url": f"{return_url.partition('?')[0]}?outcome=cancelled",
        "expires_at": int((attempt.expires_at + GRACE).timestamp()),
    }


def _price(attempt: "PaymentAttempt") -> dict[str, Any]:
    return {
        "currency": attempt.currency.lower(),
        "unit_amount": to_minor(attempt.amount, attempt.currency),
        "product_data": {"name": _title(attempt.order)},
    }


def _title(order: "Order") -> str:
    with translation.override(order.language):
        return gettext("Order %(number)s") % {"number": order.number}


def locale_of(language: str) -> str:
    """Stripe's name of a language of ours, the nearest there is; else the browser's is taken."""
    known = {locale.lower(): locale for locale in LOCALES}
    return known.get(language.lower()) or known.get(language.lower().partition("-")[0], "auto")
