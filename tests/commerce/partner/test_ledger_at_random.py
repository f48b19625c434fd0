"""Two thousand random operations: ledger, levels and orders agree after each of them."""

from collections.abc import Iterator

from django.db import transaction
from django.db.models import Sum

import pytest
from hypothesis import HealthCheck, settings, strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from commerce.order import services as orders
from commerce.order.models import Line, Order
from commerce.order.reservations import unowned
from commerce.partner import stock_taking
from commerce.partner.checking import torn
from commerce.partner.exceptions import OutOfStock, StockTakeRefused
from commerce.partner.models import StockMovement, StockRecord
from commerce.partner.reasons import Reason
from commerce.partner.stock_taking import Count
from tests.factories.checkout import attempt_of, make_basket, make_delivery, pay, place
from tests.factories.commerce import make_brand, make_product
from tests.races import race

OPERATIONS, RUNS, STEPS = 2000, 20, 50
UNITS = st.integers(min_value=1, max_value=6)
SHELF = st.integers(min_value=0, max_value=2)


class Shop(RuleBasedStateMachine):
    """Three shelves, and a plain account of what should be on each: `held` and `reserved`."""

    waiting = Bundle("waiting")
    paid = Bundle("paid")
    failed = Bundle("failed")
    shipped = Bundle("shipped")
    steps = 0

    @initialize(stocks=st.lists(st.integers(min_value=0, max_value=12), min_size=3, max_size=3))
    def open_shop(self, stocks: list[int]) -> None:
        # Each run has the database for itself: what is checked after a step is all there is.
        self.before = transaction.savepoint()
        number = Shop.steps
        self.brand = make_brand(f"shop{number}x{id(self)}")
        make_delivery(self.brand)
        self.products = [make_product(self.brand, stock=stock) for stock in stocks]
        self.records = [product.stockrecords.get() for product in self.products]
        self.held, self.reserved = list(stocks), [0, 0, 0]

    def teardown(self) -> None:
        if hasattr(self, "before"):
            transaction.savepoint_rollback(self.before)

    def account(self, shelf: int, units: int = 0, reserved: int = 0) -> None:
        self.held[shelf] += units
        self.reserved[shelf] += reserved

    def goods(self, order: Order) -> Iterator[tuple[int, int]]:
        keys = [record.pk for record in self.records]
        for line in order.lines.all():
            yield keys.index(line.stockrecord_id), line.quantity

    @rule(target=waiting, shelves=st.sets(SHELF, min_size=1), quantity=UNITS)
    def place(self, shelves: set[int], quantity: int) -> object:
        free = min(self.held[shelf] - self.reserved[shelf] for shelf in shelves)
        if quantity > free:
            return multiple()
        products = [self.products[shelf] for shelf in shelves]
        order = place(make_basket(self.brand, *products, quantity=quantity))
        for shelf in shelves:
            self.account(shelf, reserved=quantity)
        return order

    @rule(shelf=SHELF, quantity=UNITS)
    def reserve_more_than_there_is(self, shelf: int, quantity: int) -> None:
        free = self.held[shelf] - self.reserved[shelf]
        with pytest.raises(OutOfStock):
            self.records[shelf].allocate(free + quantity)

    @rule(target=paid, order=consumes(waiting))
    def pay(self, order: Order) -> Order:
        return pay(order)

    @rule(order=consumes(waiting))
    def cancel_unpaid(self, order: Order) -> None:
        self.give_back(order)
        orders.cancel(order=order)

    @rule(target=failed, order=consumes(waiting))
    def expire(self, order: Order) -> Order:
        self.give_back(order)
        return orders.expire(order=order)

    @rule(target=failed, order=consumes(waiting))
    def fail(self, order: Order) -> Order:
        self.give_back(order)
        return orders.fail_payment(attempt=attempt_of(order), reason="declined")

    @rule(order=consumes(failed))
    def pay_late(self, order: Order) -> None:
        goods = list(self.goods(order))
        order = pay(order)
        if order.status == "Paid":
            for shelf, quantity in goods:
                self.account(shelf, reserved=quantity)
            orders.cancel(order=order)
            self.give_back(order)

    @rule(order=consumes(paid))
    def cancel_paid(self, order: Order) -> None:
        self.give_back(order)
        assert orders.cancel(order=order).status == "Needs refund"

    @rule(target=shipped, order=consumes(paid))
    def ship(self, order: Order) -> Order:
        for shelf, quantity in self.goods(order):
            self.account(shelf, units=-quantity, reserved=-quantity)
        return orders.ship(order=order)

    @rule(order=consumes(shipped))
    def refund(self, order: Order) -> None:
        """What was sent comes back and is put on the shelf."""
        for shelf, quantity in self.goods(order):
            assert self.records[shelf].move(reason=Reason.RETURNED, units=quantity, reference=order.number)
            self.account(shelf, units=quantity)

    @rule(shelf=SHELF, units=st.integers(min_value=-8, max_value=8).filter(bool))
    def edit(self, shelf: int, units: int) -> None:
        movement = self.records[shelf].move(reason=Reason.FOUND if units > 0 else Reason.BROKEN, units=units)
        possible = self.held[shelf] + units >= self.reserved[shelf]
        assert (movement is not None) == possible
        if possible:
            self.account(shelf, units=units)

    @rule(counts=st.lists(st.integers(min_value=0, max_value=15), min_size=3, max_size=3))
    def take_stock(self, counts: list[int]) -> None:
        """All three shelves, or none of them."""
        taken = [
            Count(record.pk, counted, expected)
            for record, counted, expected in zip(self.records, counts, self.held, strict=True)
        ]
        if any(counted < kept for counted, kept in zip(counts, self.reserved, strict=True)):
            with pytest.raises(StockTakeRefused):
                stock_taking.take(counts=taken, actor=None)
        else:
            stock_taking.take(counts=taken, actor=None)
            self.held = list(counts)

    def give_back(self, order: Order) -> None:
        for shelf, quantity in self.goods(order):
            self.account(shelf, reserved=-quantity)

    @invariant()
    def all_accounts_agree(self) -> None:
        if not hasattr(self, "records"):
            return
        Shop.steps += 1
        keys = [record.pk for record in self.records]
        rows = (
            StockRecord.objects.filter(pk__in=keys)
            .order_by("pk")
            .values_list("num_in_stock", "num_allocated")
        )
        assert [(held, reserved or 0) for held, reserved in rows] == list(
            zip(self.held, self.reserved, strict=True)
        )
        assert torn() == unowned() == []
        assert not StockMovement.objects.filter(reason="unexplained").exists()


