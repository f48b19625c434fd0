from decimal import Decimal

from django.test import Client
from django.utils.translation import activate

import pytest

from commerce.catalogue.models import Product, ProductCopy, ProductRecommendation, Term
from commerce.catalogue.pictures import SPECS
from commerce.catalogue.selectors import product_page
from commerce.catalogue.selectors.product import ProductPage
from commerce.partner.models import Price
from core import edge
from core.models import Brand, Image
from search.documents import Card, store
from tests.factories.commerce import (
    make_brand,
    make_category,
    make_image,
    make_locale,
    make_market,
    make_option,
    make_price,
    make_product,
    make_product_class,
    make_product_image,
    make_term,
)


@pytest.fixture
def brand() -> Brand:
    activate("en-gb")
    return make_brand("petite")


def page(brand: Brand, product, *, market: str = "en-gb", sku: str | None = None) -> ProductPage | None:
    return product_page(product.pk, make_market(market), brand, sku=sku)


def test_a_page_says_what_the_product_is(brand: Brand) -> None:
    shelf = make_category(brand, "Clothes")
    lower = make_category(brand, "Rompers", parent=shelf)
    bear = make_product(brand, "Bear", price={}, stock=2, sku="BEAR", categories=[shelf, lower])
    make_price(bear.stockrecords.get(), "en-gb", "8.00", compare_at="10.00")

    shown = page(brand, bear)

    assert (shown.title, shown.summary, shown.currency) == ("Bear", "Bear in a line.", "GBP")
    assert (shown.unit.product_id, shown.unit.sku, shown.unit.amount) == (bear.pk, "BEAR", Decimal("8.00"))
    assert (shown.unit.compare_at, shown.unit.stock) == (Decimal("10.00"), "low")
    assert shown.url == shown.unit.url == f"/en-gb/p/bear-{bear.pk}/"
    assert [(crumb.title, crumb.url) for crumb in shown.crumbs] == [
        ("Clothes", f"/en-gb/c/clothes-{shelf.pk}/"),
        ("Rompers", f"/en-gb/c/rompers-{lower.pk}/"),
        ("Bear", ""),
    ]
    assert shown.groups == ()
    assert shown.alternates == {"en-gb": f"/en-gb/p/bear-{bear.pk}/"}


def test_alternates_are_where_it_sells_too(brand: Brand) -> None:
    bear = make_product(brand, "Bear")
    ProductCopy.objects.filter(locale=make_locale("de")).update(slug="baer")

    assert page(brand, bear).alternates == {
        "en-gb": f"/en-gb/p/bear-{bear.pk}/",
        "de": f"/de/p/baer-{bear.pk}/",
    }


def test_other_brands_do_not_have_the_page(brand: Brand) -> None:
    bear = make_product(brand, "Bear")
    bakers = make_brand("bakers")

    assert page(bakers, bear) is None
    assert page(brand, bear) is not None


