"""What can be bought of products, and at which price: rows of stock and price, by market.

An offer is the on-sale rule without the copy: a public unit (with a public parent) and its price in a market.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q

from commerce.catalogue.unit_prices import UnitPrice, unit_price
from commerce.partner.models import Price


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A standalone product or a child in a market. `card_id` is the product whose card and page show it."""

    card_id: int
    product_id: int
    market_id: int
    sku: str
    amount: Decimal
    compare_at: Decimal | None
    free: int
    """Units that are in stock and not reserved."""
    grams: int | None = None
    millilitres: int | None = None

    @property
    def unit_price(self) -> UnitPrice | None:
        return unit_price(self.amount, grams=self.grams, millilitres=self.millilitres)


def of_product(product_id: int, *, is_parent: bool) -> list[Offer]:
    """The offers of one page. One query."""
    bearer = "stockrecord__product__parent" if is_parent else "stockrecord__product"
    return _load(Q(**{bearer: product_id}))


def of_units(product_ids: Iterable[int]) -> list[Offer]:
    """The offers of standalone products and children, given by id. One query."""
    return _load(Q(stockrecord__product__in=list(product_ids)))


def _load(condition: Q) -> list[Offer]:
    """Of a product's stock records the first with a price in the market counts, as in the strategy."""
    rows = (
        Price.objects.filter(condition, stockrecord__product__is_public=True)
        .exclude(stockrecord__product__structure="parent")
        .exclude(stockrecord__product__parent__is_public=False)
        .order_by("stockrecord__product_id", "stockrecord_id")
        .values_list(
            "stockrecord__product__parent_id",
            "stockrecord__product_id",
            "market_id",
            "stockrecord__partner_sku",
            "amount",
            "compare_at",
            "stockrecord__num_in_stock",
            "stockrecord__num_allocated",
            "stockrecord__product__grams",
            "stockrecord__product__millilitres",
        )
    )
    offers: dict[tuple[int, int], Offer] = {}
    for parent_id, product_id, market_id, sku, amount, compare_at, stocked, allocated, *net in rows:
        offers.setdefault(
            (product_id, market_id),
            Offer(
                card_id=parent_id or product_id,
                product_id=product_id,
                market_id=market_id,
                sku=sku,
                amount=amount,
                compare_at=compare_at,
                free=(stocked or 0) - (allocated or 0),
                grams=net[0],
                millilitres=net[1],
            ),
        )
    return list(offers.values())
