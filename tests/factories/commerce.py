"""Shops in miniature: brands, markets, products, prices. Each call writes real rows and returns the model.

    brand = make_brand("petite")                        # sells in en-gb and de
    bear = make_product(brand, "Bear", price="12.00")   # standalone, live copy and price in each market
    romper = make_product(brand, "Romper", variants=[{"size": "0-3m"}, {"size": "3-6m", "price": "14.00"}])
    romper.children.all()

A variant is a dict of option codes by attribute code; `price`, `stock`, `sku` and `public` in it are its own.
Prices are a plain amount for every market, or a dict by market code; a market left out of it does not sell.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from io import BytesIO
from itertools import count
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.core.files.base import ContentFile
from django.utils.text import slugify

from oscar.apps.address.models import Country
from wagtail.models import Locale, Page, Site

from PIL import Image as PillowImage

from commerce.catalogue.models import (
    AttributeOption,
    AttributeOptionGroup,
    Category,
    CategoryCopy,
    Product,
    ProductAttribute,
    ProductAttributeValue,
    ProductCategory,
    ProductClass,
    ProductCopy,
    ProductImage,
    Term,
)
from commerce.markets.models import Market, TaxClass, TaxRate
from commerce.partner.models import Partner, Price, StockRecord
from core.models import Brand, Image

# code: (name, currency, home country, further countries)
MARKETS = {
    "en-gb": ("United Kingdom", "GBP", "GB", []),
    "de": ("Deutschland", "EUR", "DE", ["AT"]),
    "fr": ("France", "EUR", "FR", []),
}
ZONES = {"GB": "Europe/London", "DE": "Europe/Berlin", "FR": "Europe/Paris"}
# tax class: rate by country
RATES = {
    "standard": {"GB": "20", "DE": "19", "AT": "20", "FR": "20"},
    "reduced": {"GB": "0", "DE": "7", "AT": "10", "FR": "5.5"},
}
OWN_KEYS = {"price", "stock", "sku", "public"}
_numbers = count(1)


def make_locale(code: str = "en-gb") -> Locale:
    return Locale.objects.get_or_create(language_code=code)[0]


def make_country(code: str = "GB") -> Country:
    return Country.objects.get_or_create(
        iso_3166_1_a2=code, defaults={"printable_name": code, "name": code, "is_shipping_country": True}
    )[0]


def make_tax_class(code: str = "standard") -> TaxClass:
    tax_class, _ = TaxClass.objects.get_or_create(code=code, defaults={"name": code.title()})
    for country, percent in RATES.get(code, {}).items():
        TaxRate.objects.get_or_create(
            tax_class=tax_class, country=make_country(country), defaults={"percent": Decimal(percent)}
        )
    return tax_class


def make_market(code: str = "en-gb", *, brands: Iterable[Brand] = ()) -> Market:
    """The market of a locale; `brands` are added to those that sell there."""
    name, currency, home, others = MARKETS[code]
    market, created = Market.objects.get_or_create(
        locale=make_locale(code),
        defaults={
            "name": name,
            "currency": currency,
            "home_country": make_country(home),
            "time_zone": ZONES[home],
        },
    )
    if created:
        market.countries.set([make_country(home), *(make_country(other) for other in others)])
    market.brands.add(*brands)
    return market


def make_brand(
    slug: str = "petite", *, markets: Iterable[str] = ("en-gb", "de"), root_page: Page | None = None
) -> Brand:
    """A brand at `<slug>.localhost`, with its partner, selling in `markets`."""
    make_locale("en-gb")  # Wagtail wants the default language's locale before the first page
    codes = list(markets)
    site = Site.objects.create(
        hostname=f"{slug}.localhost",
        port=80,
        root_page=root_page or Page.get_first_root_node() or Page.add_root(title="Root", slug="root"),
        is_default_site=False,
    )
    brand = Brand.objects.create(
        slug=slug,
        name=slug.title(),
        site=site,
        default_locale=make_locale(codes[0] if codes else "en-gb"),
        sender_name=slug.title(),
        sender_email=f"hello@{slug}.example",
    )
    Partner.objects.create(brand=brand, name=brand.name, code=slug)
    for code in codes:
        make_market(code, brands=[brand])
    return brand


def make_product_class(
    name: str = "Things", *, attributes: Iterable[str] = ("colour", "size")
) -> ProductClass:
    """A product class whose `attributes` are choices out of the option group of the same code."""
    product_class, _ = ProductClass.objects.get_or_create(name=name)
    for code in attributes:
        group, _ = AttributeOptionGroup.objects.get_or_create(code=code, defaults={"name": code.title()})
        ProductAttribute.objects.get_or_create(
            product_class=product_class,
            code=code,
            defaults={"name": code.title(), "type": ProductAttribute.OPTION, "option_group": group},
        )
    return product_class


def make_option(group_code: str, code: str) -> AttributeOption:
    group, _ = AttributeOptionGroup.objects.get_or_create(
        code=group_code, defaults={"name": group_code.title()}
    )
    return AttributeOption.objects.get_or_create(group=group, code=code, defaults={"option": code})[0]


def make_term(code: str, label: str, *, locale: str = "en-gb") -> Term:
    """One word of the vocabulary; the same code in another locale becomes its translation."""
    return Term.objects.create(
        code=code,
        label=label,
        locale=make_locale(locale),
        translation_key=uuid5(NAMESPACE_URL, f"term:{code}"),
    )


def make_category(
    brand: Brand, name: str = "Shelf", *, parent: Category | None = None, locales: Iterable[str] | None = None
) -> Category:
    """A public category with a live copy in each of the brand's markets (or in `locales`)."""
    fields = {"name": name, "brand": brand, "slug": slugify(name)}
    category = parent.add_child(**fields) if parent else Category.add_root(**fields)
    for code in _codes(brand) if locales is None else locales:
        CategoryCopy.objects.create(
            category=category,
            locale=make_locale(code),
            translation_key=uuid5(NAMESPACE_URL, f"category:{category.pk}"),
            title=name,
            slug=slugify(name),
        )
    return category


