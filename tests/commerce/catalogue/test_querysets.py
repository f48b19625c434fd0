"""The on-sale rule as a truth table.

A child sells iff it is public (like its parent), its parent's copy is live in the market's locale, it has a
price there and its brand sells there; a parent is shown iff a child sells. Queryset, strategy, cards and
pages each say it in their own way: here they are held to the same answer.
"""

from itertools import product as combinations

import pytest

from commerce.catalogue.documents import product_cards
from commerce.catalogue.models import Category, CategoryCopy, Product, ProductCopy
from commerce.catalogue.selectors import product_page
from commerce.markets.models import Market
from commerce.partner.models import Price, StockRecord
from commerce.partner.strategy import Strategy
from core.models import Brand
from tests.factories.commerce import (
    make_brand,
    make_category,
    make_copy,
    make_market,
    make_product,
    make_stock,
)


def verdicts(unit: Product, market: Market, brand: Brand) -> dict[str, bool]:
    """Does `unit` sell, and is its card shown, as each part of the shop sees it?"""
    unit = Product.objects.get(pk=unit.pk)
    card_id = unit.parent_id or unit.pk
    info = Strategy(market).fetch_for_product(unit)
    page = product_page(card_id, market, brand)
    return {
        "selling": Product.objects.selling(market).filter(pk=unit.pk).exists(),
        "shown": Product.objects.shown(market).filter(pk=card_id).exists(),
        "strategy": info.availability.is_available_to_buy,
        "card": any(card.locale_id == market.locale_id for card in product_cards([card_id])),
        "page": page is not None and unit.pk in [each.product_id for each in page.units],
    }


CONDITIONS = ("unit public", "parent public", "copy live", "price", "brand sells")


@pytest.mark.parametrize("given", list(combinations([True, False], repeat=5)))
def test_a_child_sells_iff_everything_holds(given: tuple[bool, ...]) -> None:
    holds = dict(zip(CONDITIONS, given, strict=True))
    brand = make_brand(markets=["en-gb", "de"])
    parent = make_product(brand, public=holds["parent public"], variants=[{"size": "s"}])
    child, german = parent.children.get(), make_market("de")
    ProductCopy.objects.filter(product=parent, locale=german.locale).update(live=holds["copy live"])
    Product.objects.filter(pk=child.pk).update(is_public=holds["unit public"])
    if not holds["price"]:
        Price.objects.filter(market=german).delete()
    if not holds["brand sells"]:
        german.brands.remove(brand)

    assert verdicts(child, german, brand) == dict.fromkeys(
        ("selling", "shown", "strategy", "card", "page"), all(given)
    )


@pytest.mark.parametrize("given", list(combinations([True, False], repeat=3)))
def test_a_standalone_product_sells_iff_everything_holds(given: tuple[bool, ...]) -> None:
    is_public, is_live, has_price = given
    brand = make_brand()
    product = make_product(
        brand, public=is_public, price="5.00" if has_price else {"en-gb": "5.00"}, locales=["en-gb"]
    )
    make_copy(product, locale="de", live=is_live)

    assert verdicts(product, make_market("de"), brand) == dict.fromkeys(
        ("selling", "shown", "strategy", "card", "page"), all(given)
    )


def test_a_copy_in_another_locale_is_no_copy() -> None:
    brand = make_brand()
    product = make_product(brand, locales=["en-gb"])

    assert not any(verdicts(product, make_market("de"), brand).values())
    assert all(verdicts(product, make_market("en-gb"), brand).values())


def test_one_selling_child_shows_the_parent_and_only_itself() -> None:
    brand, german = make_brand(), make_market("de")
    parent = make_product(brand, variants=[{"size": "s"}, {"size": "m", "price": {"en-gb": "10.00"}}])
    small, medium = parent.children.order_by("pk")

    assert all(verdicts(small, german, brand).values())
    assert verdicts(medium, german, brand) == {
        "selling": False,
        "shown": True,
        "strategy": False,
        "card": True,
        "page": False,
    }


def test_a_parent_itself_never_sells() -> None:
    parent = make_product(make_brand(), variants=[{"size": "s"}])
    make_stock(parent)  # nobody should; if it happens it must not sell

    assert parent not in Product.objects.selling(make_market("de"))
    assert not Strategy(make_market("de")).fetch_for_product(parent).availability.is_available_to_buy


def test_sold_out_is_still_on_sale() -> None:
    brand, german = make_brand(), make_market("de")
    product = make_product(brand, stock=0)

    assert verdicts(product, german, brand) == {
        "selling": True,
        "shown": True,
        "strategy": False,
        "card": True,
        "page": True,
    }


def test_each_brand_sees_its_own() -> None:
    petite, bakers = make_brand("petite"), make_brand("bakers")
    bear, bun = make_product(petite), make_product(bakers)
    shelf, counter = make_category(petite, "Shelf"), make_category(bakers, "Counter")

    assert list(Product.objects.for_brand(petite)) == [bear]
    assert list(Product.objects.for_brand(petite).selling(make_market("de"))) == [bear]
    assert list(Product.objects.for_brand(bakers).shown(make_market("de"))) == [bun]
    assert list(Category.objects.for_brand(bakers)) == [counter]
    assert set(ProductCopy.objects.for_brand(petite).values_list("product_id", flat=True)) == {bear.pk}
    assert set(CategoryCopy.objects.for_brand(petite).values_list("category_id", flat=True)) == {shelf.pk}
    assert list(StockRecord.objects.for_brand(bakers)) == [bun.stockrecords.get()]
    assert set(Price.objects.for_brand(petite).values_list("stockrecord__product_id", flat=True)) == {bear.pk}
