"""What staff's pages show of a product: prices, stock, texts, variants."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Prefetch, QuerySet

from wagtail.models import Locale

from commerce.catalogue.models import Category, Copy, Product, ProductAttributeValue
from commerce.catalogue.naming import variant_words
from commerce.markets import selectors as markets
from commerce.markets.models import Market
from commerce.partner.models import StockRecord
from core.models import Brand


@dataclass(frozen=True)
class MarketPrice:
    """What a product costs in a market, from the cheapest variant to the dearest; None: not sold there."""

    market: Market
    low: Decimal | None
    high: Decimal | None

    @property
    def varies(self) -> bool:
        return self.low != self.high


@dataclass(frozen=True)
class Stock:
    """Units in the house and those among them that open orders hold; None: not counted."""

    held: int | None
    reserved: int

    @property
    def free(self) -> int | None:
        return None if self.held is None else self.held - self.reserved


@dataclass(frozen=True)
class CopyState:
    """Whether a product or category has words in a locale, and whether shoppers see them."""

    locale: Locale
    copy: Copy | None
    source: Copy | None = None
    """The copy in the brand's own language, from which the others are translated."""

    @property
    def is_live(self) -> bool:
        return self.copy is not None and self.copy.live

    @property
    def has_draft(self) -> bool:
        """Shoppers read one text, and a newer one waits to be published."""
        return self.is_live and self.copy is not None and self.copy.has_unpublished_changes

    @property
    def waits(self) -> bool:
        """Something of it could be published."""
        return self.copy is not None and (not self.copy.live or self.has_draft)

    @property
    def is_behind(self) -> bool:
        """The text it was translated from was published since."""
        if not (self.copy and self.source) or self.copy.pk == self.source.pk or not self.is_live:
            return False
        ours, theirs = self.copy.last_published_at, self.source.last_published_at
        return theirs is not None and (ours is None or ours < theirs)

    @property
    def alone(self) -> "list[CopyState]":
        return [self]


@dataclass(frozen=True)
class VariantRow:
    """A child as its parent's page lists it."""

    product: Product
    words: str
    skus: list[str]
    prices: list[MarketPrice]
    stock: Stock | None


def with_row(products: "QuerySet[Product]") -> "QuerySet[Product]":
    """Load all that a product's row shows."""
    records = StockRecord.objects.select_related("partner").prefetch_related("prices")
    return products.select_related("brand__site", "brand__default_locale", "product_class").prefetch_related(
        Prefetch("stockrecords", records), "children", Prefetch("children__stockrecords", records)
    )


def records_of(product: Product) -> list[StockRecord]:
    """The stock records of a product and its children."""
    records = list(product.stockrecords.all())
    for child in product.children.all() if product.is_parent else ():
        records += child.stockrecords.all()
    return records


def price_summary(product: Product) -> list[MarketPrice]:
    amounts: dict[int, list[Decimal]] = defaultdict(list)
    for record in records_of(product):
        for price in record.prices.all():
            amounts[price.market_id].append(price.amount)
    return [
        MarketPrice(market, min(amounts[market.pk], default=None), max(amounts[market.pk], default=None))
        for market in markets.for_brand(product.brand)
    ]


def stock_summary(product: Product) -> Stock | None:
    """The units of a product and its children together; None where there is no stock record."""
    records = records_of(product)
    if not records:
        return None
    held = [record.num_in_stock for record in records if record.num_in_stock is not None]
    reserved = sum(record.num_allocated or 0 for record in records)
    return Stock(held=sum(held) if held else None, reserved=reserved)


def skus(product: Product) -> list[str]:
    return sorted(record.partner_sku for record in records_of(product))


def copy_states(brand: Brand, copies: Iterable[Copy]) -> list[CopyState]:
    """The state of a thing's words in each language that its brand sells in."""
    by_locale = {copy.locale_id: copy for copy in copies}
    source = by_locale.get(brand.default_locale_id)
    return [
        CopyState(market.locale, by_locale.get(market.locale_id), source)
        for market in markets.for_brand(brand)
    ]


def variants(parent: Product) -> list[VariantRow]:
    """The children of a product, in the order in which they were made."""
    values = ProductAttributeValue.objects.select_related("attribute", "value_option__group")
    children = with_row(parent.children.all()).prefetch_related(Prefetch("attribute_values", values))
    return [
        VariantRow(
            product=child,
            words=", ".join(variant_words(child)) or child.title or f"#{child.pk}",
            skus=skus(child),
            prices=price_summary(child),
            stock=stock_summary(child),
        )
        for child in children.order_by("pk")
    ]


def with_category_row(categories: "QuerySet[Category]") -> "QuerySet[Category]":
    """Load all that a category's row shows."""
    return categories.select_related("brand__site", "brand__default_locale").prefetch_related(
        "copies__locale"
    )
