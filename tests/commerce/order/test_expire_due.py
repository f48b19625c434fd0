"""An order in trouble does not keep the others from ending."""

from datetime import timedelta

from django.utils import timezone

import pytest

from commerce.order import services
from commerce.order.models import Order
from commerce.payment import services as payments
from commerce.payment.exceptions import GatewayError
from commerce.payment.gateways.demo import services as gateway
from commerce.payment.gateways.demo.gateway import Gateway
from commerce.payment.models import DemoPayment, PaymentAttempt
from tests.factories.checkout import attempt_of, make_basket, make_delivery, place
from tests.factories.commerce import make_brand, make_product


@pytest.fixture
def orders() -> list[Order]:
    """Two, whose time is over."""
    brand = make_brand()
    make_delivery(brand)
    bear = make_product(brand, "Bear", stock=5)
    orders = [place(make_basket(brand, bear)) for _ in range(2)]
    PaymentAttempt.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    return orders


def states() -> list[str]:
    return list(Order.objects.order_by("pk").values_list("status", flat=True))


def test_a_payment_that_cannot_be_looked_up_stops_no_other_order(orders, monkeypatch):
    payments.start(attempt=attempt_of(orders[0]), return_url="http://petite.localhost/")
    gateway.succeed(payment=DemoPayment.objects.get())

    def out_of_reach(*args):
        raise GatewayError("No answer.")

    monkeypatch.setattr(Gateway, "look_up", out_of_reach)

    assert services.expire_due() == 1
    assert states() == ["Pending payment", "Expired"]


def test_a_gateway_that_is_not_there_any_more_stops_no_other_order(orders):
    PaymentAttempt.objects.filter(order=orders[0]).update(gateway="gone")

    assert services.expire_due() == 1
    assert states() == ["Pending payment", "Expired"]
