"""Reports count paid orders, in a delivery of their own."""

from commerce.analytics.models import ProductRecord, UserRecord
from core.models import User
from tests.factories.checkout import make_basket, make_delivery, pay, place
from tests.factories.commerce import make_brand, make_product


def test_a_paid_order_is_counted_once_and_not_before(drain_outbox):
    brand = make_brand()
    make_delivery(brand)
    user = User.objects.create_user("ada@example.org")
    bear = make_product(brand, stock=9)
    order = place(make_basket(brand, bear, quantity=2, owner=user), user=user)
    drain_outbox()
    assert (ProductRecord.objects.count(), UserRecord.objects.count()) == (0, 0)

    pay(order)
    assert ProductRecord.objects.count() == 0
    drain_outbox()
    drain_outbox()

    assert ProductRecord.objects.get().num_purchases == 2
    record = UserRecord.objects.get()
    assert (record.num_orders, record.num_order_lines, record.num_order_items) == (1, 1, 2)
    assert record.date_last_order == order.date_placed
