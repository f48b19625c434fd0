from decimal import Decimal

from django.db import connection
from django.test.utils import CaptureQueriesContext

from commerce.catalogue import pictures
from commerce.catalogue.documents import canonical_ids, category_cards, plain, product_cards
from commerce.catalogue.models import Product, ProductCopy, Term
from core import edge
from search.documents import Card
from tests.factories.commerce import (
    make_brand,
    make_category,
    make_image,
    make_locale,
    make_price,
    make_product,
    make_product_image,
    make_term,
)


def card_of(product: Product, locale: str = "en-gb") -> Card:
    (card,) = [card for card in product_cards([product.pk]) if card.locale_id == make_locale(locale).pk]
    return card


def test_a_card_per_market_in_its_words_and_currency() -> None:
    brand = make_brand()
    shelf = make_category(brand, "Clothes")
    lower = make_category(brand, "Rompers", parent=shelf)
    bear = make_product(brand, "Bear", price={}, sku="BEAR", stock=2, categories=[lower], priority=7)
    make_price(bear.stockrecords.get(), "de", "8.00", compare_at="10.00")
    make_price(bear.stockrecords.get(), "en-gb", "7.00")
    ProductCopy.objects.filter(locale=make_locale("de")).update(
        title="Bär", slug="baer", description="<p>Weich</p>"
    )

    english, german = product_cards([bear.pk])

    assert (english.title, english.currency, english.price) == ("Bear", "GBP", Decimal("7.00"))
    assert (german.title, german.currency, german.price, german.compare_at) == ("Bär", "EUR", 8, 10)
    assert (german.url, german.summary) == (f"/de/p/baer-{bear.pk}/", "Bear in a line.")
    assert german.text == "Weich Clothes Rompers BEAR"
    assert (german.stock, german.popularity, german.price_varies) == ("low", 7, False)
    assert german.categories == {shelf.pk, lower.pk}
    assert german.published_at == bear.date_created


def test_a_card_names_its_colours_and_what_goes_into_the_basket() -> None:
    brand = make_brand()
    for code, colour in (("red", "#cc0000"), ("sky", "#a9c6dc")):
        make_term(f"option.colour.{code}", code)
        Term.objects.filter(code=f"option.colour.{code}").update(colour=colour)
    romper = make_product(brand, variants=[{"colour": c, "size": s} for c in ("red", "sky") for s in "ab"])
    one_colour = make_product(brand, "Bib", variants=[{"colour": "red", "size": s} for s in "ab"])
    bear = make_product(brand, "Bear")

    assert (card_of(romper).swatches, card_of(romper).unit_id) == (["#cc0000", "#a9c6dc"], None)
    assert (card_of(one_colour).swatches, card_of(one_colour).unit_id) == ([], None)
    assert (card_of(bear).swatches, card_of(bear).unit_id) == ([], bear.pk)


def test_a_parents_card_sums_up_its_variants() -> None:
    brand = make_brand()
    romper = make_product(
        brand,
        "Romper",
        variants=[
            {"size": "s", "colour": "sage", "price": "9.00", "stock": 0, "sku": "R-S"},
            {"size": "m", "colour": "sage", "price": "12.00", "stock": 2, "sku": "R-M"},
            {"size": "l", "colour": "sky", "price": "14.00", "stock": 2, "sku": "R-L"},
            {"size": "xl", "price": "1.00", "public": False, "sku": "R-XL"},
        ],
    )
    make_term("option.colour.sage", "Sage green")

    card = card_of(romper)

    assert (card.price, card.price_varies, card.stock) == (12, True, "in")
    assert card.attributes == {"colour": ["sage", "sky"], "size": ["l", "m", "s"]}
    assert card.text == "Sage green s m sky l R-S R-M R-L"


def test_if_all_is_sold_out_the_lowest_price_is_still_told() -> None:
    romper = make_product(
        make_brand(), variants=[{"size": "s", "price": "9.00", "stock": 0}, {"size": "m", "stock": 0}]
    )

    assert (card_of(romper).price, card_of(romper).stock) == (9, "out")


def test_a_child_is_on_its_parents_card() -> None:
    romper = make_product(make_brand(), variants=[{"size": "s"}])
    bear = make_product(romper.brand)

    assert canonical_ids([romper.children.get().pk, bear.pk, 999_999]) == {romper.pk, bear.pk, 999_999}
    assert product_cards([romper.children.get().pk]) == []


def test_the_first_picture_that_is_ready_is_on_the_card() -> None:
    bear = make_product(make_brand(), "Bear")
    second, first = make_image("Second"), make_image("First", width=1000, height=500)
    make_product_image(bear, second, position=2)
    make_product_image(bear, first, position=1)

    assert card_of(bear).image is None
    pictures.make_renditions(None, image_id=first.pk)
    image = card_of(bear).image

    assert (image["id"], image["alt"], image["width"], image["height"]) == (first.pk, "Bear", 800, 400)
    assert image["src"].endswith(".jpg")
    assert [part.split()[1] for part in image["avif_srcset"].split(", ")] == ["400w", "800w", "1000w"]
    assert [part.split()[1] for part in image["webp_srcset"].split(", ")] == ["400w", "800w", "1000w"]


def test_categories_have_cards_too() -> None:
    brand = make_brand()
    top = make_category(brand, "Clothes")
    lower = make_category(brand, "Rompers", parent=top, locales=["de"])

    (card,) = category_cards([lower.pk])

    assert (card.object_id, card.title, card.url) == (lower.pk, "Rompers", f"/de/c/rompers-{lower.pk}/")
    assert card.categories == {top.pk}
    assert (card.price, card.stock) == (None, "")


def test_cards_of_many_products_cost_as_many_queries_as_of_one() -> None:
    brand = make_brand()
    shelf = make_category(brand)
    counts = []
    for amount in (1, 12):
        products = [
            make_product(brand, variants=[{"size": "s"}, {"size": "m"}], categories=[shelf])
            for _ in range(amount)
        ]
        with edge.memo_run(), CaptureQueriesContext(connection) as queries:
            cards = product_cards([product.pk for product in products])
        counts.append(len(queries))
        assert len(cards) == 2 * amount

    assert counts[0] == counts[1]


def test_rich_text_becomes_words() -> None:
    assert (
        plain("<h3>Soft</h3><p>Wool &amp; <b>silk</b></p><ul><li>a</li><li>b</li></ul>")
        == "Soft Wool & silk a b"
    )
