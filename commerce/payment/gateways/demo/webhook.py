"""The demo gateway's messages to the shop: real HTTP, as a stranger would send it."""

import json

from django.conf import settings
from django.urls import reverse

import requests  # noqa: TID251  (an adapter)

from commerce.payment.exceptions import GatewayError
from commerce.payment.gateways.demo import signature
from commerce.payment.models import DemoPayment
from core.models import Delivery

TIMEOUTS = (3, 15)  # seconds to connect, to answer
AGENT = "FabulaDemoGateway/1.0"


def send(delivery: Delivery, *, reference: str, outcome: str) -> None:
    """Tell the shop how a payment ended. Anything but a 2xx raises, and the delivery is tried again."""
    payment = DemoPayment.objects.get(reference=reference)
    body = json.dumps(
        {
            "id": f"evt_{delivery.id.hex}",
            "reference": reference,
            "outcome": outcome,
            "amount": str(payment.amount),
            "currency": payment.currency,
        }
    ).encode()
    answer = requests.post(
        f"http://{settings.SELF_ADDRESS}{reverse('webhooks:payment', args=['demo'])}",
        data=body,
        headers=_headers(payment, body),
        timeout=TIMEOUTS,
        allow_redirects=False,
    )
    if not 200 <= answer.status_code < 300:
        raise GatewayError(f"The shop answered {answer.status_code} to the news of {reference}.")


def _headers(payment: DemoPayment, body: bytes) -> dict[str, str]:
    headers = {
        "Host": payment.webhook_host,
        "User-Agent": AGENT,
        "Content-Type": "application/json",
        signature.HEADER: signature.sign(body=body),
    }
    if settings.SECURE_PROXY_SSL_HEADER:
        # We dial ourselves behind the proxy that ends TLS, and say so as it would.
        name, value = settings.SECURE_PROXY_SSL_HEADER
        headers[name.removeprefix("HTTP_").replace("_", "-")] = value
    return headers
