"""What a product page reads, in seven queries whatever the size of the catalogue."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import override

from commerce.catalogue import attributes, offers, terms
from commerce.catalogue.attributes import Value
from commerce.catalogue.models import ProductCopy
from commerce.catalogue.offers import Offer
from commerce.catalogue.pictures import Picture
from commerce.catalogue.reviews import selectors as reviews
from commerce.catalogue.reviews.selectors import Reviews
from commerce.catalogue.selectors.around import Around, around
from commerce.catalogue.selectors.gallery import gallery
from commerce.catalogue.selectors.shelves import Crumb
from commerce.catalogue.selectors.variants import PickerGroup, Unit, Variants, make_variants
from commerce.markets import selectors as markets
from commerce.markets.models import Market
from core import edge
from core.models import Brand


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One line of what there is to know: allergens, care, material …"""

    code: str
    label: str
    values: tuple[str, ...]
    is_sheet: bool = False
    """Read as a list or a text of its own, not as one line among others: care, allergens, ingredients."""
    note: str = ""
    """What is always said below it; such a sheet lies open."""


@dataclass(frozen=True, kw_only=True)
class ProductPage:
    """`unit` is the variant looked at (None only in a preview of what doesn't sell yet)."""

    id: int
    title: str
    summary: str
    description: str
    seo_title: str
    seo_description: str
    slug: str
    url: str
    currency: str
    unit: Unit | None
    units: tuple[Unit, ...]
    groups: tuple[PickerGroup, ...]
    facts: tuple[Fact, ...]
    sheets: tuple[Fact, ...]
    pictures: tuple[Picture, ...]
    faces: dict[int, str]
    """Variant → the address of the picture that it would be shown with first."""
    crumbs: tuple[Crumb, ...]
    around: Around
    reviews: Reviews
    alternates: dict[str, str]
    elsewhere: dict[str, str]
    """The same variant in the markets that sell it."""


def product_page(
    product_id: int, market: Market, brand: Brand, *, sku: str | None = None, draft: ProductCopy | None = None
) -> ProductPage | None:
    """The page of a standalone or parent product, with the variant `sku` or the first that can be had.

    None if the brand does not sell it (or that variant) in the market. `draft` is for previews: its words,
    whether live or not, and even of a product without a price.
    """
    edge.uses(f"product:{product_id}")
    copies = _copies(product_id, brand)
    words = draft or copies.get(market.code)
    if words is None or not markets.is_sold_in(brand.pk, market):
        return None
    product = words.product
    found = offers.of_product(product_id, is_parent=product.is_parent)
    urls = {code: page_url(product_id, copy.slug, code) for code, copy in copies.items()}
    url = page_url(product_id, words.slug, market.code)
    here = [offer for offer in found if offer.market_id == market.pk]
    values = attributes.load([product_id, *(offer.product_id for offer in here)])
    variants = _variants(words, here, values, market.code)
    facts = _facts(values.get(product_id, {}))
    unit = variants.select(sku)
    if unit is None and draft is None:
        return None
    goods = around(product_id, brand, market)
    pictures = gallery([product_id, *(unit.product_id for unit in variants.units)], words.title)
    return ProductPage(
        id=product_id,
        title=words.title,
        summary=words.summary,
        description=words.description,
        seo_title=words.seo_title,
        seo_description=words.seo_description,
        slug=words.slug,
        url=url,
        currency=market.currency,
        unit=unit,
        units=variants.units,
        groups=variants.picker(unit) if unit and product.is_parent else (),
        facts=tuple(fact for fact in facts if not fact.is_sheet),
        sheets=tuple(fact for fact in facts if fact.is_sheet),
        pictures=_pictures(pictures, product_id, variants, unit),
        faces=_faces(pictures, product_id, variants),
        crumbs=(*goods.crumbs, Crumb(words.title)),
        around=goods,
        reviews=reviews.of_product(product_id, market.code),
        alternates=_alternates(found, urls, brand),
        elsewhere=_elsewhere(found, copies, unit, brand) if sku and unit else {},
    )


def page_url(product_id: int, slug: str, code: str, sku: str = "") -> str:
    """The address of a product in a locale; with `sku` that of the variant."""
    place = {"slug": slug or "product", "pk": product_id}
    with override(code):
        if sku:
            return reverse("catalogue:variant", kwargs={**place, "sku": sku})
        return reverse("catalogue:detail", kwargs=place)


def _copies(product_id: int, brand: Brand) -> dict[str, ProductCopy]:
    """The live copies of a public product of this brand, by locale code."""
    copies = ProductCopy.objects.for_brand(brand).filter(
        product=product_id, product__parent=None, product__is_public=True, live=True
    )
    found = copies.select_related("locale", "product__product_class")
    return {copy.locale.language_code: copy for copy in found}


def _variants(
    words: ProductCopy, here: Sequence[Offer], values: dict[int, attributes.Values], code: str
) -> Variants:
    """A standalone product is the one variant of itself, without a choice or an address of its own."""
    product = words.product
    tells_apart = {pk: found for pk, found in values.items() if pk != product.pk}
    urls = {
        offer.sku: page_url(product.pk, words.slug, code, offer.sku if product.is_parent else "")
        for offer in here
    }
    return make_variants(here, tells_apart, urls, tracked=product.product_class.track_stock)


def _facts(values: dict[str, Value]) -> tuple[Fact, ...]:
    facts = (
        Fact(
            code=code,
            label=value.label(),
            values=tuple(value.texts()),
            is_sheet=value.is_sheet,
            note=terms.note(code),
        )
        for code, value in values.items()
    )
    return tuple(fact for fact in facts if fact.values)


def _pictures(
    pictures: dict[int, list[Picture]], product_id: int, variants: Variants, unit: Unit | None
) -> tuple[Picture, ...]:
    """The product's pictures; the first ones give way to the variant's, or to those of one that looks like it."""
    common = pictures.get(product_id, [])
    alike = [pk for pk in variants.alike(unit) if pk != product_id] if unit else []
    own = next((pictures[pk] for pk in alike if pk in pictures), [])
    return (*own, *common[len(own) :])


def _faces(pictures: dict[int, list[Picture]], product_id: int, variants: Variants) -> dict[int, str]:
    shown = {unit.product_id: _pictures(pictures, product_id, variants, unit) for unit in variants.units}
    return {unit_id: found[0]["src"] for unit_id, found in shown.items() if found}


def _alternates(found: Sequence[Offer], urls: dict[str, str], brand: Brand) -> dict[str, str]:
    """Locale code → address, of the markets where the product sells too."""
    selling = {offer.market_id for offer in found}
    codes = [market.code for market in markets.for_brand(brand) if market.pk in selling]
    return {code: urls[code] for code in codes if code in urls}


def _elsewhere(
    found: Sequence[Offer], copies: dict[str, ProductCopy], unit: Unit, brand: Brand
) -> dict[str, str]:
    selling = {offer.market_id for offer in found if offer.product_id == unit.product_id}
    codes = [market.code for market in markets.for_brand(brand) if market.pk in selling]
    return {
        code: page_url(copies[code].product_id, copies[code].slug, code, unit.sku)
        for code in codes
        if code in copies
    }
