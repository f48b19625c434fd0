"""One table says how orders move; services move them, stock and basket follow."""

import re
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from django.conf import settings
from django.utils import timezone

import pytest

from commerce.basket import services as baskets
from commerce.basket.models import Line as BasketLine
from commerce.order import services
from commerce.order.exceptions import AlreadyPaid, InvalidTransition
from commerce.order.models import Order
from commerce.order.states import TRANSITIONS, State
from commerce.partner.models import StockRecord
from commerce.payment import services as payments
from commerce.payment.gateways.demo import services as gateway
from commerce.payment.models import DemoPayment, PaymentAttempt, Source, Transaction
from core.models import OutboxEntry, User
from tests.factories.checkout import attempt_of, make_basket, make_delivery, pay, place
from tests.factories.commerce import make_brand, make_product


@pytest.fixture
def brand():
    brand = make_brand()
    make_delivery(brand)
    return brand


@pytest.fixture
def order(brand):
    """Two of five bears, reserved."""
    return place(make_basket(brand, make_product(brand, "Bear", stock=5), quantity=2))


def state(order: Order) -> str:
    return Order.objects.get(pk=order.pk).status


def stock() -> tuple[int, int]:
    record = StockRecord.objects.get()
    return record.num_in_stock, record.num_allocated


def basket_state(order: Order) -> str:
    return Order.objects.select_related("basket").get(pk=order.pk).basket.status


def facts() -> list[str]:
    return list(OutboxEntry.objects.filter(kind="fact").order_by("pk").values_list("subject", flat=True))


def history(order: Order) -> list[tuple[str, str]]:
    return list(order.status_changes.order_by("pk").values_list("old_status", "new_status"))


def begin(order: Order) -> DemoPayment:
    """The shopper has arrived at the gateway."""
    payments.start(attempt=attempt_of(order), return_url="http://petite.localhost/")
    return DemoPayment.objects.get(reference=attempt_of(order).reference)


def test_oscars_pipeline_is_the_same_table():
    assert {state.value: tuple(each.value for each in targets) for state, targets in TRANSITIONS.items()} == (
        settings.OSCAR_ORDER_STATUS_PIPELINE
    )
    assert settings.OSCAR_INITIAL_ORDER_STATUS == "Pending payment"


def test_every_state_is_in_the_table():
    assert set(TRANSITIONS) == set(State)


def test_nobody_else_writes_an_orders_state():
    """Only services/change_state.py does."""
    writes = re.compile(r"set_status\(|\.update\([^)]*status=|order\.status\s*=[^=]")
    room = Path(settings.BASE_DIR) / "commerce" / "order"
    found = {
        path.name
        for path in room.rglob("*.py")
        if "migrations" not in path.parts and writes.search(path.read_text())
    }
    assert found == {"models.py", "change_state.py"}


def test_oscars_own_door_is_closed(order):
    with pytest.raises(InvalidTransition):
        order.set_status("Paid")
    assert state(order) == "Pending payment"


def test_states_are_told_in_words():
    assert str(State.NEEDS_REFUND.label) == "Refund on its way"


def test_payment_in_time_pays_the_order(order):
    pay(order)

    assert (state(order), stock(), basket_state(order)) == ("Paid", (5, 2), "Submitted")
    assert facts() == ["OrderPlaced", "OrderPaid"]
    assert history(order) == [("", "Pending payment"), ("Pending payment", "Paid")]
    assert attempt_of(order).state == "succeeded"


def test_payment_is_entered_in_oscars_books(order):
    pay(order)

    source = Source.objects.get()
    assert (source.order, source.amount_debited, source.currency) == (order, order.total_incl_tax, "GBP")
    assert Transaction.objects.get().txn_type == "Debit"


def test_second_confirmation_changes_nothing(order):
    pay(order)
    pay(order)

    assert facts() == ["OrderPlaced", "OrderPaid"]
    assert len(history(order)) == 2
    assert Source.objects.count() == 1


