"""Categories and products with their words, variants, prices, stock and pictures."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import product as combinations
from typing import Any
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
    ProductRecommendation,
)
from commerce.markets.models import Market, TaxClass
from commerce.partner.models import Partner, Price, StockRecord
from content.demo import library, reading
from content.demo.vocabulary import CLASSES
from core.models import Brand, Image

STEMS = {"kids-petite": "KP", "band-of-bakers": "BB"}
Choice = dict[str, str]  # attribute code → option code
# As German addresses are written; slugify alone would drop the dots.
GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"})


@dataclass(frozen=True, kw_only=True)
class Shop:
    """What a brand's products refer to, read once."""

    brand: Brand
    product_class: ProductClass
    partner: Partner
    attributes: dict[str, ProductAttribute]
    options: dict[tuple[int | None, str], AttributeOption]
    categories: dict[str, Category]
    tax_classes: dict[str, TaxClass]
    locales: dict[str, Locale]
    markets: dict[str, Market]
    images: dict[str, Image]

    @classmethod
    def of(cls, brand: Brand) -> "Shop":
        product_class = ProductClass.objects.get(name=CLASSES[brand.slug][0])
        return cls(
            brand=brand,
            product_class=product_class,
            partner=Partner.objects.get(brand=brand),
            attributes={each.code: each for each in product_class.attributes.all()},
            options={(each.group_id, each.code): each for each in AttributeOption.objects.all()},
            categories={each.code: each for each in Category.objects.filter(brand=brand)},
            tax_classes={each.code: each for each in TaxClass.objects.all()},
            locales={each.language_code: each for each in Locale.objects.all()},
            markets={each.code: each for each in Market.objects.select_related("locale")},
            images=library.images(brand),
        )


def load(brand: Brand) -> None:
    for data in reading.shelves(brand.slug):
        load_shelf(brand, data)
    there = set(Product.objects.filter(brand=brand, parent=None).values_list("upc", flat=True))
    new = [data for data in reading.products(brand.slug) if upc(brand, data) not in there]
    shop = Shop.of(brand)
    for data in new:
        load_product(shop, data)
    load_company(brand, new)


def load_company(brand: Brand, new: list[reading.Data]) -> None:
    """What goes with each product, the best first."""
    ids = dict(Product.objects.filter(brand=brand, parent=None).values_list("upc", "pk"))
    ProductRecommendation.objects.bulk_create(
        ProductRecommendation(
            primary_id=ids[upc(brand, data)],
            recommendation_id=ids[f"{STEMS[brand.slug]}-{code}"],
            ranking=len(data["goes_with"]) - place,
        )
        for data in new
        for place, code in enumerate(data.get("goes_with", []))
    )


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
    for language, words in reading.worded(data):
        locale = Locale.objects.get(language_code=language)
        CategoryCopy.objects.create(category=category, **copy_fields(f"category:{code}", locale, words))


def copy_fields(name: str, locale: Locale, words: reading.Data) -> reading.Data:
    return {
        "locale": locale,
        "translation_key": uuid5(NAMESPACE_URL, name),
        "slug": slugify(words["title"].translate(GERMAN)),
        **words,
    }


def load_product(shop: Shop, data: reading.Data) -> None:
    """A product with its variants, sold in every market that has a price for it."""
    name = upc(shop.brand, data)
    product = Product.objects.create(
        upc=name,
        title=data["title"],
        slug=slugify(data["title"]),
        brand=shop.brand,
        tax_class=shop.tax_classes[data["tax_class"]],
        product_class=shop.product_class,
        structure=Product.PARENT if "variants" in data else Product.STANDALONE,
        priority=data.get("popularity", 0),
        **net_of(data, {}),
    )
    for locale, words in reading.worded(data):
        fields = copy_fields(f"product:{name}", shop.locales[locale], words)
        ProductCopy.objects.create(product=product, **fields)
    ProductCategory.objects.bulk_create(
        ProductCategory(product=product, category=shop.categories[shelf_code(shop.brand, code)])
        for code in data["shelves"]
    )
    give_values(shop, product, data["facts"])
    give_pictures(shop, product, data, library.palettes(data)[0])
    if "variants" in data:
        for choice in choices(data):
            load_variant(shop, product, data, choice)
    else:
        load_stock(shop, product, name, data, {})


def choices(data: reading.Data) -> Iterator[Choice]:
    """Each combination of a product's options: all sizes of the first colour, then of the next."""
    for options in combinations(*data["variants"].values()):
        yield dict(zip(data["variants"], options, strict=True))


def load_variant(shop: Shop, parent: Product, data: reading.Data, choice: Choice) -> None:
    child = Product.objects.create(
        structure=Product.CHILD,
        parent=parent,
        brand=shop.brand,
        tax_class=parent.tax_class,
        **net_of(data, choice),
    )
    give_values(shop, child, choice)
    colour = choice.get("colour")
    if colour and colour != library.palettes(data)[0]:
        give_pictures(shop, child, data, colour)
    load_stock(shop, child, f"{parent.upc}-{ending(choice)}", data, choice)


def ending(choice: Choice) -> str:
    return "-".join(choice.values()).upper()


def give_values(shop: Shop, product: Product, facts: dict[str, str | list[str]] | Choice) -> None:
    for code, chosen in facts.items():
        attribute = shop.attributes[code]
        codes = [chosen] if isinstance(chosen, str) else chosen
        options = [shop.options[attribute.option_group_id, each] for each in codes]
        value = ProductAttributeValue(product=product, attribute=attribute)
        if isinstance(chosen, str):
            value.value_option = options[0]
        value.save()
        if not isinstance(chosen, str):
            value.value_multi_option.add(*options)


def give_pictures(shop: Shop, product: Product, data: reading.Data, palette: str) -> None:
    titles = [library.view_title(data, kind, palette) for kind in library.VIEWS]
    ProductImage.objects.bulk_create(
        ProductImage(product=product, original=shop.images[title], display_order=place)
        for place, title in enumerate(titles)
        if title in shop.images
    )


def load_stock(shop: Shop, product: Product, sku: str, data: reading.Data, choice: Choice) -> None:
    stockrecord = StockRecord.objects.create(
        product=product,
        partner=shop.partner,
        partner_sku=sku,
        num_in_stock=data.get("short", {}).get(ending(choice), data["stock"]),
    )
    amounts = {code: amount_of(data.get("price", {}), code, choice) for code in shop.markets}
    Price.objects.bulk_create(
        Price(
            stockrecord=stockrecord,
            market=shop.markets[code],
            amount=amount,
            compare_at=amount_of(data.get("compare_at", {}), code, choice),
        )
        for code, amount in amounts.items()
        if amount
    )


def amount_of(prices: reading.Data, market: str, choice: Choice) -> Decimal | None:
    price = chosen_of(prices.get(market), choice)
    return Decimal(price) if price else None


def net_of(data: reading.Data, choice: Choice) -> dict[str, int]:
    """What a variant weighs or holds."""
    found = {name: chosen_of(data.get(name), choice) for name in ("grams", "millilitres")}
    return {name: quantity for name, quantity in found.items() if quantity}


def chosen_of(said: Any, choice: Choice) -> Any:
    """What is said of all variants, or of each option of theirs."""
    if isinstance(said, dict):
        return next((said[option] for option in choice.values() if option in said), None)
    return said
