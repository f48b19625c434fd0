"""What generated products need first: classes, options, shelves, and brands where there are none."""

from random import Random
from typing import Any
from uuid import UUID

from django.utils.text import slugify

from oscar.apps.address.models import Country
from wagtail.models import Locale, Page, Site

from commerce.catalogue.documents import category_cards
from commerce.catalogue.generator.rows import Ground
from commerce.catalogue.generator.words import COLOURS, SHELVES, SIZES, language
from commerce.catalogue.models import (
    AttributeOption,
    AttributeOptionGroup,
    Category,
    CategoryCopy,
    ProductAttribute,
    ProductClass,
)
from commerce.markets.models import Market, TaxClass, TaxRate
from commerce.markets.selectors import for_brand
from commerce.partner.models import Partner
from core.models import Brand
from search.documents import store
from search.models import Document

# For an empty database: brand and host, locale and currency and country.
BRANDS = {"kids-petite": "petite.localhost", "band-of-bakers": "bakers.localhost"}
MARKETS = {
    "en-gb": ("United Kingdom", "GBP", "GB"),
    "de": ("Deutschland", "EUR", "DE"),
    "fr": ("France", "EUR", "FR"),
}


def make_brands() -> list[Brand]:
    """Two bare brands that sell in every market."""
    root = Page.get_first_root_node() or Page.add_root(title="Root", slug="root")
    markets = [_make_market(code) for code in MARKETS]
    brands = []
    for slug, host in BRANDS.items():
        brand = Brand.objects.create(
            slug=slug,
            name=slug.replace("-", " ").title(),
            site=Site.objects.create(hostname=host, port=80, root_page=root),
            default_locale=markets[0].locale,
            sender_name=slug,
            sender_email=f"hello@{host}",
        )
        brand.markets.set(markets)
        brands.append(brand)
    return brands


def make_ground(brand: Brand, random: Random) -> Ground:
    markets = for_brand(brand)
    partner, _ = Partner.objects.get_or_create(brand=brand, defaults={"name": brand.name, "code": brand.slug})
    product_class, _ = ProductClass.objects.get_or_create(slug="generated", defaults={"name": "Generated"})
    attributes, options = {}, {}
    for code, words in {"colour": COLOURS, "size": SIZES}.items():
        group, _ = AttributeOptionGroup.objects.get_or_create(
            code=f"generated-{code}", defaults={"name": f"Generated: {code}"}
        )
        attributes[code], _ = ProductAttribute.objects.get_or_create(
            product_class=product_class,
            code=code,
            defaults={"name": code.title(), "type": ProductAttribute.OPTION, "option_group": group},
        )
        options[code] = [
            AttributeOption.objects.get_or_create(
                group=group, code=f"generated-{slugify(word)}", defaults={"option": word}
            )[0]
            for word in words
        ]
    return Ground(
        brand=brand,
        partner=partner,
        markets=markets,
        shelves=_make_shelves(brand, markets, random),
        product_class=product_class,
        tax_class=_make_tax_class(markets),
        attributes=attributes,
        options=options,
    )


def _make_market(code: str) -> Market:
    name, currency, country_code = MARKETS[code]
    locale, _ = Locale.objects.get_or_create(language_code=code)
    country, _ = Country.objects.get_or_create(
        iso_3166_1_a2=country_code,
        defaults={"printable_name": name, "name": name, "is_shipping_country": True},
    )
    market, _ = Market.objects.get_or_create(
        locale=locale, defaults={"name": name, "currency": currency, "home_country": country}
    )
    market.countries.add(country)
    return market


def _make_tax_class(markets: list[Market]) -> TaxClass:
    tax_class, _ = TaxClass.objects.get_or_create(code="standard", defaults={"name": "Standard"})
    for market in markets:
        for country in market.countries.all():
            TaxRate.objects.get_or_create(tax_class=tax_class, country=country, defaults={"percent": 20})
    return tax_class


def _make_shelves(brand: Brand, markets: list[Market], random: Random) -> list[Category]:
    """Eight shelves with three below each, made once per brand. Products stand on the lower ones."""
    known = Category.objects.for_brand(brand).filter(code__startswith=f"generated-{brand.pk}-", depth=2)
    if known.exists():
        return list(known.order_by("path"))
    made, lower = [], []
    for place in range(len(SHELVES["en"])):
        top = Category.add_root(**_fields(brand, f"{place}"))
        below = [top.add_child(**_fields(brand, f"{place}-{each}")) for each in range(3)]
        for depth, category in enumerate([top, *below]):
            key = UUID(int=random.getrandbits(128), version=4)
            CategoryCopy.objects.bulk_create(_copy(category, market, key, place, depth) for market in markets)
        made += [top, *below]
        lower += below
    ids = [category.pk for category in made]
    store(Document.Kind.CATEGORY, ids, category_cards(ids))
    return lower


def _fields(brand: Brand, code: str) -> dict[str, Any]:
    code = f"generated-{brand.pk}-{code}"
    return {
        "brand": brand,
        "name": f"Generated {code}",
        "code": code,
        "slug": code,
        "exclude_from_menu": True,
    }


def _copy(category: Category, market: Market, key: UUID, place: int, depth: int) -> CategoryCopy:
    word = SHELVES[language(market.code)][place]
    title = f"{word} {'ABC'[depth - 1]}" if depth else word
    return CategoryCopy(
        category=category,
        locale=market.locale,
        translation_key=key,
        title=title,
        slug=slugify(title),
        live=True,
    )