def test_failure_releases_stock_and_keeps_the_basket(order):
    services.fail_payment(attempt=attempt_of(order), reason="Declined")

    assert (state(order), stock(), basket_state(order)) == ("Payment failed", (5, 0), "Open")
    assert BasketLine.objects.get().quantity == 2
    assert facts() == ["OrderPlaced", "OrderPaymentFailed"]
    assert order.status_changes.get(new_status="Payment failed").reason == "Declined"


def test_second_failure_releases_nothing_more(order, brand):
    place(make_basket(brand, StockRecord.objects.get().product, quantity=1))

    services.fail_payment(attempt=attempt_of(order), reason="Declined")
    services.fail_payment(attempt=attempt_of(order), reason="Declined")

    assert stock() == (5, 1)
    assert facts().count("OrderPaymentFailed") == 1


def test_a_late_failure_does_not_undo_a_success(order):
    pay(order)

    services.fail_payment(attempt=attempt_of(order), reason="Declined")

    assert (state(order), stock(), attempt_of(order).state) == ("Paid", (5, 2), "succeeded")


def test_late_success_takes_the_goods_again(order):
    services.fail_payment(attempt=attempt_of(order), reason="Declined")

    pay(order)

    assert (state(order), stock()) == ("Paid", (5, 2))
    line = order.lines.get()
    assert (line.num_allocated, line.allocation_cancelled) == (2, False)
    assert BasketLine.objects.count() == 0  # bought: it does not wait in the basket


def test_late_success_without_goods_is_flagged(order, brand):
    services.fail_payment(attempt=attempt_of(order), reason="Declined")
    place(make_basket(brand, StockRecord.objects.get().product, quantity=4))

    pay(order)

    assert (state(order), stock()) == ("Needs refund", (5, 4))
    assert facts()[-1] == "OrderNeedsRefund"
    assert (
        order.status_changes.get(new_status="Needs refund").reason
        == "Money came late, and the goods were gone"
    )
    assert basket_state(order) == "Open"


def test_late_success_after_the_basket_was_ordered_again_is_flagged(order):
    services.fail_payment(attempt=attempt_of(order), reason="Declined")
    order.refresh_from_db()
    again = place(order.basket)

    pay(order)

    assert (state(order), state(again), stock()) == ("Needs refund", "Pending payment", (5, 2))


@pytest.mark.parametrize(("amount", "currency"), [("0.01", "GBP"), ("999.00", "GBP"), (None, "EUR")])
def test_another_sum_than_we_asked_for_is_flagged(order, amount, currency):
    attempt = attempt_of(order)

    services.confirm_payment(
        attempt=attempt, amount=Decimal(amount) if amount else attempt.amount, currency=currency
    )

    assert (state(order), stock(), basket_state(order)) == ("Needs refund", (5, 0), "Open")
    assert facts() == ["OrderPlaced", "OrderNeedsRefund"]


def test_shipping_takes_the_goods_off_the_shelf(order):
    pay(order)
    packer = User.objects.create_user("packer@example.org")

    services.ship(order=order, actor=packer, reason="DHL 123")

    change = order.status_changes.get(new_status="Shipped")
    assert (state(order), stock()) == ("Shipped", (3, 0))
    assert (change.actor, change.reason) == (packer, "DHL 123")
    assert facts()[-1] == "OrderShipped"


def test_unpaid_orders_are_not_shipped(order):
    with pytest.raises(InvalidTransition):
        services.ship(order=order)

    assert (state(order), stock(), facts()) == ("Pending payment", (5, 2), ["OrderPlaced"])


def test_shipping_twice_is_refused(order):
    pay(order)
    services.ship(order=order)

    with pytest.raises(InvalidTransition):
        services.ship(order=order)

    assert stock() == (3, 0)
    assert facts().count("OrderShipped") == 1


def test_cancelling_an_unpaid_order_tells_the_gateway_first(order):
    payment = begin(order)

    services.cancel(order=order, reason="Changed my mind")

    payment.refresh_from_db()
    assert (state(order), stock(), basket_state(order)) == ("Cancelled", (5, 0), "Open")
    assert (payment.state, attempt_of(order).state) == ("cancelled", "cancelled")
    assert not gateway.succeed(payment=payment)


