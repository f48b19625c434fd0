"""Stripe is mute: one question waits for it, everybody else is told at once, and nothing is taken for asked."""

import logging
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from urllib.parse import urlsplit

from django.utils import timezone

import pytest

from commerce.order import links, services
from commerce.order.models import Order
from commerce.order.payment import payment_url
from commerce.partner.models import StockRecord
from commerce.payment import going_back
from commerce.payment.gateways.stripe import api
from commerce.payment.models import PaymentAttempt, Refund
from core.models import Delivery
from tests.factories.checkout import Shopper, attempt_of, make_basket, place
from tests.gate import Gate

SEND = "commerce.payment.going_back.send"


@pytest.fixture
def gate(stripe, settings) -> Iterator[Gate]:
    """Before the double: it can be mute."""
    gate = Gate(urlsplit(stripe.base).port)
    settings.STRIPE_API_BASE = f"http://127.0.0.1:{gate.port}"
    settings.STRIPE_TIMEOUTS = (0.3, 0.3)
    yield gate
    gate.shut()


@pytest.fixture
def orders(stripe, gate, shop) -> list[Order]:
    """Three, whose shoppers stand on Stripe's page."""
    orders = [place(make_basket(shop, shop.products.get())) for _ in range(3)]
    for order in orders:
        payment_url(order)
    return orders


@pytest.fixture
def asked() -> Callable[[], Counter[str]]:
    """How the questions ended that were asked since the test began."""

    def now() -> Counter[str]:
        samples = [sample for metric in api.ASKED.collect() for sample in metric.samples]
        return Counter(
            {each.labels["outcome"]: int(each.value) for each in samples if each.name.endswith("_total")}
        )

    before = now()
    return lambda: now() - before


def pay_at_stripe(stripe, order: Order) -> None:
    assert stripe.account.pay(attempt_of(order).remote_id)


def overdue() -> None:
    PaymentAttempt.objects.update(expires_at=timezone.now() - timedelta(seconds=1), rests_until=None)


def states() -> list[str]:
    return list(Order.objects.order_by("pk").values_list("status", flat=True))


def come_back(order: Order) -> str:
    """What the order's page says to whoever comes back from Stripe; it looks again."""
    page = Shopper(order.brand).get(f"order/{links.token(order)}/?returned=1")
    assert page.context["confirming"]
    return page.context["headline"]


def test_one_shopper_waits_for_a_mute_stripe_and_the_others_do_not(stripe, gate, orders, caplog, asked):
    pay_at_stripe(stripe, orders[1])
    gate.mute()

    with caplog.at_level(logging.INFO):
        said = [come_back(order) for order in orders]

    assert set(said) == {"We are confirming your payment"}
    assert asked() == {"unreachable": 1, "spared": 2}
    lines = [record.getMessage() for record in caplog.records if record.name == "core.breaker"]
    assert lines == ["Stripe is out of reach (ReadTimeout): orders and refunds wait."]


def test_who_came_back_is_told_as_soon_as_it_answers_again(stripe, gate, orders, rest_is_over, caplog):
    pay_at_stripe(stripe, orders[1])
    gate.mute()
    come_back(orders[0])
    gate.speak()
    assert come_back(orders[2]) == "We are confirming your payment"  # still let be
    rest_is_over()

    page = Shopper(orders[1].brand).get(f"order/{links.token(orders[1])}/?returned=1")

    assert page.context["headline"] == "Thank you!"
    assert states() == ["Pending payment", "Paid", "Pending payment"]
    assert "Stripe answers again." in caplog.text


def test_the_payment_page_that_is_not_asked_for_is_asked_for_later_and_is_one(
    stripe, gate, shop, rest_is_over, asked
):
    order = place(make_basket(shop, shop.products.get()))
    gate.mute()

    paths = [payment_url(order) for _ in range(3)]
    page = Shopper(shop).client.get(paths[2], headers={"Host": shop.site.hostname})

    assert all(path.endswith("?outcome=unreachable") for path in paths)
    assert page.context["headline"] == "We can’t open the payment page right now"
    assert "Pay now" in page.content.decode()
    assert asked() == {"unreachable": 1, "spared": 2}
    assert (states(), attempt_of(order).state) == (["Pending payment"], "open")
    gate.speak()
    rest_is_over()
    opened = payment_url(order)
    (session,) = stripe.account.sessions.values()
    assert opened == session["url"]


def test_the_clock_ends_nothing_unasked_and_asks_it_in_the_next_round(
    stripe, gate, orders, shop, rest_is_over
):
    unstarted = place(make_basket(shop, shop.products.get()))  # no page: nobody can pay, nobody is asked
    pay_at_stripe(stripe, orders[1])
    overdue()
    gate.mute()

    assert services.expire_due() == 1
    assert states() == ["Pending payment"] * 3 + ["Expired"]
    assert StockRecord.objects.get().num_allocated == 3
    first, *others = [attempt_of(order).rests_until for order in orders]
    assert first > timezone.now() + timedelta(minutes=4)
    assert max(others) <= timezone.now()
    assert attempt_of(unstarted).state == "cancelled"

    gate.speak()
    rest_is_over()
    assert services.expire_due() == 1
    assert states() == ["Pending payment", "Paid", "Expired", "Expired"]


def paid_back_twice(stripe, order: Order) -> list[Refund]:
    pay_at_stripe(stripe, order)
    services.catch_up(order=order)
    return [
        services.ask_refund(order=order, reason="Broken", actor=None, further=Decimal(further))
        for further in ("5.00", "2.00")
    ]


def test_a_refund_that_was_not_asked_for_counts_no_try_and_is_made_once(
    stripe, gate, orders, drain_outbox, rest_is_over
):
    paid_back_twice(stripe, orders[0])
    gate.mute()

    drain_outbox(failures=True)
    deliveries = Delivery.objects.filter(reaction=SEND)
    assert sorted(deliveries.values_list("state", "attempts")) == [("pending", 0), ("pending", 1)]
    spared = deliveries.get(attempts=0)
    assert (spared.error, spared.not_before < timezone.now() + timedelta(seconds=6)) == ("", True)

    gate.speak()
    rest_is_over()
    drain_outbox(timezone.now() + timedelta(seconds=11))
    assert sorted(refund["amount"] for refund in stripe.account.refunds.values()) == [200, 500]


def test_refunds_that_were_not_looked_up_are_in_the_next_round(
    stripe, gate, orders, drain_outbox, rest_is_over
):
    refunds = paid_back_twice(stripe, orders[0])
    drain_outbox()
    Refund.objects.update(created_at=timezone.now() - going_back.PATIENCE)
    gate.mute()

    assert going_back.catch_up() == 0
    first, second = [Refund.objects.get(pk=refund.pk) for refund in refunds]
    assert first.rests_until > timezone.now() + timedelta(minutes=4)
    assert second.rests_until <= timezone.now()

    gate.speak()
    rest_is_over()
    assert going_back.catch_up() == 1
    assert [Refund.objects.get(pk=refund.pk).state for refund in refunds] == ["asked", "succeeded"]
