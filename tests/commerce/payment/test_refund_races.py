"""Two people at once, one message many times: real processes."""

import uuid
from decimal import Decimal

import pytest

from commerce.order import services
from commerce.order.models import Line, Order
from commerce.order.services import Part
from commerce.partner.models import StockRecord
from commerce.payment.models import Refund, RefundLine, Source, Transaction
from core.models import OutboxEntry
from tests.commerce.payment.test_refunds import hear, news
from tests.factories.checkout import make_basket, make_delivery, pay_at_gateway, place
from tests.factories.commerce import make_brand, make_product
from tests.races import race

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def order() -> Order:
    brand = make_brand()
    make_delivery(brand)
    return pay_at_gateway(place(make_basket(brand, make_product(brand, "Bear", price="12.00", stock=5))))


@pytest.fixture
def bears() -> Order:
    """Three of five."""
    brand = make_brand()
    make_delivery(brand)
    bear = make_product(brand, "Bear", price="12.00", stock=5)
    return pay_at_gateway(place(make_basket(brand, bear, quantity=3)))


def whole(order_id: int) -> str:
    refund = services.ask_refund(
        order=Order.objects.get(pk=order_id), reason="Broken", actor=None, further=Decimal("15.50")
    )
    return refund.state


def unit(order_id: int) -> str:
    part = Part(line_id=Line.objects.get().pk, quantity=1, fate=RefundLine.Fate.KEPT)
    order = Order.objects.get(pk=order_id)
    return services.ask_refund(order=order, reason="Broken", actor=None, parts=[part]).state


@pytest.mark.parametrize(("wish", "amount"), [(whole, Decimal("15.50")), (unit, Decimal("12.00"))])
def test_eight_people_refund_once(order, wish, amount):
    outcomes = race(wish, [order.pk] * 8)

    assert sorted(outcomes) == ["RefundNotAllowed"] * 7 + ["asked"]
    assert Refund.objects.get().amount == Source.objects.get().amount_going_back == amount


def test_one_message_many_times_at_once_is_in_the_books_once(order):
    whole(order.pk)
    refund = Refund.objects.get()
    bodies = [news(refund, event=f"evt_{number % 3}") for number in range(9)]

    assert race(hear, bodies) == [200] * 9

    assert Transaction.objects.filter(txn_type=Transaction.REFUND).count() == 1
    assert Source.objects.get().amount_refunded == Decimal("15.50")
    assert OutboxEntry.objects.filter(kind="fact", subject="RefundMade").count() == 1


def send_or_take_back(task: tuple[str, int]) -> str:
    what, order_id = task
    order = Order.objects.get(pk=order_id)
    if what == "send":
        return services.ship(order=order).status
    part = Part(line_id=Line.objects.get().pk, quantity=2, fate=RefundLine.Fate.UNSENT)
    return services.ask_refund(order=order, reason="No", actor=None, parts=[part]).state


def test_the_rest_leaves_or_is_taken_back_and_its_stock_is_let_go_once(bears):
    services.ship_parcel(order=bears, contents={Line.objects.get().pk: 1}, key=uuid.uuid4())

    outcomes = race(send_or_take_back, [("send", bears.pk), ("back", bears.pk)] * 3)

    line, record = Line.objects.get(), StockRecord.objects.get()
    taken = Refund.objects.count()
    assert outcomes.count("asked") == taken
    assert (Order.objects.get().status, line.num_allocated, record.num_allocated) == ("Shipped", 0, 0)
    assert (line.num_shipped, line.num_cancelled) == ((1, 2) if taken else (3, 0))
    assert record.num_in_stock == 5 - line.num_shipped
    assert bears.status_changes.filter(new_status="Shipped").count() == 1


def cancel_or_refund(task: tuple[str, int]) -> str:
    what, order_id = task
    order = Order.objects.get(pk=order_id)
    if what == "cancel":
        return services.cancel_with_refund(order=order, reason="No").status
    return services.ask_refund(order=order, reason="No", actor=None, further=Decimal("5.00")).state


def test_a_part_and_the_whole_at_the_same_moment_are_never_more_than_came(order):
    race(cancel_or_refund, [("cancel", order.pk), ("part", order.pk), ("cancel", order.pk)])

    assert sum(refund.amount for refund in Refund.objects.all()) == Decimal("15.50")
    assert Source.objects.get().amount_going_back == Decimal("15.50")
    assert Order.objects.get().status == "Needs refund"
