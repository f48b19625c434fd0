"""Twelve buyers of three units, eight fingers on one button, one message twenty times: real processes."""

import json
import uuid
from collections import Counter

from django.test import Client

import pytest

from commerce.basket import services as baskets
from commerce.basket.models import Basket, Line
from commerce.order import services
from commerce.order.models import Order, Shipment, ShipmentLine
from commerce.order.states import CALLED_OFF
from commerce.partner.models import StockRecord
from commerce.payment.models import PaymentAttempt, WebhookEvent
from core.models import OutboxEntry, User
from tests.factories.checkout import (
    agreed,
    attempt_of,
    make_basket,
    make_checkout,
    make_delivery,
    pay,
    place,
    webhook,
)
from tests.factories.commerce import make_brand, make_market, make_product
from tests.races import race

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def brand():
    brand = make_brand()
    make_delivery(brand)
    return brand


def order_of(ticket: tuple[int, str]) -> int:
    basket_id, shown = ticket
    basket = Basket.objects.select_related("brand").get(pk=basket_id)
    return services.place_order(basket_id=basket_id, checkout=make_checkout(basket.brand), shown=shown).pk


def ticket(basket: Basket) -> tuple[int, str]:
    return basket.pk, agreed(basket, make_checkout(basket.brand))


def facts() -> Counter:
    return Counter(OutboxEntry.objects.filter(kind="fact").values_list("subject", flat=True))


def test_twelve_buyers_of_three_units_make_three_orders(brand):
    bear = make_product(brand, "Bear", stock=3)
    tickets = [ticket(make_basket(brand, bear)) for _ in range(12)]

    outcomes = race(order_of, tickets)

    record = StockRecord.objects.get()
    assert Order.objects.count() == PaymentAttempt.objects.count() == 3
    assert (record.num_in_stock, record.num_allocated) == (3, 3)
    assert outcomes.count("QuoteChangedError") == 9
    assert facts() == {"OrderPlaced": 3}
    assert Counter(Basket.objects.values_list("status", flat=True)) == {"Frozen": 3, "Open": 9}


def test_buyers_of_two_things_in_either_order_do_not_lock_each_other_out(brand):
    first, second = make_product(brand, stock=3), make_product(brand, stock=3)
    tickets = [
        ticket(make_basket(brand, *((first, second) if number % 2 else (second, first))))
        for number in range(12)
    ]

    outcomes = race(order_of, tickets)

    assert Order.objects.count() == 3
    assert list(StockRecord.objects.values_list("num_allocated", flat=True)) == [3, 3]
    assert outcomes.count("QuoteChangedError") == 9


def test_eight_presses_of_one_button_make_one_order(brand):
    basket = make_basket(brand, make_product(brand, stock=50))

    outcomes = race(order_of, [ticket(basket)] * 8)

    assert set(outcomes) == {Order.objects.get().pk}
    assert PaymentAttempt.objects.count() == 1
    assert StockRecord.objects.get().num_allocated == 1


def deliver(body: bytes) -> int:
    return webhook(Client(), body).status_code


def message(order: Order, outcome: str = "succeeded", event: str = "evt_1") -> bytes:
    attempt = attempt_of(order)
    news = {"id": event, "reference": attempt.reference, "outcome": outcome}
    return json.dumps({**news, "amount": str(attempt.amount), "currency": attempt.currency}).encode()


def test_one_message_twenty_times_at_once_has_one_effect(brand):
    order = place(make_basket(brand, make_product(brand, stock=5)))

    outcomes = race(deliver, [message(order)] * 20)

    assert outcomes == [200] * 20
    assert (Order.objects.get().status, WebhookEvent.objects.count()) == ("Paid", 1)
    assert facts() == {"OrderPlaced": 1, "OrderPaid": 1}


def settle(task: tuple[str, int, bytes]) -> str:
    what, order_id, body = task
    if what == "message":
        return str(deliver(body))
    order = Order.objects.get(pk=order_id)
    return (services.expire if what == "expire" else services.cancel)(order=order).status


