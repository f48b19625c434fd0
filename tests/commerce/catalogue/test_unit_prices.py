"""What a kilogram or a litre costs stands beside the price of what is sold by weight."""

from decimal import Decimal

from django.test import Client

import pytest

from commerce.catalogue.documents import product_cards
from commerce.catalogue.models import Product
from commerce.catalogue.unit_prices import UnitPrice, unit_price
from search.models import Document
from tests.factories.commerce import make_brand, make_locale, make_price, make_product


@pytest.mark.parametrize(
    ("amount", "grams", "millilitres", "expected"),
    [
        ("4.80", 500, None, UnitPrice(Decimal("9.60"), "kg")),
        ("12.90", 5000, None, UnitPrice(Decimal("2.58"), "kg")),
        ("5.60", 340, None, UnitPrice(Decimal("16.47"), "kg")),
        ("1.00", 16000, None, UnitPrice(Decimal("0.06"), "kg")),
        ("3.90", None, 750, UnitPrice(Decimal("5.20"), "l")),
        ("3.90", None, None, None),
        ("3.90", 0, None, None),
    ],
)
def test_it_is_rounded_to_the_minor_unit(amount, grams, millilitres, expected) -> None:
    assert unit_price(Decimal(amount), grams=grams, millilitres=millilitres) == expected


def test_a_card_says_it_of_the_variant_whose_price_it_shows() -> None:
    loaf = make_product(
        make_brand(), variants=[{"size": "s", "price": "4.80"}, {"size": "l", "price": "8.20"}]
    )
    small, large = loaf.children.order_by("pk")
    Product.objects.filter(pk=small.pk).update(grams=500)
    Product.objects.filter(pk=large.pk).update(grams=1000)

    (card,) = [card for card in product_cards([loaf.pk]) if card.locale_id == make_locale("en-gb").pk]

    assert (card.price, card.unit_price, card.unit_measure) == (Decimal("4.80"), Decimal("9.60"), "kg")


def test_what_is_sold_by_the_piece_has_none() -> None:
    cards = product_cards([make_product(make_brand()).pk])

    assert {(card.unit_price, card.unit_measure) for card in cards} == {(None, "")}


def test_a_weight_written_past_the_models_reaches_card_and_page(drain_outbox) -> None:
    brand = make_brand("bakers")
    jam = make_product(brand, "Jam", price={})
    make_price(jam.stockrecords.get(), "de", "6.20")
    drain_outbox()
    shopper = Client(headers={"host": "bakers.localhost"})
    url = Document.objects.get(kind="product", object_id=jam.pk).url
    before = shopper.get(url).content.decode()

    Product.objects.filter(pk=jam.pk).update(grams=340)
    drain_outbox()

    assert "price__unit" not in before
    assert "18,24\xa0€ / kg" in shopper.get(url).content.decode()
    document = Document.objects.get(kind="product", object_id=jam.pk)
    assert (document.unit_price, document.unit_measure) == (Decimal("18.24"), "kg")