class TestVariants:
    @pytest.fixture
    def romper(self, brand: Brand):
        return make_product(
            brand,
            "Romper",
            variants=[
                {"colour": "sage", "size": "s", "sku": "SAGE-S", "stock": 0},
                {"colour": "sage", "size": "m", "sku": "SAGE-M"},
                {"colour": "sky", "size": "s", "sku": "SKY-S", "price": "12.00"},
                {"colour": "sky", "size": "l", "sku": "SKY-L", "price": {"de": "12.00"}},
            ],
        )

    def test_without_a_sku_the_first_that_can_be_had_is_shown(self, brand: Brand, romper) -> None:
        shown = page(brand, romper)

        assert shown.unit.sku == "SAGE-M"
        assert [unit.sku for unit in shown.units] == ["SAGE-S", "SAGE-M", "SKY-S"]

    def test_a_sku_names_its_variant_even_if_sold_out(self, brand: Brand, romper) -> None:
        shown = page(brand, romper, sku="SAGE-S")

        assert (shown.unit.sku, shown.unit.is_sold_out) == ("SAGE-S", True)
        assert shown.unit.url == f"/en-gb/p/romper-{romper.pk}/SAGE-S/"

    @pytest.mark.parametrize("sku", ["SKY-L", "NO-SUCH", ""])
    def test_what_does_not_sell_here_has_no_page(self, brand: Brand, romper, sku: str) -> None:
        assert page(brand, romper, sku=sku) is None

    def test_each_choice_leads_to_the_nearest_variant(self, brand: Brand, romper) -> None:
        make_term("attribute.colour", "Colour")
        make_term("option.colour.sky", "Sky blue")

        colour, size = page(brand, romper, sku="SAGE-M").groups

        base = f"/en-gb/p/romper-{romper.pk}"
        assert (colour.label, size.label) == ("Colour", "Size")
        assert [(each.label, each.url, each.selected, each.available) for each in colour.options] == [
            ("sage", f"{base}/SAGE-M/", True, True),
            ("Sky blue", f"{base}/SKY-S/", False, True),
        ]
        assert [(each.label, each.url, each.selected, each.available) for each in size.options] == [
            ("s", f"{base}/SAGE-S/", False, False),
            ("m", f"{base}/SAGE-M/", True, True),
        ]

    def test_a_choice_is_explained_in_the_words_of_the_vocabulary(self, brand: Brand, romper) -> None:
        make_term("ask.size", "Which size?")
        make_term("note.size", "Measure the baby.")
        make_term("note.size.m", "62–68 cm")

        colour, size = page(brand, romper, sku="SAGE-M").groups
        shown = Client(headers={"host": "petite.localhost"}).get(page(brand, romper, sku="SAGE-M").unit.url)

        assert (colour.ask, colour.note) == ("", "")
        assert (size.ask, size.note) == ("Which size?", "Measure the baby.")
        assert [each.note for each in size.options] == ["", "62–68 cm"]
        assert shown.text.count("Which size?") == 2  # what opens it, and its title
        assert "<dt>m</dt><dd>62–68 cm</dd>" in shown.text
        assert 'id="ask-colour"' not in shown.text

    def test_no_more_can_be_chosen_than_there_is(self, brand: Brand, romper) -> None:
        shopper = Client(headers={"host": "petite.localhost"})
        bear = make_product(brand, "Bear", stock=2)
        many = make_product(brand, "Many", stock=500)

        assert page(brand, romper, sku="SAGE-S").unit.most == 0
        assert [page(brand, each).unit.most for each in (bear, many)] == [2, 99]
        few = shopper.get(page(brand, bear).url).text
        assert "Only 2 left" in few
        assert 'min="1" max="2"' in few


def test_facts_are_worded_in_the_language(brand: Brand) -> None:
    bread = make_product(brand, "Bread")
    product_class = make_product_class(bread.product_class.name)
    allergens = product_class.attributes.create(
        code="allergens",
        name="Allergens",
        type="multi_option",
        option_group=make_option("allergen", "gluten").group,
    )
    weight = product_class.attributes.create(code="weight", name="Weight", type="text")
    value = bread.attribute_values.create(attribute=allergens)
    value.value_multi_option.set([make_option("allergen", "gluten"), make_option("allergen", "nuts")])
    bread.attribute_values.create(attribute=weight, value_text="500 g")
    make_term("allergen.gluten", "Gluten (wheat)")
    make_term("attribute.weight", "Net weight")

    shown = page(brand, bread)
    assert [(fact.label, fact.values) for fact in shown.facts] == [("Net weight", ("500 g",))]
    assert [(sheet.label, sheet.values) for sheet in shown.sheets] == [
        ("Allergens", ("Gluten (wheat)", "nuts"))
    ]
    assert [sheet.note for sheet in shown.sheets] == [""]
    make_term("note.allergens", "Traces of milk can be in everything.")
    assert [sheet.note for sheet in page(brand, bread).sheets] == ["Traces of milk can be in everything."]


def test_stories_that_link_the_product_are_shown(brand: Brand) -> None:
    bear = make_product(brand, "Bear")
    for number, locale in ((1, "en-gb"), (2, "de")):
        card = Card(
            object_id=number,
            brand_id=brand.pk,
            locale_id=make_locale(locale).pk,
            title=f"Story {number}",
            url="/",
            products=frozenset({bear.pk}),
        )
        store("story", [number], [card])

    assert [story.title for story in page(brand, bear).around.stories] == ["Story 1"]


