"""Categories and products with their words, variants, prices, stock and pictures."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import product as combinations
from uuid import NAMESPACE_URL, uuid5

from django.utils.text import slugify

from wagtail.models import Locale

from commerce.catalogue.models import (
    AttributeOption,
    Category,
    CategoryCopy,
    Product,
    ProductAttribute,
    ProductAttributeValue,
    ProductCategory,
    ProductClass,
    ProductCopy,
    ProductImage,
)
from commerce.markets.models import Market, TaxClass
from commerce.partner.models import Partner, Price, StockRecord
from content.demo import library, reading
from content.demo.vocabulary import CLASSES
from core.models import Brand

STEMS = {"kids-petite": "KP", "band-of-bakers": "BB"}
Choice = dict[str, str]  # attribute code → option code
# As German addresses are written; slugify alone would drop the dots.
GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"})


def load(brand: Brand) -> None:
    for data in reading.shelves(brand.slug):
        load_shelf(brand, data)
    for data in reading.products(brand.slug):
        if not Product.objects.filter(upc=upc(brand, data)).exists():
            load_product(brand, data)


def shelf_code(brand: Brand, code: str) -> str:
    return f"{brand.slug}-{code}"


def upc(brand: Brand, data: reading.Data) -> str:
    return f"{STEMS[brand.slug]}-{data['code']}"


def load_shelf(brand: Brand, data: reading.Data) -> None:
    code = shelf_code(brand, data["code"])
    if Category.objects.filter(code=code).exists():
        return
    fields = {
        "brand": brand,
        "code": code,
        "name": data["name"],
        "slug": slugify(data["name"]),
        "image": library.find(brand, library.scene_title(data["scene"])),
    }
    if "parent" in data:
        category = Category.objects.get(code=shelf_code(brand, data["parent"])).add_child(**fields)
    else:
        category = Category.add_root(**fields)
    for locale, words in data["words"].items():
        CategoryCopy.objects.create(category=category, **copy_fields(f"category:{code}", locale, words))


def copy_fields(name: str, locale: str, words: reading.Data) -> reading.Data:
    return {
        "locale": Locale.objects.get(language_code=locale),
        "translation_key": uuid5(NAMESPACE_URL, name),
        "slug": slugify(words["title"].translate(GERMAN)),
        **words,
    }


def load_product(brand: Brand, data: reading.Data) -> None:
    """A product with its variants, sold in every market that has a price for it."""
    name = upc(brand, data)
    product = Product.objects.create(
        upc=name,
        title=data["title"],
        slug=slugify(data["title"]),
        brand=brand,
        tax_class=TaxClass.objects.get(code=data["tax_class"]),
        product_class=ProductClass.objects.get(name=CLASSES[brand.slug][0]),
        structure=Product.PARENT if "variants" in data else Product.STANDALONE,
    )
    for locale, words in data["words"].items():
        ProductCopy.objects.create(product=product, **copy_fields(f"product:{name}", locale, words))
    for code in data["shelves"]:
        ProductCategory.objects.create(
            product=product, category=Category.objects.get(code=shelf_code(brand, code))
        )
    for code, options in data["facts"].items():
        give_value(product, code, options)
    for place, kind in enumerate(("front", "detail", "use")):
        give_picture(product, data, kind, library.palettes(data)[0], place)
    if "variants" in data:
        for choice in choices(data):
            load_variant(product, data, choice)
    else:
        load_stock(product, name, data, {})


def choices(data: reading.Data) -> Iterator[Choice]:
    """Each combination of a product's options: all sizes of the first colour, then of the next."""
    for options in combinations(*data["variants"].values()):
        yield dict(zip(data["variants"], options, strict=True))


def load_variant(parent: Product, data: reading.Data, choice: Choice) -> None:
    child = Product.objects.create(
        structure=Product.CHILD, parent=parent, brand=parent.brand, tax_class=parent.tax_class
    )
    for code, option in choice.items():
        give_value(child, code, option)
    colour = choice.get("colour")
    if colour and colour != library.palettes(data)[0]:
        give_picture(child, data, "front", colour, 0)
    load_stock(child, f"{parent.upc}-{ending(choice)}", data, choice)


def ending(choice: Choice) -> str:
    return "-".join(choice.values()).upper()


def give_value(product: Product, code: str, options: str | list[str]) -> None:
    attribute = ProductAttribute.objects.get(product_class=product.get_product_class(), code=code)
    found = AttributeOption.objects.filter(group=attribute.option_group)
    if isinstance(options, str):
        option = found.get(code=options)
        ProductAttributeValue.objects.create(product=product, attribute=attribute, value_option=option)
    else:
        value = ProductAttributeValue.objects.create(product=product, attribute=attribute)
        value.value_multi_option.set(found.filter(code__in=options))


def give_picture(product: Product, data: reading.Data, kind: str, palette: str, place: int) -> None:
    image = library.find(product.brand, library.view_title(data, kind, palette))
    if image:
        ProductImage.objects.create(product=product, original=image, display_order=place)


def load_stock(product: Product, sku: str, data: reading.Data, choice: Choice) -> None:
    stockrecord = StockRecord.objects.create(
        product=product,
        partner=Partner.objects.get(brand=product.brand),
        partner_sku=sku,
        num_in_stock=data.get("short", {}).get(ending(choice), data["stock"]),
    )
    for market in Market.objects.select_related("locale"):
        amount = amount_of(data.get("price", {}), market.code, choice)
        if amount:
            Price.objects.create(
                stockrecord=stockrecord,
                market=market,
                amount=amount,
                compare_at=amount_of(data.get("compare_at", {}), market.code, choice),
            )


def amount_of(prices: reading.Data, market: str, choice: Choice) -> Decimal | None:
    """One price for all variants, or one for each option of theirs."""
    price = prices.get(market)
    if isinstance(price, dict):
        price = next((price[option] for option in choice.values() if option in price), None)
    return Decimal(price) if price else None
