"""What is on a wish list, as one market sells it. A constant number of queries, however long it is."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext

from commerce.catalogue import naming
from commerce.catalogue.models import Product
from commerce.markets.models import Market
from commerce.partner.strategy import Strategy
from commerce.wishlists.models import Line
from core.models import Brand, User
from search.models import Document


@dataclass(frozen=True, kw_only=True)
class Wish:
    """A thing on the list. `price` is None where this market doesn't sell it; `note` says what stands in the way."""

    product_id: int
    title: str
    options: str
    url: str
    image: dict[str, Any] | None
    price: Decimal | None
    compare_at: Decimal | None
    currency: str
    note: str

    @property
    def can_be_bought(self) -> bool:
        return self.price is not None and not self.note


def product_to_wish(*, brand: Brand, market: Market, product_id: int) -> Product | None:
    """A product or variant that the market sells, sold out or not."""
    products = Product.objects.for_brand(brand).selling(market).select_related("brand", "parent")
    return products.filter(pk=product_id).first()


def product_ids(*, user: User, brand: Brand) -> list[int]:
    """For the hearts on pages."""
    lines = Line.objects.filter(wishlist__owner=user, wishlist__brand=brand).exclude(product=None)
    return list(lines.order_by("pk").values_list("product_id", flat=True))


def wishes(*, user: User, brand: Brand, market: Market) -> list[Wish]:
    """The list, newest first."""
    products = _products(user, brand)
    images = _images(brand, market, products)
    strategy = Strategy(market)
    return [_wish(product, market, strategy, images) for product in products]


def _products(user: User, brand: Brand) -> list[Product]:
    lines = Line.objects.filter(wishlist__owner=user, wishlist__brand=brand).exclude(product=None)
    rows = list(lines.order_by("-pk").values_list("product_id", flat=True))
    products = Product.objects.for_brand(brand).priced().in_bulk(rows)
    ordered = [products[pk] for pk in rows if pk in products]
    for product in ordered:
        product.brand = product.canonical.brand = brand
    return ordered


def _images(brand: Brand, market: Market, products: list[Product]) -> dict[int, dict[str, Any] | None]:
    documents = Document.objects.filter(
        kind=Document.Kind.PRODUCT,
        object_id__in={product.canonical.pk for product in products},
        brand=brand,
        locale=market.locale_id,
    )
    return dict(documents.values_list("object_id", "image"))


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
        image=images.get(product.canonical.pk),
        price=info.price.incl_tax if sold else None,
        compare_at=info.price.compare_at if sold else None,
        currency=market.currency,
        note=_note(info, sold),
    )


def _note(info: Any, sold: bool) -> str:
    if not sold:
        return gettext("Not sold here at the moment.")
    return "" if info.availability.is_purchase_permitted(1)[0] else gettext("Sold out at the moment.")
