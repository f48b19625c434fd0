"""Whether a product is on sale in a market, and if not, the one sentence that says what is missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from commerce.catalogue.models import Product
from commerce.catalogue.selectors.product import page_url
from commerce.dashboard.catalogue import selectors
from commerce.dashboard.catalogue.selectors import CopyState, MarketPrice
from commerce.markets.models import Market
from commerce.partner.models import Price, StockRecord
from core.brands import address


@dataclass(frozen=True, kw_only=True)
class MarketState:
    """A product in one market: its words, what it costs, whether it is on sale, and where shoppers see it."""

    market: Market
    words: CopyState
    price: MarketPrice
    compare_at: Decimal | None
    reason: str
    """Why it is not on sale; empty where it is."""
    note: str
    """What shoppers meet although it is on sale."""
    url: str


def market_states(product: Product) -> list[MarketState]:
    """The product in each market of its brand. Four queries, however many markets and variants."""
    bearer = product.canonical
    words = selectors.copy_states(product.brand, bearer.copies.select_related("locale"))
    units = [product] if not product.is_parent else list(product.children.all())
    records = list(StockRecord.objects.filter(product__in=units).prefetch_related("prices"))
    by_unit: dict[int, list[StockRecord]] = {}
    for record in records:
        by_unit.setdefault(record.product_id, []).append(record)
    shelved = bearer.productcategory_set.exists()
    return [
        _state(product, state, units, by_unit, market, shelved)
        for state, market in zip(words, selectors.markets.for_brand(product.brand), strict=True)
    ]


def _state(
    product: Product,
    words: CopyState,
    units: Sequence[Product],
    records: dict[int, list[StockRecord]],
    market: Market,
    shelved: bool,
) -> MarketState:
    priced = [
        (unit, record, price)
        for unit in units
        for record in records.get(unit.pk, ())
        if (price := record.price_in(market))
    ]
    reason = _reason(product, words, units, bool(records), priced)
    amounts = [price.amount for _unit, _record, price in priced]
    return MarketState(
        market=market,
        words=words,
        price=MarketPrice(market, min(amounts, default=None), max(amounts, default=None)),
        compare_at=max((price.compare_at for *_rest, price in priced if price.compare_at), default=None),
        reason=reason,
        note="" if reason else _note(product, priced, shelved),
        url=_url(product, words, records, market),
    )


def _url(product: Product, words: CopyState, records: dict[int, list[StockRecord]], market: Market) -> str:
    """Where shoppers see it; of a variant, the address that names it."""
    sku = next((record.partner_sku for record in records.get(product.pk, ())), "") if product.is_child else ""
    slug = words.copy.slug if words.copy else ""
    return address(product.brand, page_url(product.canonical.pk, slug, market.code, sku))


def _reason(
    product: Product,
    words: CopyState,
    units: Sequence[Product],
    has_stock: bool,
    priced: Sequence[tuple[Product, StockRecord, Price]],
) -> str:
    """What keeps it from being on sale, the first thing to do first."""
    return _hidden(product) or _unworded(words) or _unsellable(product, units, has_stock, priced)


def _hidden(product: Product) -> str:
    bearer = product.canonical
    if bearer.go_live_at and not bearer.is_public:
        moment = date_format(timezone.localtime(bearer.go_live_at), "DATETIME_FORMAT")
        return _("It goes live on %(moment)s.") % {"moment": moment}
    if not bearer.is_public:
        return _("It is hidden: tick “Public” and save.")
    return "" if product.is_public else _("This variant is hidden: tick “Public” and save.")


def _unworded(words: CopyState) -> str:
    if words.copy is None:
        return _("Its text is missing: save the product, and a draft is begun.")
    return "" if words.is_live else _("Its text is a draft: publish it.")


def _unsellable(
    product: Product,
    units: Sequence[Product],
    has_stock: bool,
    priced: Sequence[tuple[Product, StockRecord, Price]],
) -> str:
    if product.is_parent and not units:
        return _("It has no variants yet.")
    if not has_stock:
        return _("It has no SKU yet: fill in “Stock and prices”.")
    if not priced:
        return _("It has no price here.")
    if not any(unit.is_public for unit, _record, _price in priced):
        return _("Every variant with a price here is hidden.")
    return ""


def _note(product: Product, priced: Sequence[tuple[Product, StockRecord, Price]], shelved: bool) -> str:
    if product.get_product_class().track_stock:
        free = sum(max(record.net_stock_level, 0) for unit, record, _price in priced if unit.is_public)
        if not free:
            return _("Sold out: it is shown, and nobody can buy it.")
    return "" if shelved else _("In no category: only search finds it.")