def test_what_is_recommended_goes_with_it_else_the_shelf(brand: Brand, drain_outbox) -> None:
    shelf = make_category(brand)
    bear, cow, _dog = (make_product(brand, name, categories=[shelf]) for name in ("Bear", "Cow", "Dog"))
    elk = make_product(brand, "Elk")
    drain_outbox()

    assert not page(brand, bear).around.chosen
    assert {card.title for card in page(brand, bear).around.cards} == {"Cow", "Dog"}

    ProductRecommendation.objects.create(primary=bear, recommendation=cow, ranking=1)
    ProductRecommendation.objects.create(primary=bear, recommendation=elk, ranking=2)

    assert page(brand, bear).around.chosen
    assert [card.title for card in page(brand, bear).around.cards] == ["Elk", "Cow"]


def test_a_recommendation_brings_the_page_up_to_date(brand: Brand, drain_outbox) -> None:
    bear, cow = make_product(brand, "Bear"), make_product(brand, "Cow")
    drain_outbox()
    shopper = Client(headers={"host": "petite.localhost"})
    address = f"/en-gb/p/bear-{bear.pk}/"
    assert b"product-card" not in shopper.get(address).content

    ProductRecommendation.objects.create(primary=bear, recommendation=cow)
    drain_outbox()

    assert b"product-card" in shopper.get(address).content


def test_variants_of_one_colour_share_its_pictures(brand: Brand) -> None:
    make_term("option.colour.red", "Red")
    Term.objects.filter(code="option.colour.red").update(colour="#cc0000")
    romper = make_product(
        brand, "Romper", variants=[{"colour": c, "size": s} for c in ("blue", "red") for s in "ab"]
    )
    blue_a, _blue_b, red_a, red_b = romper.children.order_by("pk")
    common = [make_product_image(romper, make_image(f"Blue {n}"), position=n).original_id for n in range(2)]
    red = make_product_image(red_a, make_image("Red")).original_id

    def shown(variant: Product) -> list[int]:
        found = page(brand, romper, sku=variant.stockrecords.get().partner_sku)
        return [picture["id"] for picture in found.pictures]

    for image in Image.objects.all():
        image.get_renditions(*SPECS)

    assert shown(blue_a) == common
    assert shown(red_a) == shown(red_b) == [red, common[1]]


def test_colours_are_swatches(brand: Brand) -> None:
    make_term("option.colour.red", "Red")
    Term.objects.filter(code="option.colour.red").update(colour="#cc0000")
    romper = make_product(brand, "Romper", variants=[{"colour": "red"}, {"colour": "blue"}])

    (group,) = page(brand, romper).groups

    assert {option.code: option.colour for option in group.options} == {"red": "#cc0000", "blue": ""}


def test_the_page_names_what_it_shows(brand: Brand) -> None:
    romper = make_product(brand, "Romper", variants=[{"size": "s"}], categories=[make_category(brand)])

    with edge.recording() as recorder:
        page(brand, romper)

    assert recorder.keys == {
        f"product:{romper.pk}",
        f"categories:{brand.pk}",
        f"list:{brand.pk}:en-gb",
        "shop",
        "terms",
    }


