"""Reads of markets and tax. Both are small and change rarely: they are memoised under the key `shop`."""

from collections.abc import Iterable
from decimal import Decimal

from commerce.markets.exceptions import MissingTaxRateError
from commerce.markets.models import Market, TaxRate
from core import edge
from core.models import Brand


def for_brand(brand: Brand) -> list[Market]:
    """The markets in which a brand sells, with locale and countries loaded."""
    return _by_brand().get(brand.pk, [])


def is_sold_in(brand_id: int, market: Market) -> bool:
    """Does the brand sell in this market?"""
    return market in _by_brand().get(brand_id, [])


def get(brand: Brand, code: str) -> Market | None:
    """The brand's market of a locale code (`en-gb`, `de` …), if it sells there."""
    return next((market for market in for_brand(brand) if market.code == code), None)


def sold_by(brand_id: int, locale_id: int) -> Market | None:
    """The market of a locale, if the brand sells there."""
    return next((market for market in _by_brand().get(brand_id, []) if market.locale_id == locale_id), None)


def tax_percent(tax_class_id: int, country_code: str) -> Decimal:
    """The rate of a tax class in a country. A rate nobody entered is an error, never zero."""
    rates = edge.memo("shop", "tax rates", _tax_rates)
    try:
        return rates[tax_class_id, country_code]
    except KeyError:
        raise MissingTaxRateError(tax_class_id=tax_class_id, country_code=country_code) from None


def has_rates(tax_class_ids: Iterable[int], country_code: str) -> bool:
    """Whether the rate of each of these classes is entered for the country."""
    rates = edge.memo("shop", "tax rates", _tax_rates)
    return all((tax_class_id, country_code) in rates for tax_class_id in tax_class_ids)


def _by_brand() -> dict[int, list[Market]]:
    return edge.memo("shop", "markets by brand", _load_markets)


def _load_markets() -> dict[int, list[Market]]:
    markets: dict[int, list[Market]] = {}
    rows = Market.objects.select_related("locale", "home_country").prefetch_related("countries", "brands")
    for market in rows.order_by("pk"):
        for brand in market.brands.all():
            markets.setdefault(brand.pk, []).append(market)
    return markets


def _tax_rates() -> dict[tuple[int, str], Decimal]:
    rows = TaxRate.objects.values_list("tax_class_id", "country_id", "percent")
    return {(tax_class_id, country): percent for tax_class_id, country, percent in rows}