@pytest.mark.parametrize("rival", ["expire", "cancel"])
def test_money_and_the_end_of_an_order_at_the_same_moment_end_in_one_story(brand, rival):
    bear = make_product(brand, stock=5)
    orders = [place(make_basket(brand, bear)) for _ in range(4)]
    tasks = [
        (what, order.pk, message(order, event=f"evt_{order.pk}"))
        for order in orders
        for what in ("message", rival)
    ]

    race(settle, tasks)

    # Paid, with its goods; or (called off first) flagged, without them.
    states = Counter(Order.objects.values_list("status", flat=True))
    assert sum(states.values()) == 4
    assert set(states) <= {"Paid", "Needs refund"}
    assert StockRecord.objects.get().num_allocated == states["Paid"]
    assert PaymentAttempt.objects.filter(state="succeeded").count() == 4


def pick_or_call_off(task: tuple[str, int]) -> str:
    what, order_id = task
    order = Order.objects.get(pk=order_id)
    if what == "ship":
        return services.ship(order=order, reason="JD0002 2391").status
    return services.cancel(order=order, reason=CALLED_OFF).status


def test_a_parcel_that_leaves_while_it_is_called_off_ends_in_one_story(brand):
    """Shipped and taken from the shelf, or called off and back on it; whoever comes second is refused."""
    bear = make_product(brand, stock=20)
    orders = [pay(place(make_basket(brand, bear, quantity=2))) for _ in range(4)]
    tasks = [(what, order.pk) for order in orders for what in ("ship", "cancel", "cancel")]

    outcomes = race(pick_or_call_off, tasks)

    states = Counter(Order.objects.values_list("status", flat=True))
    assert sum(states.values()) == 4
    assert set(states) <= {"Shipped", "Needs refund"}
    assert Counter(outcomes) == {**states, "InvalidTransition": 8}
    record = StockRecord.objects.get()
    assert (record.num_in_stock, record.num_allocated) == (20 - 2 * states["Shipped"], 0)
    happened = facts()
    assert (happened["OrderShipped"], happened["OrderNeedsRefund"]) == (
        states["Shipped"],
        states["Needs refund"],
    )


def pack(task: tuple[int, int, int]) -> str:
    order_id, line_id, units = task
    order = Order.objects.get(pk=order_id)
    services.ship_parcel(order=order, contents={line_id: units}, key=uuid.uuid4())
    return "sent"


def test_six_people_who_send_the_same_line_send_it_once(brand):
    """Of five units, parcels of two: two leave, whoever comes later is told."""
    order = pay(place(make_basket(brand, make_product(brand, stock=9), quantity=5)))

    outcomes = race(pack, [(order.pk, order.lines.get().pk, 2)] * 6)

    record, line = StockRecord.objects.get(), order.lines.get()
    assert Counter(outcomes) == {"sent": 2, "ParcelRefused": 4}
    assert (line.num_shipped, line.num_allocated) == (4, 1)
    assert sum(ShipmentLine.objects.values_list("quantity", flat=True)) == 4
    assert (record.num_in_stock, record.num_allocated) == (5, 1)
    assert (Order.objects.get().status, facts()["OrderShipped"]) == ("Partly shipped", 2)


def press(task: tuple[int, int, str]) -> int:
    order_id, line_id, key = task
    order = Order.objects.get(pk=order_id)
    return services.ship_parcel(order=order, contents={line_id: 1}, key=uuid.UUID(key)).pk


def test_one_parcel_that_is_sent_eight_times_at_once_leaves_once(brand):
    order = pay(place(make_basket(brand, make_product(brand, stock=9))))

    outcomes = race(press, [(order.pk, order.lines.get().pk, str(uuid.uuid4()))] * 8)

    assert set(outcomes) == {Shipment.objects.get().pk}
    assert (Order.objects.get().status, facts()["OrderShipped"]) == ("Shipped", 1)
    assert StockRecord.objects.get().num_in_stock == 8


def add_first(task: tuple[int, int, int]) -> int:
    brand_id, user_id, product_id = task
    from commerce.catalogue.models import Product
    from core.models import Brand

    basket = Basket(
        brand=Brand.objects.get(pk=brand_id), market=make_market(), owner=User.objects.get(pk=user_id)
    )
    return baskets.add(basket=basket, product=Product.objects.get(pk=product_id), quantity=1).basket_id


def test_first_adds_from_six_tabs_fill_one_basket(brand):
    bear = make_product(brand, stock=50)
    user = User.objects.create_user("ada@example.org")

    outcomes = race(add_first, [(brand.pk, user.pk, bear.pk)] * 6)

    basket = Basket.objects.get()
    assert outcomes == [basket.pk] * 6
    assert Line.objects.get().quantity == 6
