"""What is in a basket, priced in one market. A constant number of queries, however many lines."""

from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Prefetch, Sum, prefetch_related_objects
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from commerce.basket import cookies
from commerce.basket.exceptions import BasketError, UnknownProductError, VariantMissingError
from commerce.basket.lines import BasketLine, BasketPage, MissingLine
from commerce.basket.models import Basket, Line
from commerce.basket.vouchers import reduce
from commerce.catalogue import naming
from commerce.catalogue.models import Product, ProductAttributeValue, ProductCopy
from commerce.catalogue.selectors.gallery import on_lines
from commerce.markets.models import Market
from commerce.partner.models import Price, StockRecord
from commerce.partner.strategy import Strategy
from commerce.voucher.models import Voucher
from core.models import Brand, User


def of_request(request: HttpRequest) -> Basket:
    """The shopper's open basket with the request's brand; an unsaved one if there is none yet."""
    brand, market = request.brand, request.market
    owner = request.user if request.user.is_authenticated else None
    cookie_id = None if owner or not brand else cookies.read(request, brand)
    basket = find(brand=brand, owner=owner, basket_id=cookie_id) if brand else None
    basket = basket or Basket(brand=brand, market=market, owner=owner)
    basket.strategy = Strategy(market)
    return basket


def handle(request: HttpRequest) -> Basket:
    """The same, not looked up yet: `services.add` finds and locks it, or makes one."""
    brand, market = request.brand, request.market
    owner = request.user if request.user.is_authenticated else None
    basket = Basket(
        pk=None if owner else cookies.read(request, brand), brand=brand, market=market, owner=owner
    )
    basket.strategy = Strategy(market)
    return basket


def find(*, brand: Brand, owner: User | None, basket_id: int | None) -> Basket | None:
    """The open basket of a signed-in shopper, or the guest's that the cookie names."""
    baskets = (
        Basket.objects.for_brand(brand).filter(status=Basket.OPEN).select_related("market__locale", "voucher")
    )
    if owner:
        basket = baskets.filter(owner=owner).first()
    else:
        basket = baskets.filter(owner=None, pk=basket_id).first() if basket_id else None
    if basket:
        basket.brand = brand
    return basket


def in_payment(request: HttpRequest) -> Basket | None:
    """The basket that the shopper has ordered and not paid yet, if any."""
    brand = request.brand
    baskets = Basket.objects.for_brand(brand).filter(status=Basket.FROZEN)
    if request.user.is_authenticated:
        return baskets.filter(owner=request.user).order_by("-pk").first()
    basket_id = cookies.read(request, brand)
    return baskets.filter(owner=None, pk=basket_id).first() if basket_id else None


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A product that a shopper asks for, with what pricing needs of it."""

    product: Product
    stockrecord: StockRecord
    title: str


def offer(*, basket: Basket, product_id: int) -> Offer:
    """A product of the basket's brand by its key. Raises if there is none or a variant must be chosen."""
    market = basket.strategy.market
    records = StockRecord.objects.for_brand(basket.brand).filter(product_id=product_id)
    record = (
        records.select_related("product__product_class", "product__parent__product_class")
        .prefetch_related(Prefetch("prices", Price.objects.filter(market=market)))
        .order_by("pk")
        .first()
    )
    if record is None:
        raise _no_offer(basket.brand, product_id)
    bearer = record.product.canonical
    prefetch_related_objects([bearer], Prefetch("copies", ProductCopy.objects.select_related("locale")))
    record.product.brand = bearer.brand = basket.brand
    copy = naming.copy_in(bearer, market.code)
    return Offer(product=record.product, stockrecord=record, title=copy.title if copy else record.partner_sku)


def _no_offer(brand: Brand, product_id: int) -> BasketError:
    parents = Product.objects.for_brand(brand).filter(pk=product_id, structure=Product.PARENT, is_public=True)
    parent = parents.first()
    return VariantMissingError(parent.get_absolute_url()) if parent else UnknownProductError()


def count(basket: Basket, market: Market) -> int:
    """How many pieces the market would sell from this basket."""
    if not basket.pk:
        return 0
    selling = Product.objects.for_brand(basket.brand).selling(market)
    lines = Line.objects.filter(basket=basket, product__in=selling)
    return lines.aggregate(pieces=Sum("quantity"))["pieces"] or 0


