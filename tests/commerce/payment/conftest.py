from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
import requests

from commerce.order.models import Order
from commerce.order.payment import payment_url
from commerce.payment.gateways.stripe import api
from core.models import Brand
from tests.doubles.stripe.server import KEY, SECRET, Stripe, serving
from tests.factories.checkout import make_basket, make_delivery, place
from tests.factories.commerce import make_brand, make_product


@pytest.fixture
def stripe(settings) -> Iterator[Stripe]:
    """Stripe's double, and a shop that is paid through it. Its messages are held until a test sends them."""
    with serving() as double:
        settings.PAYMENT_GATEWAY = "stripe"
        settings.STRIPE_SECRET_KEY, settings.STRIPE_WEBHOOK_SECRETS = KEY, [SECRET]
        settings.STRIPE_API_BASE = double.base
        api.breaker.succeeded()
        yield double
        api.breaker.succeeded()


@pytest.fixture
def rest_is_over() -> Callable[[], None]:
    """Of a Stripe that did not answer: the next question is asked."""

    def run() -> None:
        api.breaker._next_try = 0.0

    return run


@pytest.fixture
def shop() -> Brand:
    brand = make_brand()
    make_delivery(brand)
    make_product(brand, "Bear", price="12.00", stock=5)
    return brand


@pytest.fixture
def heard(stripe, shop, live_server) -> Stripe:
    """The double, whose messages reach the shop over HTTP."""
    stripe.messages.url = f"{live_server.url}/webhooks/payments/stripe/"
    stripe.messages.host = f"{shop.site.hostname}:{urlsplit(live_server.url).port}"
    return stripe


@pytest.fixture
def order(stripe, shop) -> Order:
    """A bear at 12.00 and delivery at 3.50; the shopper stands on Stripe's page."""
    order = place(make_basket(shop, shop.products.get()))
    payment_url(order)
    return order


@pytest.fixture
def press(stripe, order) -> Callable[[str], str]:
    """Press a button on the order's page at Stripe; where that leads."""

    def run(button: str) -> str:
        (session,) = stripe.account.sessions.values()
        answer = requests.post(
            f"{stripe.base}/c/pay/{session['id']}", {"button": button}, timeout=10, allow_redirects=False
        )
        assert answer.status_code == 303
        return answer.headers["Location"]

    return run
