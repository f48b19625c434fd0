"""Stripe's SDK as we use it: a client for this process, timeouts on every call, its errors in our words."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

from django.conf import settings
from django.db import connection

import stripe

from commerce.payment.exceptions import GatewayError

# What a call took, this machine's name and an identifier kept in a file are nobody's business.
stripe.enable_telemetry = False
# Once more after a refused connection, a 409 (the same is just being asked) or a 5xx: under the same key.
RETRIES = 1


@contextmanager
def asking() -> Iterator[stripe.StripeClient]:
    """The client. What goes wrong with it is a `GatewayError`, unless whoever asks knows better."""
    _stand_free()
    try:
        yield _client(settings.STRIPE_SECRET_KEY, settings.STRIPE_API_BASE, settings.STRIPE_TIMEOUTS)
    except stripe.StripeError as error:
        raise GatewayError(f"Stripe: {type(error).__name__}, {error}") from error


def _stand_free() -> None:
    """Whoever waits for a stranger holds no lock meanwhile. (A test's own transaction holds none that matters.)"""
    if any(not block._from_testcase for block in connection.atomic_blocks):
        raise RuntimeError("Stripe must not be asked while a transaction is open.")


@lru_cache
def _client(key: str, base: str, timeouts: tuple[float, float]) -> stripe.StripeClient:
    return stripe.StripeClient(
        key,
        base_addresses={"api": base},
        max_network_retries=RETRIES,
        http_client=stripe.RequestsClient(timeout=timeouts),
    )


os.register_at_fork(after_in_child=_client.cache_clear)  # open connections are the parent's
