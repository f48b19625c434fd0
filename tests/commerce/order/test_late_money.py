"""Money for orders that had come to nothing: what one basket held is sent once, whoever pays late."""

import pytest

from commerce.basket.models import Basket, Line
from commerce.catalogue.models import ProductClass
from commerce.order import services
from commerce.order.models import Order
from commerce.partner.models import StockRecord
from core.models import Brand, OutboxEntry, User
from tests.factories.checkout import attempt_of, make_basket, make_delivery, pay, place
from tests.factories.commerce import make_brand, make_product
from tests.races import race


@pytest.fixture
def brand():
    brand = make_brand()
    make_delivery(brand)
    return brand


def states(*orders: Order) -> list[str]:
    return [Order.objects.get(pk=order.pk).status for order in orders]


def dead(basket: Basket, *, user: User | None = None) -> Order:
    """An order of the basket whose payment was declined, so that the basket is open again."""
    order = place(Basket.objects.select_related("brand").get(pk=basket.pk), user=user)
    services.fail_payment(attempt=attempt_of(order), reason="Declined")
    return order


@pytest.mark.parametrize("first_paid", [0, 1])
def test_of_two_dead_orders_of_one_basket_one_is_sent_and_one_paid_back(brand, first_paid):
    basket = make_basket(brand, make_product(brand, "Bear", stock=5), quantity=2)
    orders = [dead(basket), dead(basket)]
    winner, loser = orders[first_paid], orders[1 - first_paid]

    pay(winner)
    pay(loser)

    assert states(winner, loser) == ["Paid", "Needs refund"]
    assert (
        loser.status_changes.latest("pk").reason == "Money came late, and the basket had been ordered again"
    )
    assert StockRecord.objects.get().num_allocated == 2
    facts = OutboxEntry.objects.filter(kind="fact", subject__in=["OrderPaid", "OrderNeedsRefund"])
    assert sorted(facts.values_list("subject", "payload__order_id")) == [
        ("OrderNeedsRefund", loser.pk),
        ("OrderPaid", winner.pk),
    ]


@pytest.mark.parametrize("first_paid", [0, 1])
def test_baskets_that_were_merged_count_as_one(brand, first_paid):
    user = User.objects.create_user("ada@example.org")
    bear = make_product(brand, "Bear", stock=5)
    old = make_basket(brand, bear, owner=user)
    order = place(old, user=user)
    new = make_basket(brand, bear, owner=user)
    services.fail_payment(attempt=attempt_of(order), reason="Declined")  # old joins new
    again = dead(new, user=user)
    orders = [order, again]

    pay(orders[first_paid])
    pay(orders[1 - first_paid])

    assert Basket.objects.get(pk=old.pk).merged_into_id == new.pk
    assert states(orders[first_paid], orders[1 - first_paid]) == ["Paid", "Needs refund"]
    assert StockRecord.objects.get().num_allocated == 1


def test_what_stayed_behind_and_was_ordered_later_is_another_matter(brand):
    here = make_product(brand, "Bear", stock=5)
    basket = make_basket(brand, here)
    first = place(basket)
    pay(first)
    basket.refresh_from_db()
    # what the first order left in the basket, as a line that its market did not sell
    Basket.objects.filter(pk=basket.pk).update(status=Basket.OPEN)
    line = Line.objects.get(basket=basket)
    Line.objects.filter(pk=line.pk).update(quantity=3)
    second = dead(basket)

    pay(second)

    assert states(first, second) == ["Paid", "Paid"]
    assert StockRecord.objects.get().num_allocated == 4


def gone(brand: Brand, *, tracked: bool, whole: bool) -> Order:
    """An expired order of a bear and a gift card; the card's stock record is deleted, or the whole card."""
    card = make_product(brand, "Gift card")
    if not tracked:
        card.product_class = ProductClass.objects.create(name="Card", track_stock=False)
        card.save()
    order = dead(make_basket(brand, make_product(brand, "Bear", stock=5), card))
    (card if whole else card.stockrecords.get()).delete()
    return order


@pytest.mark.parametrize(("tracked", "whole"), [(True, False), (True, True), (False, True)])
def test_late_money_for_what_was_deleted_goes_back(brand, tracked, whole):
    order = gone(brand, tracked=tracked, whole=whole)

    pay(order)

    assert states(order) == ["Needs refund"]
    assert order.status_changes.latest("pk").reason == "Money came late, and the goods were gone"
    assert StockRecord.objects.get().num_allocated == 0


def test_late_money_for_what_needs_no_shelf_is_taken(brand):
    order = gone(brand, tracked=False, whole=False)

    pay(order)

    assert states(order) == ["Paid"]
    assert StockRecord.objects.get().num_allocated == 1


def settle(order_id: int) -> str:
    return pay(Order.objects.get(pk=order_id)).status


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_late_messages_at_one_moment_send_the_goods_once(brand):
    basket = make_basket(brand, make_product(brand, "Bear", stock=9))
    orders = [dead(basket) for _ in range(4)]

    race(settle, [order.pk for order in orders])

    assert sorted(states(*orders)) == ["Needs refund"] * 3 + ["Paid"]
    assert StockRecord.objects.get().num_allocated == 1
