"""A refund that failed is tried again, unless what it was for has gone back some other way meanwhile."""

from decimal import Decimal

import pytest

from commerce.dashboard.orders.next_step import next_step
from commerce.order import services
from commerce.order.exceptions import RefundNotAllowed
from commerce.order.models import Line, Order
from commerce.order.services import Part
from commerce.payment.gateways import RefundNotice
from commerce.payment.models import Refund, Source
from core.models import User
from tests.factories.checkout import make_basket, make_delivery, pay_at_gateway, place
from tests.factories.commerce import make_brand, make_product

FAILED = "The refund of £{} failed."
OFF_DELIVERY, GRANTED = {"delivery": "3.50"}, {"further": "5.00"}
A_BEAR, ALL = {"units": 1}, {"further": "39.50"}


@pytest.fixture
def order() -> Order:
    """Three bears at 12.00 and delivery at 3.50, paid."""
    brand = make_brand()
    make_delivery(brand)
    bear = make_product(brand, "Bear", price="12.00", stock=5)
    return pay_at_gateway(place(make_basket(brand, bear, quantity=3)))


@pytest.fixture
def admin() -> User:
    return User.objects.create_superuser("sue@example.com")


def ask(order: Order, *, units: int = 0, delivery: str = "0", further: str = "0") -> Refund:
    parts = [Part(line_id=Line.objects.get().pk, quantity=units)] if units else []
    sums = {"delivery": Decimal(delivery), "further": Decimal(further)}
    return services.ask_refund(order=order, reason="Torn", actor=None, parts=parts, **sums)


def end(refund: Refund, outcome: str) -> Refund:
    notice = RefundNotice(
        event_id="evt",
        reference=refund.reference,
        outcome=outcome,
        amount=refund.amount,
        currency=refund.currency,
    )
    services.settle_refund(refund=refund, notice=notice)
    return Refund.objects.get(pk=refund.pk)


def going_back() -> Decimal:
    return Source.objects.get().amount_going_back


@pytest.mark.parametrize("outcome", ["asked", "succeeded", "failed"])
@pytest.mark.parametrize(
    ("what", "instead"),
    [
        (OFF_DELIVERY, OFF_DELIVERY),
        (GRANTED, GRANTED),
        (A_BEAR, A_BEAR),
        (GRANTED, {"further": "6.00", "units": 1}),
        ({**OFF_DELIVERY, **A_BEAR}, {"delivery": "3.50", "units": 2}),
    ],
)
def test_what_another_was_made_for_is_not_tried_again(order, admin, what, instead, outcome):
    refund = end(ask(order, **what), "failed")
    other = ask(order, **instead)
    if outcome != "asked":
        end(other, outcome)
    before = going_back()

    step = next_step(order, admin)
    with pytest.raises(RefundNotAllowed, match="Another refund was made in its place"):
        services.ask_again(refund=refund, actor=admin)

    assert (step.subject, going_back(), Refund.objects.count()) == (
        other.pk if outcome == "failed" else None,
        before,
        2,
    )


@pytest.mark.parametrize(
    ("what", "since", "sentence"),
    [
        (OFF_DELIVERY, {"delivery": "1.00"}, "more than is left of what delivery cost"),
        ({"units": 3}, {"units": 1}, "Of “Bear” 2 can still be refunded"),
        (ALL, {"further": "1.00"}, "more than is left of what was paid"),
    ],
)
def test_what_can_not_go_back_any_more_is_not_tried_again(order, admin, what, since, sentence):
    refund = end(ask(order, **what), "failed")
    ask(order, **since)
    before = going_back()

    step = next_step(order, admin)
    with pytest.raises(RefundNotAllowed, match=sentence):
        services.ask_again(refund=refund, actor=admin)

    assert (step.title, going_back(), Refund.objects.count()) == ("To be sent.", before, 2)


@pytest.mark.parametrize(
    ("what", "another"), [(GRANTED, {"further": "4.99"}), (GRANTED, A_BEAR), (A_BEAR, {"further": "12.00"})]
)
def test_another_matter_takes_no_refunds_place(order, admin, what, another):
    refund = end(ask(order, **what), "failed")
    end(ask(order, **another), "succeeded")
    before = going_back()

    assert next_step(order, admin).title == FAILED.format(refund.amount)
    again = services.ask_again(refund=refund, actor=admin)

    assert (again.amount, going_back()) == (refund.amount, before + refund.amount)
    assert next_step(order, admin).title == "To be sent."


def test_a_like_refund_that_was_made_before_takes_no_place(order, admin):
    refund = ask(order, **GRANTED)
    end(ask(order, **GRANTED), "succeeded")
    end(refund, "failed")

    assert next_step(order, admin).subject == refund.pk
    services.ask_again(refund=refund, actor=admin)

    assert going_back() == Decimal("10.00")
