"""The demo gateway's messages to the shop: real HTTP, as a stranger would send it."""

import json

from django.conf import settings
from django.urls import reverse

import requests  # noqa: TID251  (an adapter)

from commerce.payment.exceptions import GatewayError
from commerce.payment.gateways.demo import refunding, signature
from commerce.payment.models import DemoPayment, DemoRefund
from core.models import Delivery

TIMEOUTS = (3, 15)  # seconds to connect, to answer
AGENT = "FabulaDemoGateway/1.0"


def send(delivery: Delivery, *, reference: str, outcome: str) -> None:
    """Tell the shop how a payment ended. Anything but a 2xx raises, and the delivery is tried again."""
    payment = DemoPayment.objects.get(reference=reference)
    news = {"reference": reference, "outcome": outcome, "amount": str(payment.amount)}
    _post(delivery, payment, news)


def send_refund(delivery: Delivery, *, reference: str) -> None:
    """Tell the shop how a refund ended."""
    refund = DemoRefund.objects.select_related("payment").get(reference=reference)
    news = {"refund": reference, "outcome": "succeeded", "amount": str(refund.amount)}
    if refund.is_refused:
        news |= {"outcome": "failed", "why": refunding.WHY}
    _post(delivery, refund.payment, news)


def _post(delivery: Delivery, payment: DemoPayment, news: dict[str, str]) -> None:
    message = {"id": f"evt_{delivery.id.hex}", "currency": payment.currency, **news}
    body = json.dumps(message).encode()
    answer = requests.post(
        f"http://{settings.SELF_ADDRESS}{reverse('webhooks:payment', args=['demo'])}",
        data=body,
        headers=_headers(payment, body),
        timeout=TIMEOUTS,
        allow_redirects=False,
    )
    if not 200 <= answer.status_code < 300:
        raise GatewayError(f"The shop answered {answer.status_code} to the news of {payment.reference}.")


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
