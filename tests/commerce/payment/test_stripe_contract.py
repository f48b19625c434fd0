"""What we rely on when we ask Stripe: the same cases against the double and, with a test key, against Stripe itself.

`STRIPE_TEST_KEY=sk_test_…` in the environment of the tests; a live key is refused. Nothing is paid.
"""

import os
import secrets
import time
from collections.abc import Iterator
from decimal import Decimal

import pytest
import stripe as sdk

from commerce.order.models import Order
from commerce.payment import services as payments
from commerce.payment.gateways.stripe.api import asking
from commerce.payment.gateways.stripe.checkout import parameters
from commerce.payment.models import PaymentAttempt
from tests.doubles.stripe.server import KEY, serving
from tests.factories.checkout import attempt_of, make_basket, place

TEST_KEY = os.environ.get("STRIPE_TEST_KEY", "")
RETURN = "https://petite.example/en-gb/order/somewhere/?returned=1"
ITSELF = pytest.param("itself", marks=[pytest.mark.allow_hosts(["api.stripe.com"])] if TEST_KEY else [])


@pytest.fixture(params=["double", ITSELF])
def attempt(request, settings, shop) -> Iterator[PaymentAttempt]:
    """An order that is to be paid at either."""
    settings.PAYMENT_GATEWAY = "stripe"
    if request.param == "double":
        with serving() as double:
            settings.STRIPE_SECRET_KEY, settings.STRIPE_API_BASE = KEY, double.base
            yield attempt_of(place(make_basket(shop, shop.products.get())))
        return
    if not TEST_KEY:
        pytest.skip("needs STRIPE_TEST_KEY: not run against Stripe itself")
    assert TEST_KEY.startswith(("sk_test_", "rk_test_"))
    settings.STRIPE_SECRET_KEY, settings.STRIPE_API_BASE = TEST_KEY, "https://api.stripe.com"
    settings.STRIPE_TIMEOUTS = (5, 20)
    yield attempt_of(place(make_basket(shop, shop.products.get())))


def wish(attempt: PaymentAttempt, **changes: object) -> dict[str, object]:
    return parameters(attempt, return_url=RETURN) | changes


def key() -> dict[str, str]:
    return {"idempotency_key": secrets.token_urlsafe(24)}


def test_a_page_is_opened_found_again_and_closed(attempt):
    page = payments.start(attempt=attempt, return_url=RETURN)
    again = PaymentAttempt.objects.get()

    assert page.startswith("http")
    assert payments.start(attempt=again, return_url="https://elsewhere.example/") == page
    assert payments.look_up(attempt=again) is None
    assert [payments.cancel(attempt=again), payments.cancel(attempt=again)] == [True, True]
    assert payments.look_up(attempt=again) is None


def test_the_same_key_gives_the_same_page(attempt):
    options = key()
    with asking() as client:
        create = client.v1.checkout.sessions.create
        first, second = create(wish(attempt), options), create(wish(attempt), options)

    assert (first.id, first.url) == (second.id, second.url)
    assert (first.amount_total, first.currency, first.payment_intent) == (1550, "gbp", None)
    assert second.last_response.headers["Idempotent-Replayed"] == "true"


def test_the_same_key_with_something_else_is_refused(attempt):
    options = key()
    with asking() as client:
        client.v1.checkout.sessions.create(wish(attempt), options)
        with pytest.raises(sdk.IdempotencyError):
            client.v1.checkout.sessions.create(wish(attempt, locale="de"), options)


@pytest.mark.parametrize(
    ("changes", "param", "code"),
    [
        ({"no_such_thing": "1"}, "no_such_thing", "parameter_unknown"),
        ({"expires_at": int(time.time()) + 60}, "expires_at", None),
        ({"customer_email": "ada@localhost"}, "customer_email", "email_invalid"),
        ({"mode": "gift"}, "mode", None),
    ],
)
def test_what_stripe_does_not_take_is_named_and_not_kept_under_the_key(attempt, changes, param, code):
    options = key()
    with asking() as client:
        with pytest.raises(sdk.InvalidRequestError) as refusal:
            client.v1.checkout.sessions.create(wish(attempt, **changes), options)
        assert refusal.value.param == param
        assert refusal.value.code == code or code is None
        assert client.v1.checkout.sessions.create(wish(attempt), options).status == "open"


def test_a_currency_without_pence_is_counted_whole(attempt):
    attempt.amount, attempt.currency = Decimal(1550), "JPY"

    payments.start(attempt=attempt, return_url=RETURN)
    with asking() as client:
        session = client.v1.checkout.sessions.retrieve(attempt.remote_id)

    assert (session.amount_total, session.currency) == (1550, "jpy")


def test_what_does_not_exist_is_missing(attempt):
    with asking() as client, pytest.raises(sdk.InvalidRequestError) as refusal:
        client.v1.refunds.create({"payment_intent": "pi_nobodys", "amount": 100}, key())

    assert refusal.value.code == "resource_missing"
    assert Order.objects.get().status == "Pending payment"
