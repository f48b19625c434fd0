from decimal import Decimal

from django.db import IntegrityError, transaction

import pytest

from commerce.markets.models import Market
from commerce.partner.exceptions import InvalidPriceError
from commerce.partner.models import Price, StockRecord
from commerce.partner.services import change_prices, remove_price, set_price
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
        ({"amount": Decimal("7.50")}, {"A": ("7.50", None), "B": ("7.50", None), "C": ("7.50", None)}),
        ({"add": Decimal("-0.55")}, {"A": ("9.44", None), "B": ("19.45", None)}),
        ({"percent": Decimal("-15")}, {"A": ("8.49", None), "B": ("17.00", None)}),
        (
            {"percent": Decimal("-15"), "reduced": True},
            {"A": ("8.49", "9.99"), "B": ("17.00", "20.00")},
        ),
    ],
)
def test_many_prices_change_in_one_market(change: dict, expected: dict) -> None:
    brand = make_brand()
    german = make_market("de")
    single = make_product(brand, sku="A", price="9.99")
    parent = make_product(
        brand, variants=[{"size": "s", "sku": "B", "price": "20.00"}, {"size": "m", "sku": "C", "price": {}}]
    )
    untouched = make_product(brand, sku="D", price="9.99")

    change_prices(products=[single, parent], market=german, **change)

    assert prices(german) == {**expected, "D": ("9.99", None)}
    assert prices(make_market("en-gb"))["A"] == ("9.99", None)
    assert untouched.stockrecords.get().price_in(german).amount == Decimal("9.99")


def test_a_former_price_goes_when_it_is_no_longer_higher() -> None:
    product = make_product(make_brand(), sku="A", price={})
    make_price(product.stockrecords.get(), "de", "8.00", compare_at="10.00")

    change_prices(products=[product], market=make_market("de"), add=Decimal(2))

    assert prices(make_market("de")) == {"A": ("10.00", None)}


def test_one_impossible_price_refuses_the_whole_change() -> None:
    brand = make_brand()
    products = [make_product(brand, sku="A", price="9.00"), make_product(brand, sku="B", price="3.00")]

    with pytest.raises(InvalidPriceError, match="B"):
        change_prices(products=products, market=make_market("de"), add=Decimal(-3))

    assert prices(make_market("de")) == {"A": ("9.00", None), "B": ("3.00", None)}


@pytest.mark.parametrize("change", [{}, {"amount": Decimal(5), "percent": Decimal(5)}])
def test_one_kind_of_change_at_a_time(change: dict) -> None:
    product = make_product(make_brand(), sku="A")

    with pytest.raises(InvalidPriceError):
        change_prices(products=[product], market=make_market("de"), **change)

    assert prices(make_market("de")) == {"A": ("10.00", None)}


def test_a_stock_record_has_no_price_of_its_own() -> None:
    record = make_stock(make_product(make_brand(), price={}), price=None)

    with pytest.raises(IntegrityError), transaction.atomic():
        StockRecord.objects.filter(pk=record.pk).update(price=5)
