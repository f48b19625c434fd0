"""Order, baskets, stock: whoever holds a lock of one takes none before it, or two could wait for each other.

An order button holds the shopper's open basket and waits for stock. So nobody may wait for that basket while
holding stock. Read off the statements, for a signed-in shopper whose second basket is open.
"""

from collections.abc import Callable

from django.db import connection
from django.test.utils import CaptureQueriesContext

import pytest

from commerce.basket.models import Basket
from commerce.order import services
from commerce.order.models import Order
from core.models import User
from tests.factories.checkout import attempt_of, make_basket, make_delivery, pay, place
from tests.factories.commerce import make_brand, make_product


@pytest.fixture
def order() -> Order:
    """Unpaid; the shopper has begun another basket meanwhile."""
    brand = make_brand()
    make_delivery(brand)
    user = User.objects.create_user("ada@example.org")
    bear = make_product(brand, "Bear", stock=5)
    order = place(make_basket(brand, bear, owner=user), user=user)
    make_basket(brand, bear, owner=user)
    return order


def fail(order: Order) -> None:
    services.fail_payment(attempt=attempt_of(order), reason="Declined")


def pay_another_sum(order: Order) -> None:
    services.confirm_payment(attempt=attempt_of(order), amount=1, currency="GBP")


def baskets_read(act: Callable[[], object]) -> tuple[int, int]:
    """How often baskets were read before stock was first written, and in all."""
    with CaptureQueriesContext(connection) as captured:
        act()
    statements = [query["sql"] for query in captured.captured_queries]
    written = next(
        place for place, sql in enumerate(statements) if sql.startswith('UPDATE "partner_stockrecord"')
    )
    reads = [place for place, sql in enumerate(statements) if 'FROM "basket_basket"' in sql]
    return sum(place < written for place in reads), len(reads)


@pytest.mark.parametrize(
    "act", [fail, pay_another_sum, lambda order: services.cancel(order=order)], ids=["fail", "flag", "cancel"]
)
def test_stock_is_given_back_after_the_baskets_are_locked(order: Order, act: Callable) -> None:
    before, in_all = baskets_read(lambda: act(order))

    assert before == in_all == 2  # the order's own, and the one that the shopper has open


def test_late_money_takes_stock_after_the_baskets_are_locked(order: Order) -> None:
    fail(order)
    assert Order.objects.get().basket.status == Basket.MERGED

    before, _in_all = baskets_read(lambda: pay(order))

    assert before == 4  # both are locked, and asked whether they are one shopper's
    assert Order.objects.get().status == "Paid"