def make_product(
    brand: Brand,
    title: str = "",
    *,
    variants: Iterable[Mapping[str, Any]] = (),
    price: str | Mapping[str, str] = "10.00",
    stock: int = 10,
    sku: str = "",
    public: bool = True,
    categories: Iterable[Category] = (),
    locales: Iterable[str] | None = None,
    tax_class: str = "standard",
    **fields: Any,
) -> Product:
    """A standalone product, or the parent of `variants`; live copies in each market (or in `locales`)."""
    number = next(_numbers)
    title, variants = title or f"Thing {number}", list(variants)
    attributes = {code for variant in variants for code in variant if code not in OWN_KEYS}
    product = Product.objects.create(
        brand=brand,
        title=title,
        slug=slugify(title),
        is_public=public,
        tax_class=make_tax_class(tax_class),
        structure=Product.PARENT if variants else Product.STANDALONE,
        product_class=make_product_class(attributes=attributes or ("colour", "size")),
        **fields,
    )
    for code in _codes(brand) if locales is None else locales:
        make_copy(product, locale=code, title=title)
    ProductCategory.objects.bulk_create(ProductCategory(product=product, category=row) for row in categories)
    for place, variant in enumerate(variants, start=1):
        make_variant(product, **{"price": price, "stock": stock, "sku": f"SKU-{number}-{place}", **variant})
    if not variants:
        make_stock(product, price=price, stock=stock, sku=sku or f"SKU-{number}")
    return product


def make_variant(
    parent: Product,
    *,
    price: str | Mapping[str, str] = "10.00",
    stock: int = 10,
    sku: str = "",
    public: bool = True,
    **options: str,
) -> Product:
    """One more child of `parent`; `options` are option codes by attribute code."""
    child = Product.objects.create(
        brand=parent.brand,
        tax_class=parent.tax_class,
        structure=Product.CHILD,
        parent=parent,
        is_public=public,
    )
    make_product_class(parent.product_class.name, attributes=options)
    for code, option in options.items():
        attribute = ProductAttribute.objects.get(product_class=parent.product_class, code=code)
        ProductAttributeValue.objects.create(
            product=child, attribute=attribute, value_option=make_option(attribute.option_group.code, option)
        )
    make_stock(child, price=price, stock=stock, sku=sku or f"SKU-V{next(_numbers)}")
    return child


def make_copy(
    product: Product, *, locale: str = "en-gb", title: str = "", live: bool = True, **words: str
) -> ProductCopy:
    title = title or product.title
    return ProductCopy.objects.create(
        product=product,
        locale=make_locale(locale),
        translation_key=uuid5(NAMESPACE_URL, f"product:{product.pk}"),
        live=live,
        **{"title": title, "slug": slugify(title), "summary": f"{title} in a line.", **words},
    )


def make_stock(
    product: Product,
    *,
    price: str | Mapping[str, str] | None = "10.00",
    stock: int | None = 10,
    sku: str = "",
) -> StockRecord:
    """A stock record with a price in each of the brand's markets; `price=None`: in none."""
    stockrecord = StockRecord.objects.create(
        product=product,
        partner=Partner.objects.get(brand=product.brand),
        partner_sku=sku or f"SKU-{next(_numbers)}",
        num_in_stock=stock,
    )
    amounts = price if isinstance(price, Mapping) else dict.fromkeys(_codes(product.brand), price)
    for code, amount in amounts.items():
        if amount is not None:
            make_price(stockrecord, code, amount)
    return stockrecord


def make_price(stockrecord: StockRecord, market: str, amount: str, *, compare_at: str | None = None) -> Price:
    return Price.objects.create(
        stockrecord=stockrecord,
        market=Market.objects.get(locale__language_code=market),
        amount=Decimal(amount),
        compare_at=compare_at and Decimal(compare_at),
    )


def make_image(
    title: str = "A picture", *, width: int = 400, height: int = 300, colour: str = "#1f5c57"
) -> Image:
    """A picture of one colour in the library; its file is really there."""
    buffer = BytesIO()
    PillowImage.new("RGB", (width, height), colour).save(buffer, "PNG")
    return Image.objects.create(
        title=title, file=ContentFile(buffer.getvalue(), name=f"{slugify(title)}.png")
    )


def make_product_image(product: Product, image: Image | None = None, *, position: int = 0) -> ProductImage:
    return ProductImage.objects.create(
        product=product, original=image or make_image(product.title or "Variant"), display_order=position
    )


def _codes(brand: Brand) -> list[str]:
    return list(Market.objects.filter(brands=brand).values_list("locale__language_code", flat=True))
