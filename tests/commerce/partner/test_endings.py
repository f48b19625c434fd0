"""A price that was worked out becomes one that a shop would print."""

from decimal import Decimal

import pytest

from commerce.partner import services
from commerce.partner.prices import Ending, shop_price
from tests.factories.commerce import make_brand, make_market, make_product


@pytest.mark.parametrize(
    ("amount", "currency", "ending", "price"),
    [
        ("7.164", "GBP", Ending.MINOR_UNIT, "7.16"),
        ("7.165", "EUR", Ending.MINOR_UNIT, "7.17"),
        ("716.4", "JPY", Ending.MINOR_UNIT, "716"),
        ("7.164", "EUR", Ending.FIVE, "7.15"),
        ("7.164", "EUR", Ending.NINE, "7.19"),
        ("7.13", "EUR", Ending.NINE, "7.09"),
        ("0.02", "EUR", Ending.NINE, "0.09"),
        ("0.001", "EUR", Ending.MINOR_UNIT, "0.01"),
    ],
)
def test_shop_price(amount, currency, ending, price):
    assert str(shop_price(Decimal(amount), currency, ending)) == price


def test_a_fifth_off_in_shop_endings():
    price = make_product(make_brand(), price="8.95").stockrecords.get().prices.get(market=make_market())

    services.reprice(price, make_market(), percent=Decimal(-20), reduced=True, ending=Ending.NINE)

    assert (price.amount, price.compare_at) == (Decimal("7.19"), Decimal("8.95"))
