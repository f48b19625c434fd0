"""An order in trouble does not keep the others from ending."""

import sys
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
from core.outbox import clock
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


def test_orders_that_cannot_be_ended_rest_and_starve_nobody(orders, monkeypatch):
    monkeypatch.setattr(sys.modules[services.expire.__module__], "AT_ONCE", 1)
    longest = attempt_of(orders[0])
    PaymentAttempt.objects.filter(pk=longest.pk).update(
        gateway="gone", expires_at=timezone.now() - timedelta(hours=1)
    )

    assert [services.expire_due(), services.expire_due()] == [0, 1]
    assert states() == ["Pending payment", "Expired"]


def test_an_order_that_rested_is_tried_again(orders):
    PaymentAttempt.objects.filter(order=orders[0]).update(gateway="gone")
    services.expire_due()
    PaymentAttempt.objects.filter(order=orders[0]).update(gateway="demo")

    assert services.expire_due() == 0
    PaymentAttempt.objects.filter(order=orders[0]).update(rests_until=timezone.now())
    assert services.expire_due() == 1
    assert states() == ["Expired", "Expired"]


def test_the_longest_overdue_comes_first(orders, monkeypatch):
    monkeypatch.setattr(sys.modules[services.expire.__module__], "AT_ONCE", 1)
    PaymentAttempt.objects.filter(order=orders[1]).update(expires_at=timezone.now() - timedelta(hours=1))

    assert services.expire_due() == 1
    assert states() == ["Pending payment", "Expired"]


def test_the_rest_of_an_order_is_counted_from_the_answer(orders, monkeypatch):
    payments.start(attempt=attempt_of(orders[0]), return_url="http://petite.localhost/")
    gateway.succeed(payment=DemoPayment.objects.get())
    hung_up = []

    def take_long(*args):
        hung_up.append(timezone.now())
        raise GatewayError("No answer.")

    monkeypatch.setattr(Gateway, "look_up", take_long)
    services.expire_due()

    assert attempt_of(orders[0]).rests_until >= hung_up[0] + timedelta(minutes=5)


def test_a_round_ends_before_a_worker_would_be_killed_and_the_next_goes_on(orders, monkeypatch):
    monkeypatch.setattr(clock, "ROUND_SECONDS", 0)

    assert [services.expire_due() for _ in range(3)] == [1, 1, 0]
    assert states() == ["Expired", "Expired"]
