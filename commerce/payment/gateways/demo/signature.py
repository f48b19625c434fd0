"""How the demo gateway signs what it sends: HMAC-SHA256 over the time and the raw body.

The header reads `t=<unix time>,v1=<hex>`; several `v1` may stand there while a secret is changed.
"""

import hashlib
import hmac
import re
import time

from django.conf import settings

from commerce.payment.exceptions import InvalidWebhookError

HEADER = "Demo-Signature"
TOLERANCE_SECONDS = 300
_SHAPE = re.compile(r"t=(?P<time>[0-9]{1,12})(?P<signatures>(?:,v1=[0-9a-f]{64}){1,4})", re.ASCII)


def sign(*, body: bytes, at: int | None = None) -> str:
    """The header's value for `body`, sent `at` that second."""
    at = int(time.time()) if at is None else at
    return f"t={at},v1={_digest(at, body)}"


def verify(*, header: str, body: bytes) -> None:
    """Pass if the gateway sent `body` within the last five minutes, else raise `InvalidWebhookError`."""
    match = _SHAPE.fullmatch(header)
    if not match:
        raise InvalidWebhookError("No signature in a form we know.")
    at = int(match["time"])
    expected = _digest(at, body)
    given = match["signatures"].replace("v1=", "").lstrip(",").split(",")
    if not sum(hmac.compare_digest(expected, candidate) for candidate in given):  # all are compared
        raise InvalidWebhookError("The signature is not the gateway's.")
    if abs(time.time() - at) > TOLERANCE_SECONDS:
        raise InvalidWebhookError("The message is too old.")


def _digest(at: int, body: bytes) -> str:
    secret = settings.PAYMENT_WEBHOOK_SECRET
    if not secret:
        raise InvalidWebhookError("PAYMENT_WEBHOOK_SECRET is not set.")
    return hmac.new(secret.encode(), b"%d." % at + body, hashlib.sha256).hexdigest()