@pytest.mark.slow
def test_ledger_and_levels_agree_after_two_thousand_operations() -> None:
    Shop.steps = 0
    while Shop.steps < OPERATIONS:
        run_state_machine_as_test(
            Shop,
            settings=settings(
                max_examples=RUNS,
                stateful_step_count=STEPS,
                deadline=None,
                database=None,
                suppress_health_check=list(HealthCheck),
            ),
        )


def rival(task: tuple[str, int, int, int]) -> str:
    """One hand among many on the same two shelves."""
    what, number, first, second = task
    records = list(StockRecord.objects.filter(pk__in=[first, second]).order_by("pk"))
    if what == "take":
        counts = [Count(record.pk, record.num_in_stock + 1, record.num_in_stock) for record in records]
        stock_taking.take(counts=counts, actor=None)
    for record in records if what == "buy" else ():
        record.allocate(1, reference=f"{number}")
    for record in reversed(records) if what == "edit" else ():
        assert record.move(reason=Reason.DELIVERY, units=2)
    return what


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_many_hands_on_two_shelves_write_one_story() -> None:
    brand = make_brand()
    keys = sorted(make_product(brand, stock=6).stockrecords.get().pk for _ in range(2))
    tasks = [(what, number, *keys) for number in range(8) for what in ("buy", "edit", "take")]

    outcomes = race(rival, tasks)

    assert set(outcomes) <= {"buy", "edit", "take", "OutOfStock", "StockTakeRefused"}
    assert outcomes.count("edit") == 8
    assert torn() == []
    for record in StockRecord.objects.order_by("pk"):
        rows = list(StockMovement.objects.filter(stockrecord=record).order_by("sequence"))
        assert [row.sequence for row in rows] == list(range(1, len(rows) + 1))
        assert [row.before for row in rows[1:]] == [row.after for row in rows[:-1]]
        assert [row.reserved_before for row in rows[1:]] == [row.reserved_after for row in rows[:-1]]
        assert rows[-1].reserved_after == record.num_allocated
    assert not Line.objects.exists()
    bought = StockMovement.objects.filter(reason="ordered").aggregate(units=Sum("reserved_delta"))
    assert bought["units"] >= 2 * outcomes.count("buy")
