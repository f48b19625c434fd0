"""What the product list shows of each product on a page: four queries, however many products."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import override

from commerce.catalogue.models import Product, ProductCategory, ProductCopy
from commerce.catalogue.pictures import Picture
from commerce.catalogue.selectors.gallery import gallery
from commerce.catalogue.selectors.product import page_url
from commerce.dashboard.catalogue.selectors import CopyState, MarketPrice, Stock, copy_states
from commerce.markets import selectors as markets
from commerce.partner.models import StockRecord
from core.brands import address


@dataclass(frozen=True, kw_only=True)
class ProductRow:
    picture: Picture | None
    """The first one, as far as the relay has drawn it: a list never draws one itself."""
    skus: list[str]
    prices: list[MarketPrice]
    stock: Stock | None
    copies: list[CopyState]
    categories: list[str]
    variants: int
    url: str
    """In the brand's shop, in the brand's own language."""


def rows_of(products: Sequence[Product]) -> dict[int, ProductRow]:
    """Product id → its row. The products come with their brands, sites and default locales."""
    ids = [product.pk for product in products]
    records = _records(ids)
    copies: dict[int, list[ProductCopy]] = defaultdict(list)
    for copy in ProductCopy.objects.filter(product__in=ids).select_related("locale").order_by("pk"):
        copies[copy.product_id].append(copy)
    shelves: dict[int, list[str]] = defaultdict(list)
    placed = ProductCategory.objects.filter(product__in=ids).order_by("category__path")
    for product_id, name in placed.values_list("product_id", "category__name"):
        shelves[product_id].append(name)
    pictures = gallery(ids, "")
    return {
        product.pk: ProductRow(
            picture=next(iter(pictures.get(product.pk, ())), None),
            skus=sorted({record["partner_sku"] for record in records[product.pk]}),
            prices=_prices(product, records[product.pk]),
            stock=_stock(records[product.pk]),
            copies=copy_states(product.brand, copies[product.pk]),
            categories=shelves[product.pk],
            variants=len({each["product_id"] for each in records[product.pk] if each["product__parent_id"]}),
            url=_url(product, copies[product.pk]),
        )
        for product in products
    }


def _records(ids: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    """Card → a line per stock record and price, of the product and of its children. One query."""
    fields = (
        "pk",
        "product_id",
        "product__parent_id",
        "partner_sku",
        "num_in_stock",
        "num_allocated",
        "prices__market_id",
        "prices__amount",
    )
    own = StockRecord.objects.filter(product__in=list(ids)).order_by().values(*fields)
    children = StockRecord.objects.filter(product__parent__in=list(ids)).order_by().values(*fields)
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for record in own.union(children, all=True):
        found[record["product__parent_id"] or record["product_id"]].append(record)
    return found


def _prices(product: Product, records: Sequence[dict[str, Any]]) -> list[MarketPrice]:
    amounts = defaultdict(list)
    for record in records:
        if record["prices__amount"] is not None:
            amounts[record["prices__market_id"]].append(record["prices__amount"])
    return [
        MarketPrice(market, min(amounts[market.pk], default=None), max(amounts[market.pk], default=None))
        for market in markets.for_brand(product.brand)
    ]


def _stock(records: Sequence[dict[str, Any]]) -> Stock | None:
    levels = {record["pk"]: (record["num_in_stock"], record["num_allocated"] or 0) for record in records}
    if not levels:
        return None
    held = [units for units, _reserved in levels.values() if units is not None]
    return Stock(
        held=sum(held) if held else None, reserved=sum(reserved for _units, reserved in levels.values())
    )


def _url(product: Product, copies: Sequence[ProductCopy]) -> str:
    own = next((each for each in copies if each.locale_id == product.brand.default_locale_id), None)
    code = product.brand.default_locale.language_code
    with override(code):
        return address(product.brand, page_url(product.pk, own.slug if own else "product", code))
