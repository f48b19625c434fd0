"""What is on a wish list, as one market sells it. A constant number of queries, however long it is."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext

from commerce.catalogue import naming
from commerce.catalogue.models import Product
from commerce.catalogue.selectors.gallery import on_lines
from commerce.markets.models import Market
from commerce.partner.strategy import Strategy
from commerce.wishlists.models import Line
from core.models import Brand, User
from search.models import Document


@dataclass(frozen=True, kw_only=True)
class Wish:
    """A thing on the list. `price` is None where this market doesn't sell it; `note` says what stands in the way.

    `must_choose`: the heart of a card was pressed, and which variant it shall be is still open.
    """

    product_id: int
    title: str
    options: str
    url: str
    image: dict[str, Any] | None
    price: Decimal | None
    compare_at: Decimal | None
    currency: str
    note: str
    price_varies: bool = False
    must_choose: bool = False

    @property
    def can_be_bought(self) -> bool:
        return self.price is not None and not self.note and not self.must_choose


def product_to_wish(*, brand: Brand, market: Market, product_id: int) -> Product | None:
    """What the market sells, sold out or not: a product, a variant, or what there are variants of."""
    products = Product.objects.for_brand(brand).filter(pk=product_id)
    found = products.selling(market).select_related("brand", "parent").first()
    return found or products.shown(market).select_related("brand").first()


def product_ids(*, user: User, brand: Brand) -> list[int]:
    """For the hearts on pages. The heart of a card is full for any of its variants."""
    lines = Line.objects.filter(wishlist__owner=user, wishlist__brand=brand).exclude(product=None)
    pairs = lines.order_by("pk").values_list("product_id", "product__parent_id")
    return list(dict.fromkeys(key for pair in pairs for key in pair if key is not None))


def wishes(*, user: User, brand: Brand, market: Market) -> list[Wish]:
    """The list, newest first."""
    products = _products(user, brand)
    cards = _cards(brand, market, products)
    bearers = {product.pk: product.canonical.pk for product in products}
    images = on_lines(bearers, brand_id=brand.pk, locale_id=market.locale_id)
    strategy = Strategy(market)
    return [
        _open_wish(product, market, cards.get(product.pk), images)
        if product.is_parent
        else _wish(product, market, strategy, images)
        for product in products
    ]


def _products(user: User, brand: Brand) -> list[Product]:
    lines = Line.objects.filter(wishlist__owner=user, wishlist__brand=brand).exclude(product=None)
    rows = list(lines.order_by("-pk").values_list("product_id", flat=True))
    products = Product.objects.for_brand(brand).priced().in_bulk(rows)
    ordered = [products[pk] for pk in rows if pk in products]
    for product in ordered:
        product.brand = product.canonical.brand = brand
    return ordered


def _cards(brand: Brand, market: Market, products: list[Product]) -> dict[int, Document]:
    """The cards of what has variants: they say what one costs at least, and whether there is any."""
    parents = [product.pk for product in products if product.is_parent]
    if not parents:
        return {}
    documents = Document.objects.filter(brand=brand, locale=market.locale_id, kind=Document.Kind.PRODUCT)
    return {card.object_id: card for card in documents.filter(object_id__in=parents)}


def _open_wish(
    product: Product, market: Market, card: Document | None, images: dict[int, dict[str, Any] | None]
) -> Wish:
    """A product of which a variant is still to be chosen, as its card has it."""
    copy = naming.copy_in(product, market.code)
    is_out = card is not None and card.stock == Document.Stock.OUT
    return Wish(
        product_id=product.pk,
        title=copy.title if copy else product.title,
        options="",
        url=card.url if card else "",
        image=images.get(product.pk),
        price=card.price if card else None,
        compare_at=card.compare_at if card else None,
        currency=market.currency,
        note=gettext("Sold out at the moment.") if is_out else "" if card else _not_here(),
        price_varies=card.price_varies if card else False,
        must_choose=card is not None and not is_out,
    )


def _not_here() -> str:
    return gettext("Not sold here at the moment.")


def _wish(
    product: Product, market: Market, strategy: Strategy, images: dict[int, dict[str, Any] | None]
) -> Wish:
    info = strategy.fetch_for_product(product)
    sold = info.price.exists and strategy.sells(product)
    copy = naming.copy_in(product.canonical, market.code)
    return Wish(
        product_id=product.pk,
        title=copy.title if copy else naming.sku(product),
        options=", ".join(naming.variant_words(product, market.code)),
        url=product.get_absolute_url() if sold else "",
        image=images.get(product.pk),
        price=info.price.incl_tax if sold else None,
        compare_at=info.price.compare_at if sold else None,
        currency=market.currency,
        note=_note(info, sold),
    )


def _note(info: Any, sold: bool) -> str:
    if not sold:
        return _not_here()
    return "" if info.availability.is_purchase_permitted(1)[0] else gettext("Sold out at the moment.")
