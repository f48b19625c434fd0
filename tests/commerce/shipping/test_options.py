from decimal import Decimal

import pytest

from commerce.shipping.selectors import option, options
from tests.factories.checkout import make_delivery
from tests.factories.commerce import make_brand, make_market


@pytest.fixture
def brand():
    brand = make_brand()
    make_delivery(brand, amount="3.50", free_from="40.00")
    make_delivery(brand, "express", amount="9.90", position=1)
    make_delivery(make_brand("bakers"), "bicycle", amount="2.00")
    return brand


def offered(brand, subtotal: str, market: str = "en-gb", country: str | None = None):
    return options(brand=brand, market=make_market(market), subtotal=Decimal(subtotal), country_code=country)


def test_only_the_brands_methods_in_their_order(brand):
    assert [each.code for each in offered(brand, "10.00")] == ["standard", "express"]


def test_words_come_from_terms(brand):
    standard = offered(brand, "10.00", "de")[0]
    assert (standard.label, standard.note) == ("Standard", "Soon")


@pytest.mark.parametrize(
    ("subtotal", "amount", "missing"),
    [("39.99", "3.50", Decimal("0.01")), ("40.00", "0.00", None), ("0.00", "3.50", Decimal("40.00"))],
)
def test_free_from_a_sum(brand, subtotal, amount, missing):
    standard = offered(brand, subtotal)[0]
    assert (standard.amount, standard.missing_for_free(Decimal(subtotal))) == (Decimal(amount), missing)


def test_tax_is_that_of_the_country_of_delivery(brand):
    assert offered(brand, "0.00", "de", "DE")[1].tax == Decimal("1.58")
    assert offered(brand, "0.00", "de", "AT")[1].tax == Decimal("1.65")


def test_an_unknown_code_is_none(brand):
    market = make_market()
    assert option(brand=brand, market=market, subtotal=Decimal(0), code="bicycle") is None
