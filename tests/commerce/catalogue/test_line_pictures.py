"""Baskets and orders show what was chosen, in the colour that was chosen."""

import pytest

from commerce.basket.models import Line
from commerce.catalogue.models import Product
from commerce.catalogue.pictures import SPECS
from commerce.catalogue.selectors.gallery import on_lines
from commerce.order.selectors import order_page
from core.models import Brand, Image
from search.models import Document
from tests.factories.checkout import Shopper, make_delivery, place
from tests.factories.commerce import make_brand, make_image, make_product, make_product_image


@pytest.fixture
def brand() -> Brand:
    return make_brand("petite")


@pytest.fixture
def suit(brand: Brand, drain_outbox) -> Product:
    """A pram suit in rust, which is on its card, and in sage."""
    product = make_product(
        brand, "Pram suit", stock=9, variants=[{"colour": colour, "size": "M"} for colour in ("rust", "sage")]
    )
    _rust, sage = product.children.order_by("pk")
    for owner, title in ((product, "Rust"), (sage, "Sage"), (sage, "Sage, close")):
        image = make_image(title)
        image.get_renditions(*SPECS)
        make_product_image(owner, image, position=owner.images.count())
    drain_outbox()
    return product


def shown(title: str) -> int:
    return Image.objects.get(title=title).pk


def test_a_variant_shows_itself_and_else_the_card(
    brand: Brand, suit: Product, django_assert_num_queries
) -> None:
    rust, sage = suit.children.order_by("pk")
    card = Document.objects.filter(object_id=suit.pk, kind=Document.Kind.PRODUCT)[0]
    bearers = {rust.pk: suit.pk, sage.pk: suit.pk, suit.pk: suit.pk}

    with django_assert_num_queries(2):
        found = on_lines(bearers, brand_id=brand.pk, locale_id=card.locale_id)

    assert [found[unit.pk]["id"] for unit in (rust, sage, suit)] == [
        shown("Rust"),
        shown("Sage"),
        shown("Rust"),
    ]
    assert found[sage.pk]["alt"] == "Pram suit"


def test_nothing_is_asked_for_an_empty_basket(brand: Brand, django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        assert on_lines({}, brand_id=brand.pk, locale_id=1) == {}


def test_what_has_no_card_has_no_picture(brand: Brand) -> None:
    product = make_product(brand, "Bear")

    assert on_lines({product.pk: product.pk}, brand_id=brand.pk, locale_id=1) == {product.pk: None}


def test_basket_and_order_show_the_chosen_colour(brand: Brand, suit: Product) -> None:
    make_delivery(brand, amount="3.50")
    shopper = Shopper(brand)
    for variant in suit.children.order_by("pk"):
        shopper.add(variant)

    lines = shopper.get("basket/").context["page"].lines
    order = place(Line.objects.first().basket)

    assert [line.image["id"] for line in lines] == [shown("Rust"), shown("Sage")]
    assert [line.image["id"] for line in order_page(order).lines] == [shown("Rust"), shown("Sage")]
