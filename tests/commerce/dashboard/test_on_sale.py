"""On sale in a market, or the one sentence that says why not."""

from datetime import timedelta
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

import pytest

from commerce.catalogue.models import Product
from commerce.dashboard.catalogue.on_sale import MarketState, market_states
from commerce.partner.models import Price, StockRecord
from core.models import Brand
from tests.factories.commerce import make_brand, make_category, make_product, make_variant


@pytest.fixture
def brand() -> Brand:
    return make_brand("petite")


def state(product: Product, code: str = "de") -> MarketState:
    return next(each for each in market_states(product) if each.market.code == code)


def hide(product: Product) -> None:
    Product.objects.filter(pk=product.pk).update(is_public=False)


def plan(product: Product) -> None:
    moment = timezone.now() + timedelta(days=2)
    Product.objects.filter(pk=product.pk).update(is_public=False, go_live_at=moment)


def unword(product: Product) -> None:
    product.copies.filter(locale__language_code="de").delete()


def draft(product: Product) -> None:
    product.copies.filter(locale__language_code="de").update(live=False)


def unprice(product: Product) -> None:
    Price.objects.filter(market__locale__language_code="de").delete()


def unstock(product: Product) -> None:
    StockRecord.objects.filter(product__in=[product, *product.children.all()]).delete()


def hide_children(product: Product) -> None:
    product.children.update(is_public=False)


@pytest.mark.parametrize("variants", [[], [{"size": "s"}, {"size": "m"}]], ids=["standalone", "parent"])
@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (hide, "It is hidden: tick “Public” and save."),
        (plan, "It goes live on "),
        (unword, "Its text is missing: save the product, and a draft is begun."),
        (draft, "Its text is a draft: publish it."),
        (unprice, "It has no price here."),
        (unstock, "It has no SKU yet: fill in “Stock and prices”."),
    ],
)
def test_what_is_missing_is_said(brand: Brand, variants: list[Any], spoil: Any, reason: str) -> None:
    product = make_product(brand, "Romper", variants=variants, categories=[make_category(brand)])
    assert (state(product).reason, state(product).note) == ("", "")

    spoil(product)

    product = Product.objects.get(pk=product.pk)
    assert state(product).reason.startswith(reason)


def test_of_a_parent_the_variants_are_told(brand: Brand) -> None:
    parent = make_product(brand, "Romper", variants=[{"size": "s"}])
    hide_children(parent)
    assert state(parent).reason == "Every variant with a price here is hidden."

    parent.children.all().delete()

    assert state(parent).reason == "It has no variants yet."


def test_a_variant_is_told_by_itself(brand: Brand) -> None:
    child = make_variant(make_product(brand, "Romper", variants=[{"size": "s"}]), size="m")
    assert state(child).reason == ""

    hide(child)

    assert state(Product.objects.get(pk=child.pk)).reason == "This variant is hidden: tick “Public” and save."


@pytest.mark.parametrize("spoil", [None, hide, plan, unword, draft, unprice, unstock, hide_children])
def test_it_agrees_with_the_shop(brand: Brand, spoil: Any) -> None:
    """No reason where, and only where, the shop shows the product."""
    for variants in ([], [{"size": "s"}, {"size": "m"}]):
        product = make_product(brand, variants=variants)
        if spoil and (variants or spoil is not hide_children):
            spoil(product)
        product = Product.objects.get(pk=product.pk)
        for each in market_states(product):
            shown = Product.objects.shown(each.market).filter(pk=product.pk).exists()
            assert (each.reason == "") is shown, each.reason


def test_what_shoppers_meet_is_noted(brand: Brand) -> None:
    product = make_product(brand, "Romper", stock=0)
    assert state(product).note == "Sold out: it is shown, and nobody can buy it."

    StockRecord.objects.get(product=product).move(reason="found", units=1)

    assert state(product).note == "In no category: only search finds it."


def test_price_and_way_of_each_market(brand: Brand) -> None:
    product = make_product(brand, "Romper", price={"en-gb": "8.00", "de": "9.50"})
    Price.objects.filter(market__locale__language_code="de").update(compare_at="12.00")

    german = state(product)

    assert (str(german.price.low), str(german.compare_at)) == ("9.50", "12.00")
    assert german.url == f"http://petite.localhost/de/p/romper-{product.pk}/"


def test_a_text_whose_original_changed_since(brand: Brand) -> None:
    product = make_product(brand, "Romper")
    english, german = (product.copies.get(locale__language_code=code) for code in ("en-gb", "de"))
    german.save_revision().publish()
    assert state(product).words.is_behind is False

    english.save_revision().publish()

    assert state(product).words.is_behind is True
    assert state(product, "en-gb").words.is_behind is False


def test_it_asks_as_much_for_many_variants(brand: Brand) -> None:
    def cost(count: int) -> int:
        product = make_product(brand, variants=[{"size": str(number)} for number in range(count)])
        with CaptureQueriesContext(connection) as queries:
            market_states(Product.objects.select_related("brand__site").get(pk=product.pk))
        return len(queries)

    assert cost(2) == cost(9)
