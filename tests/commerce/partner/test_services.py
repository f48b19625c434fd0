from decimal import Decimal

from django.db import IntegrityError, transaction

import pytest

from commerce.markets.models import Market
from commerce.partner.exceptions import InvalidPriceError
from commerce.partner.models import Price, StockRecord
from commerce.partner.services import remove_price, reprice, set_price
from tests.factories.commerce import make_brand, make_market, make_price, make_product, make_stock


def prices(market: Market) -> dict[str, tuple[str, str | None]]:
    """SKU → amount and former amount, as the database has them."""
    rows = Price.objects.filter(market=market).values_list("stockrecord__partner_sku", "amount", "compare_at")
    return {sku: (str(amount), compare_at and str(compare_at)) for sku, amount, compare_at in rows}


def test_a_price_is_set_and_set_again() -> None:
    brand = make_brand()
    english, german = make_market("en-gb"), make_market("de")
    record = make_product(brand, sku="A", price="10.00").stockrecords.get()

    set_price(stockrecord=record, market=english, amount=Decimal("8.00"), compare_at=Decimal("10.00"))

    assert prices(english) == {"A": ("8.00", "10.00")}
    assert prices(german) == {"A": ("10.00", None)}


@pytest.mark.parametrize(("amount", "compare_at"), [("0", None), ("-1", None), ("5", "5"), ("5", "4.99")])
def test_an_impossible_price_is_refused(amount: str, compare_at: str | None) -> None:
    record = make_product(make_brand(), sku="A", price="10.00").stockrecords.get()

    with pytest.raises(InvalidPriceError):
        set_price(
            stockrecord=record,
            market=make_market("de"),
            amount=Decimal(amount),
            compare_at=compare_at and Decimal(compare_at),
        )

    assert prices(make_market("de")) == {"A": ("10.00", None)}


def test_a_removed_price_ends_the_sale_in_one_market() -> None:
    record = make_product(make_brand(), sku="A").stockrecords.get()

    assert remove_price(stockrecord=record, market=make_market("de"))
    assert not remove_price(stockrecord=record, market=make_market("de"))
    assert prices(make_market("de")) == {}
    assert prices(make_market("en-gb")) == {"A": ("10.00", None)}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"amount": Decimal("7.50")}, ("7.50", "12.00")),
        ({"amount": Decimal("12.00")}, ("12.00", None)),  # the former one is no longer higher
        ({"percent": Decimal(-15)}, ("8.49", "12.00")),
        ({"percent": Decimal(-15), "reduced": True}, ("8.49", "12.00")),
        ({"percent": Decimal(10), "reduced": True}, ("10.99", "12.00")),
    ],
)
def test_a_price_is_worked_out(change: dict, expected: tuple) -> None:
    record = make_product(make_brand(), sku="A", price={}).stockrecords.get()
    price = make_price(record, "de", "9.99", compare_at="12.00")

    reprice(price, make_market("de"), **change)

    assert (str(price.amount), price.compare_at and str(price.compare_at)) == expected
    assert prices(make_market("de")) == {"A": ("9.99", "12.00")}  # not saved


def test_a_reduced_price_keeps_what_it_was() -> None:
    price = make_price(make_product(make_brand(), price={}).stockrecords.get(), "de", "9.99")

    reprice(price, make_market("de"), percent=Decimal(-15), reduced=True)

    assert (str(price.amount), str(price.compare_at)) == ("8.49", "9.99")


def test_an_impossible_price_is_refused_by_its_sku() -> None:
    price = make_price(make_product(make_brand(), sku="B", price={}).stockrecords.get(), "de", "3.00")

    with pytest.raises(InvalidPriceError, match="B would cost"):
        reprice(price, make_market("de"), amount=Decimal(0))

    assert prices(make_market("de")) == {"B": ("3.00", None)}


def test_a_stock_record_has_no_price_of_its_own() -> None:
    record = make_stock(make_product(make_brand(), price={}), price=None)

    with pytest.raises(IntegrityError), transaction.atomic():
        StockRecord.objects.filter(pk=record.pk).update(price=5)