def test_an_order_that_is_being_paid_is_not_cancelled(order):
    gateway.succeed(payment=begin(order))

    with pytest.raises(AlreadyPaid):
        services.cancel(order=order)

    assert (state(order), stock()) == ("Pending payment", (5, 2))


def test_cancelling_a_paid_order_asks_for_a_refund(order):
    pay(order)

    services.cancel(order=order, reason="Torn in the warehouse")

    assert (state(order), stock()) == ("Needs refund", (5, 0))


def test_a_shipped_order_is_not_cancelled(order):
    pay(order)
    services.ship(order=order)

    with pytest.raises(InvalidTransition):
        services.cancel(order=order)

    assert (state(order), stock()) == ("Shipped", (3, 0))


def test_money_for_a_cancelled_order_is_flagged(order):
    services.cancel(order=order)

    pay(order)

    assert (state(order), stock()) == ("Needs refund", (5, 0))


def overdue() -> None:
    PaymentAttempt.objects.update(expires_at=timezone.now() - timedelta(seconds=1))


def test_the_clock_ends_what_nobody_paid(order):
    payment = begin(order)
    overdue()

    assert services.expire_due() == 1

    payment.refresh_from_db()
    assert (state(order), stock(), basket_state(order)) == ("Expired", (5, 0), "Open")
    assert (payment.state, attempt_of(order).state) == ("cancelled", "cancelled")
    assert services.expire_due() == 0
    assert facts() == ["OrderPlaced", "OrderExpired"]


def test_the_clock_leaves_alone_what_has_time(order):
    assert services.expire_due() == 0
    assert state(order) == "Pending payment"


def test_the_clock_catches_up_with_a_payment_whose_message_was_lost(order):
    gateway.succeed(payment=begin(order))
    overdue()

    assert services.expire_due() == 0

    assert (state(order), stock(), basket_state(order)) == ("Paid", (5, 2), "Submitted")


def test_an_order_whose_gateway_was_never_reached_expires(order):
    overdue()

    assert services.expire_due() == 1
    assert (state(order), stock()) == ("Expired", (5, 0))


def test_an_expired_order_can_still_be_paid_late(order):
    overdue()
    services.expire_due()

    pay(order)

    assert (state(order), stock()) == ("Paid", (5, 2))


def test_a_deleted_basket_stops_nothing(order):
    order.basket.delete()

    pay(Order.objects.get(pk=order.pk))

    assert state(order) == "Paid"


def test_a_shelf_that_was_counted_anew_stops_nothing(order):
    StockRecord.objects.update(num_in_stock=5, num_allocated=0)

    services.fail_payment(attempt=attempt_of(order), reason="Declined")

    assert (state(order), stock()) == ("Payment failed", (5, 0))


def test_a_shelf_that_was_counted_anew_does_not_keep_a_parcel_back(order):
    pay(order)
    StockRecord.objects.update(num_in_stock=3, num_allocated=0)

    services.ship(order=order)

    assert (state(order), stock()) == ("Shipped", (3, 0))


def test_refilling_a_basket_twice_is_refilling_it_once(order, brand):
    services.fail_payment(attempt=attempt_of(order), reason="Declined")
    elsewhere = make_basket(brand)

    assert services.refill_basket(order=order, basket=elsewhere) == []
    assert services.refill_basket(order=order, basket=elsewhere) == []

    assert BasketLine.objects.get(basket=elsewhere).quantity == 2


def test_refilling_leaves_out_what_is_gone(order, brand):
    services.fail_payment(attempt=attempt_of(order), reason="Declined")
    StockRecord.objects.update(num_in_stock=0)
    elsewhere = make_basket(brand)

    assert services.refill_basket(order=order, basket=elsewhere) == ["Sorry, “Bear” is sold out."]
    assert not BasketLine.objects.filter(basket=elsewhere).exists()


def test_what_was_added_to_a_kept_basket_stays_when_the_money_comes_late(order, brand):
    services.fail_payment(attempt=attempt_of(order), reason="Declined")
    order.refresh_from_db()
    hat = make_product(brand, "Hat")
    baskets.add(basket=order.basket, product=hat, quantity=1)

    pay(order)

    assert [line.product for line in BasketLine.objects.all()] == [hat]
