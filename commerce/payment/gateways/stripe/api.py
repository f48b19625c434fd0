"""Stripe's SDK as we use it: a client for this process, timeouts on every call, its errors in our words.

While Stripe does not answer, nobody waits for it but one question per rest, which finds out whether it still doesn't.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

from django.conf import settings
from django.db import connection

import stripe
from prometheus_client import Counter

from commerce.payment.exceptions import GatewayAwayError, GatewayError, PaymentError
from core import metrics
from core.breaker import Breaker

# What a call took, this machine's name and an identifier kept in a file are nobody's business.
stripe.enable_telemetry = False
# Once more after a refused connection, a 409 (the same is just being asked) or a 5xx: under the same key.
RETRIES = 1
REST_SECONDS = 5.0
LONGEST_TRY_SECONDS = 15.0  # a call with its repeat; meanwhile nobody else finds out
ASKED = Counter(
    "fabula_stripe_asked",
    "Questions to Stripe; “spared” were not asked, since it did not answer a moment before.",
    ["outcome"],
    registry=metrics.REGISTRY,
)
breaker = Breaker(
    "Stripe",
    rest_seconds=REST_SECONDS,
    longest_try_seconds=LONGEST_TRY_SECONDS,
    meanwhile="orders and refunds wait.",
)


@contextmanager
def asking() -> Iterator[stripe.StripeClient]:
    """The client. What goes wrong with it is a `GatewayError`, unless whoever asks knows better."""
    _stand_free()
    if not breaker.may_try():
        ASKED.labels("spared").inc()
        raise GatewayAwayError("Stripe did not answer a moment ago.")
    try:
        yield _client(settings.STRIPE_SECRET_KEY, settings.STRIPE_API_BASE, settings.STRIPE_TIMEOUTS)
    except stripe.APIConnectionError as error:
        breaker.failed(type(error.__cause__ or error).__name__)
        ASKED.labels("unreachable").inc()
        raise _gateway_error(error) from error
    except stripe.StripeError as error:
        _note_answer()
        raise _gateway_error(error) from error
    except PaymentError:
        _note_answer()
        raise
    _note_answer()


def _note_answer() -> None:
    breaker.succeeded()
    ASKED.labels("answered").inc()


def _gateway_error(error: stripe.StripeError) -> GatewayError:
    return GatewayError(f"Stripe: {type(error).__name__}, {error}")


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