def pieces(basket: Basket) -> int:
    """How many pieces are in a basket, sold in a market or not."""
    return Line.objects.filter(basket=basket).aggregate(pieces=Sum("quantity"))["pieces"] or 0


def read(
    *, basket: Basket, market: Market, country_code: str | None = None, voucher: Voucher | None = None
) -> BasketPage:
    """Price every line in `market`; `country_code` is where the goods go, if not to the market's home.

    With `voucher` as if that were the basket's.
    """
    strategy = Strategy(market, country_code=country_code)
    rows = _lines(basket, market) if basket.pk else []
    images = _images(basket.brand, market, rows)
    sold, missing = {}, []
    for row in rows:
        row.product.brand = row.product.canonical.brand = basket.brand
        info = row._info = strategy.fetch_for_product(row.product, stockrecord=row.stockrecord)
        if info.price.exists and strategy.sells(row.product):
            sold[row] = _line(row, info, market, images)
        else:
            missing.append(_missing(row, market))
    discounts, kept = reduce(basket=basket, lines=list(sold), market=market, tried=voucher)
    return BasketPage(
        lines=tuple(
            replace(line, discount=row.discount_value or line.discount) for row, line in sold.items()
        ),
        missing=tuple(missing),
        currency=market.currency,
        discounts=discounts,
        voucher=kept,
    )


def _lines(basket: Basket, market: Market) -> list[Line]:
    values = ProductAttributeValue.objects.select_related("attribute", "value_option__group")
    rows = list(
        Line.objects.filter(basket=basket)
        .select_related("stockrecord", "product__product_class", "product__parent__product_class")
        .prefetch_related(
            Prefetch("stockrecord__prices", Price.objects.filter(market=market)),
            Prefetch("product__attribute_values", values),
        )
        .order_by("pk")
    )
    bearers = [row.product.canonical for row in rows]
    prefetch_related_objects(bearers, Prefetch("copies", ProductCopy.objects.select_related("locale")))
    return rows


def _images(brand: Brand, market: Market, rows: list[Line]) -> dict[int, dict[str, Any] | None]:
    """The pictures of what is in the basket, in the colours that were chosen."""
    bearers = {row.product_id: row.product.canonical.pk for row in rows}
    return on_lines(bearers, brand_id=brand.pk, locale_id=market.locale_id)


def _line(row: Line, info: Any, market: Market, images: dict[int, dict[str, Any] | None]) -> BasketLine:
    product, bearer = row.product, row.product.canonical
    title, options = _words(row, market)
    copy = naming.copy_in(bearer, market.code)
    place = {"slug": copy.slug if copy else bearer.slug, "pk": bearer.pk}
    sku = row.stockrecord.partner_sku
    return BasketLine(
        id=row.pk,
        product_id=product.pk,
        stockrecord_id=row.stockrecord_id,
        title=title,
        options=options,
        url=reverse("catalogue:variant", kwargs={**place, "sku": sku})
        if product.is_child
        else reverse("catalogue:detail", kwargs=place),
        sku=sku,
        image=images.get(product.pk),
        quantity=row.quantity,
        unit_price=info.price.incl_tax,
        compare_at=info.price.compare_at,
        percent=info.price.percent,
        warning=_warning(row, info),
        most=getattr(info.availability, "num_available", None),
    )


def _missing(row: Line, market: Market) -> MissingLine:
    title, options = _words(row, market)
    return MissingLine(
        id=row.pk, product_id=row.product_id, title=title, options=options, quantity=row.quantity
    )


def _words(row: Line, market: Market) -> tuple[str, str]:
    copy = naming.copy_in(row.product.canonical, market.code)
    title = copy.title if copy else row.stockrecord.partner_sku
    return title, ", ".join(naming.variant_words(row.product, market.code))


def _warning(row: Line, info: Any) -> str:
    """Why this line can't be ordered as it stands; empty if it can."""
    if info.availability.is_purchase_permitted(row.quantity)[0]:
        return ""
    left = info.availability.num_available
    if left < 1:
        return gettext("Sold out. Please remove it to go on.")
    return ngettext(
        "Only %(left)d piece is left. Please lower the quantity.",
        "Only %(left)d pieces are left. Please lower the quantity.",
        left,
    ) % {"left": left}
