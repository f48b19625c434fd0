"""What a product costs in a market, which tax is in it, and whether it can be had: decided here alone."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest

from oscar.apps.partner.availability import Available, StockRequired, Unavailable
from oscar.apps.partner.prices import Unavailable as UnavailablePrice
from oscar.apps.partner.strategy import PurchaseInfo, Structured

from commerce.markets.models import Market
from commerce.markets.selectors import is_sold_in, tax_percent
from commerce.partner.prices import GrossPrice

__all__ = ["PurchaseInfo", "Selector", "Strategy"]


class Selector:
    """Oscar's entry point. The market comes with the request; nothing is read of session or user."""

    def strategy(
        self,
        request: HttpRequest | None = None,
        user: Any = None,
        *,
        market: Market | None = None,
        **kwargs: Any,
    ) -> "Strategy":
        return Strategy(market or getattr(request, "market", None), request)


class Strategy(Structured):
    """Prices of one market. Without a market (staff pages) nothing has a price.

    `country_code` is where the goods go; it moves the tax share of a price, never the price.
    """

    user = None

    def __init__(
        self, market: Market | None, request: HttpRequest | None = None, *, country_code: str | None = None
    ) -> None:
        self.market = market
        self.request = request
        self.country_code = country_code

    def select_stockrecord(self, product: Any) -> Any:
        """The first stock record with a price here, else the first: an unpriced one still has a SKU."""
        records = sorted(product.stockrecords.all(), key=_primary_key)
        priced = (record for record in records if self.market and record.price_in(self.market))
        return next(priced, records[0] if records else None)

    def pricing_policy(self, product: Any, stockrecord: Any) -> Any:
        """The gross price of the stock record in this market, or none."""
        market = self.market
        price = market and stockrecord and stockrecord.price_in(market)
        if not market or not price:
            return UnavailablePrice()
        return GrossPrice(
            currency=market.currency,
            gross=price.amount,
            percent=tax_percent(product.tax_class_id, self.country_code or market.home_country_id),
            compare_at=price.compare_at,
        )

    def parent_pricing_policy(self, product: Any, children_stock: Iterable[tuple[Any, Any]]) -> Any:
        """The lowest price of the children that sell."""
        prices = [self.pricing_policy(child, record) for child, record in children_stock if self.sells(child)]
        return min((price for price in prices if price.exists), key=_gross, default=UnavailablePrice())

    def availability_policy(self, product: Any, stockrecord: Any) -> Any:
        """Not on sale here: unavailable. On sale: as many as are free, or any number if stock is not kept."""
        if not (stockrecord and self.sells(product) and stockrecord.price_in(self.market)):
            return Unavailable()
        if not product.get_product_class().track_stock:
            return Available()
        return StockRequired(stockrecord.net_stock_level)

    def parent_availability_policy(self, product: Any, children_stock: Iterable[tuple[Any, Any]]) -> Any:
        policies = (self.availability_policy(child, record) for child, record in children_stock)
        return Available() if any(policy.is_available_to_buy for policy in policies) else Unavailable()

    def sells(self, product: Any) -> bool:
        """The on-sale rule without its price: public, with a live copy here, of a brand that sells here."""
        if self.market is None or product.is_parent:
            return False
        return is_sold_in(product.brand_id, self.market) and product.is_offered_in(self.market)


def _gross(price: GrossPrice) -> Any:
    return price.incl_tax


def _primary_key(record: Any) -> int:
    return record.pk
