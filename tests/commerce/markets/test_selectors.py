from decimal import Decimal

import pytest

from commerce.markets import selectors
from commerce.markets.exceptions import MissingTaxRateError
from tests.factories.commerce import make_brand, make_market, make_tax_class


def test_a_brand_has_its_own_markets() -> None:
    petite, bakers = make_brand("petite", markets=["en-gb", "de"]), make_brand("bakers", markets=["de"])

    assert [market.code for market in selectors.for_brand(petite)] == ["en-gb", "de"]
    assert [market.code for market in selectors.for_brand(bakers)] == ["de"]


def test_a_market_is_found_by_its_code_where_the_brand_sells() -> None:
    bakers = make_brand("bakers", markets=["de"])
    english = make_market("en-gb")

    german = selectors.get(bakers, "de")

    assert german is not None
    assert (german.currency, german.home_country_id) == ("EUR", "DE")
    assert sorted(country.pk for country in german.countries.all()) == ["AT", "DE"]
    assert selectors.get(bakers, "en-gb") is None
    assert selectors.is_sold_in(bakers.pk, german)
    assert not selectors.is_sold_in(bakers.pk, english)


@pytest.mark.parametrize(
    ("tax_class", "country", "percent"),
    [("standard", "GB", "20"), ("standard", "DE", "19"), ("reduced", "AT", "10"), ("reduced", "GB", "0")],
)
def test_the_rate_is_the_tax_class_in_the_country(tax_class: str, country: str, percent: str) -> None:
    assert selectors.tax_percent(make_tax_class(tax_class).pk, country) == Decimal(percent)


def test_a_missing_rate_is_an_error_and_never_zero() -> None:
    standard = make_tax_class("standard")

    with pytest.raises(MissingTaxRateError) as caught:
        selectors.tax_percent(standard.pk, "CH")

    assert (caught.value.tax_class_id, caught.value.country_code) == (standard.pk, "CH")