class TestView:
    @pytest.fixture
    def shopper(self, brand: Brand) -> Client:
        return Client(headers={"host": "petite.localhost"})

    def test_a_product_can_be_looked_at_and_bought(self, shopper: Client, brand: Brand) -> None:
        bear = make_product(brand, "Bear", price={"en-gb": "12.50", "de": "14.00"})

        english = shopper.get(f"/en-gb/p/bear-{bear.pk}/")
        german = shopper.get(f"/de/p/bear-{bear.pk}/")

        assert (english.status_code, german.status_code) == (200, 200)
        assert "£12.50" in english.content.decode()
        assert "14,00" in german.content.decode()
        assert f'name="product" value="{bear.pk}"' in english.content.decode()
        assert "csrfmiddlewaretoken" not in english.content.decode()
        assert not english.cookies
        assert "Cookie" not in english.headers.get("Vary", "")

    def test_the_address_names_the_variant(self, shopper: Client, brand: Brand) -> None:
        romper = make_product(
            brand, "Romper", variants=[{"size": "s", "sku": "S"}, {"size": "m", "sku": "M"}]
        )
        medium = romper.children.get(stockrecords__partner_sku="M")

        body = shopper.get(f"/en-gb/p/romper-{romper.pk}/M/").content.decode()

        assert f'name="product" value="{medium.pk}"' in body
        assert f'href="/en-gb/p/romper-{romper.pk}/S/"' in body

    def test_sold_out_is_said_and_cannot_be_added(self, shopper: Client, brand: Brand) -> None:
        bear = make_product(brand, "Bear", stock=0)

        body = shopper.get(f"/en-gb/p/bear-{bear.pk}/").content.decode()

        assert "stock--out" in body
        assert "disabled" in body

    @pytest.mark.parametrize(
        ("path", "target"),
        [
            ("/en-gb/p/wrong-{pk}/", "/en-gb/p/romper-{pk}/"),
            ("/en-gb/p/wrong-{pk}/S/", "/en-gb/p/romper-{pk}/S/"),
            ("/en-gb/p/romper-5-{pk}/", "/en-gb/p/romper-{pk}/"),
        ],
    )
    def test_an_old_address_leads_to_the_new_one(
        self, shopper: Client, brand: Brand, path: str, target: str
    ) -> None:
        romper = make_product(brand, "Romper", variants=[{"size": "s", "sku": "S"}])

        response = shopper.get(path.format(pk=romper.pk))

        assert (response.status_code, response.url) == (301, target.format(pk=romper.pk))

    def test_a_standalone_product_has_one_address(self, shopper: Client, brand: Brand) -> None:
        bear = make_product(brand, "Bear", sku="BEAR")

        response = shopper.get(f"/en-gb/p/bear-{bear.pk}/BEAR/")

        assert (response.status_code, response.url) == (301, f"/en-gb/p/bear-{bear.pk}/")
        assert shopper.get(f"/en-gb/p/bear-{bear.pk}/OTHER/").status_code == 404

    @pytest.mark.parametrize(
        "path", ["/en-gb/p/bear-999999/", "/en-gb/p/bear/", "/en-gb/p/bear-{pk}/NO/", "/en-gb/p/{pk}/"]
    )
    def test_what_there_is_not_is_not_found(self, shopper: Client, brand: Brand, path: str) -> None:
        bear = make_product(brand, "Bear", variants=[{"size": "s"}])

        assert shopper.get(path.format(pk=bear.pk)).status_code == 404

    def test_another_brands_product_is_not_found(self, shopper: Client, brand: Brand) -> None:
        bun = make_product(make_brand("bakers"), "Bun")

        assert Client(headers={"host": "bakers.localhost"}).get(f"/en-gb/p/bun-{bun.pk}/").status_code == 200
        assert shopper.get(f"/en-gb/p/bun-{bun.pk}/").status_code == 404


def test_the_market_switch_keeps_the_variant(brand: Brand) -> None:
    romper = make_product(
        brand, "Romper", variants=[{"size": "s", "sku": "R-S"}, {"size": "m", "sku": "R-M"}]
    )
    Price.objects.filter(stockrecord__partner_sku="R-M", market__locale__language_code="de").delete()
    shopper = Client(headers={"host": "petite.localhost"})

    both = shopper.get(f"/en-gb/p/romper-{romper.pk}/R-S/").content.decode()
    british = shopper.get(f"/en-gb/p/romper-{romper.pk}/R-M/").content.decode()

    assert f'href="/de/p/romper-{romper.pk}/R-S/"' in both
    assert f'<link rel="canonical" href="http://petite.localhost/en-gb/p/romper-{romper.pk}/">' in both
    assert 'rel="alternate"' not in both
    assert f'href="/de/p/romper-{romper.pk}/"' in british
