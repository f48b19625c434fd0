from django.db import IntegrityError, transaction

from oscar.apps.partner.exceptions import InvalidStockAdjustment

import pytest

from commerce.partner.exceptions import OutOfStock
from commerce.partner.levels import set_level
from commerce.partner.models import StockRecord
from commerce.partner.reasons import Reason
from commerce.partner.stock import band
from tests.factories.commerce import make_brand, make_product


@pytest.fixture
def stockrecord() -> StockRecord:
    return make_product(make_brand(), stock=3, sku="BEAR").stockrecords.get()


def numbers(stockrecord: StockRecord) -> tuple[int | None, int | None]:
    """In stock and allocated, as the database has them."""
    return StockRecord.objects.values_list("num_in_stock", "num_allocated").get(pk=stockrecord.pk)


def track(stockrecord: StockRecord, *, on: bool) -> None:
    product_class = stockrecord.product.product_class
    product_class.track_stock = on
    product_class.save()


def test_allocating_reserves_units(stockrecord: StockRecord) -> None:
    stockrecord.allocate(2)
    stockrecord.allocate(1)

    assert numbers(stockrecord) == (3, 3)
    assert stockrecord.net_stock_level == 0


def test_more_than_is_free_is_refused_whole(stockrecord: StockRecord) -> None:
    stockrecord.allocate(2)

    with pytest.raises(OutOfStock) as caught:
        stockrecord.allocate(2)

    assert (caught.value.sku, caught.value.wanted, caught.value.left) == ("BEAR", 2, 1)
    assert numbers(stockrecord) == (3, 2)


def test_a_stale_instance_cannot_oversell(stockrecord: StockRecord) -> None:
    stale = StockRecord.objects.get(pk=stockrecord.pk)
    stockrecord.allocate(3)

    with pytest.raises(OutOfStock):
        stale.allocate(1)

    assert numbers(stockrecord) == (3, 3)


def test_unknown_stock_is_no_stock(stockrecord: StockRecord) -> None:
    StockRecord.objects.filter(pk=stockrecord.pk).update(num_in_stock=None)

    with pytest.raises(OutOfStock):
        stockrecord.allocate(1)

    assert numbers(stockrecord) == (None, None)


def test_cancelling_gives_units_back(stockrecord: StockRecord) -> None:
    stockrecord.allocate(3)

    stockrecord.cancel_allocation(2)

    assert numbers(stockrecord) == (3, 1)


def test_no_more_is_given_back_than_was_reserved(stockrecord: StockRecord) -> None:
    stockrecord.allocate(1)

    with pytest.raises(InvalidStockAdjustment):
        stockrecord.cancel_allocation(2)

    assert numbers(stockrecord) == (3, 1)


def test_consuming_takes_reserved_units_out_of_stock(stockrecord: StockRecord) -> None:
    stockrecord.allocate(2)

    stockrecord.consume_allocation(2)

    assert numbers(stockrecord) == (1, 0)


def test_only_reserved_units_can_be_consumed(stockrecord: StockRecord) -> None:
    stockrecord.allocate(1)

    with pytest.raises(InvalidStockAdjustment):
        stockrecord.consume_allocation(2)

    assert numbers(stockrecord) == (3, 1)


@pytest.mark.parametrize("quantity", [0, -1])
@pytest.mark.parametrize("change", ["allocate", "cancel_allocation", "consume_allocation"])
def test_nothing_and_less_than_nothing_cannot_be_moved(
    stockrecord: StockRecord, change: str, quantity: int
) -> None:
    stockrecord.allocate(1)

    with pytest.raises(InvalidStockAdjustment):
        getattr(stockrecord, change)(quantity)

    assert numbers(stockrecord) == (3, 1)


def test_what_is_not_counted_is_not_reserved(stockrecord: StockRecord) -> None:
    track(stockrecord, on=False)

    stockrecord.allocate(99)
    stockrecord.cancel_allocation(99)

    assert numbers(stockrecord) == (3, None)


@pytest.mark.parametrize(("change", "after"), [("cancel_allocation", (3, 0)), ("consume_allocation", (1, 0))])
def test_what_was_reserved_is_let_go_even_when_it_is_no_longer_counted(
    stockrecord: StockRecord, change: str, after: tuple[int, int]
) -> None:
    stockrecord.allocate(2)
    track(stockrecord, on=False)

    getattr(stockrecord, change)(2)
    track(stockrecord, on=True)

    assert numbers(stockrecord) == after


def test_what_was_never_counted_can_be_counted() -> None:
    stockrecord = make_product(make_brand(), stock=None).stockrecords.get()

    set_level(stockrecord=stockrecord, to=7, seen=0, reason=Reason.STOCK_TAKE, actor=None)

    assert numbers(stockrecord) == (7, None)


def test_the_database_refuses_to_oversell_too(stockrecord: StockRecord) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        StockRecord.objects.filter(pk=stockrecord.pk).update(num_allocated=4)

    assert numbers(stockrecord) == (3, None)


@pytest.mark.parametrize(
    ("free", "tracked", "expected"),
    [
        (-1, True, "out"),
        (0, True, "out"),
        (1, True, "low"),
        (3, True, "low"),
        (4, True, "in"),
        (0, False, "in"),
    ],
)
def test_shoppers_are_told_a_band(free: int, tracked: bool, expected: str) -> None:
    assert band(free, tracked=tracked) == expected
