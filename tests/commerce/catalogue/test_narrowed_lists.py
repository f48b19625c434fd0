"""Category lists with facets, from the rows of products to the page."""

import re
from collections.abc import Callable
from html import unescape

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import pytest

from commerce.catalogue.freshness import project_categories, project_products
from commerce.catalogue.models import Category, Product, ProductAttribute, ProductAttributeValue, Term
from core.models import Brand
from core.outbox import Bumps
from search.narrowing import Panel
from tests.factories.commerce import (
    make_brand,
    make_category,
    make_option,
    make_product,
    make_product_class,
    make_term,
)

BUDGET = 8


@pytest.fixture
def brand() -> Brand:
    return make_brand("petite")


@pytest.fixture
def shelf(brand: Brand) -> Category:
    return make_category(brand, "Clothes")


@pytest.fixture
def shopper() -> Client:
    return Client(headers={"host": "petite.localhost"})


@pytest.fixture
def clothes(brand: Brand, shelf: Category) -> dict[str, Product]:
    """Noa in two sizes and colours, Kit in one each, a hat in none; Kit's larger size is sold out."""
    noa = [{"size": size, "colour": colour} for size in ("s", "m") for colour in ("rose", "sage")]
    kit = [{"size": "m", "colour": "sage"}, {"size": "l", "colour": "sage", "stock": 0}]
    found = {
        "noa": make_product(brand, "Noa", variants=noa, price="12.00", categories=[shelf], priority=3),
        "kit": make_product(brand, "Kit", variants=kit, price="25.00", categories=[shelf], priority=2),
        "hat": make_product(brand, "Hat", price="7.00", stock=0, categories=[shelf], priority=1),
    }
    for option in ("s", "m", "l"):
        make_term(f"option.size.{option}", option.upper())
    make_term("attribute.size", "Size")
    project(*found.values())
    return found


def project(*products: Product) -> None:
    project_products([str(product.pk) for product in products], Bumps())


def address(shelf: Category, query: str = "", locale: str = "en-gb") -> str:
    return f"/{locale}/c/{shelf.slug}-{shelf.pk}/{'?' if query else ''}{query}"


def titles(response) -> list[str]:
    return [card.title for card in response.context["category"].products.items]


def shown(panel: Panel) -> dict[str, dict[str, int]]:
    return {group.code: {each.code: each.count for each in group.choices} for group in panel.groups}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Noa", "Kit", "Hat"]),
        ("size=s", ["Noa"]),
        ("size=s,m", ["Noa", "Kit"]),
        ("size=m&colour=rose", ["Noa"]),
        ("colour=sage&sort=price-desc", ["Kit", "Noa"]),
        ("price=5-10,20-30", ["Kit", "Hat"]),
        ("stock=in", ["Noa", "Kit"]),
        ("size=l", []),
    ],
)
def test_lists_show_what_has_one_of_each(
    clothes: dict, shelf: Category, shopper: Client, query: str, expected: list[str]
) -> None:
    response = shopper.get(address(shelf, query))

    assert response.status_code == 200
    assert titles(response) == expected


def test_options_say_how_many_there_would_be(clothes: dict, shelf: Category, shopper: Client) -> None:
    whole = shopper.get(address(shelf)).context["narrowed"]
    narrowed = shopper.get(address(shelf, "size=s")).context["narrowed"]

    assert shown(whole) == {
        "size": {"s": 1, "m": 2},
        "colour": {"rose": 1, "sage": 2},
        "price": {"5-10": 1, "10-15": 1, "20-30": 1},
        "stock": {"in": 2},
    }
    assert shown(narrowed) == {"size": {"s": 1, "m": 2}}  # nothing else narrows one product


def test_options_are_called_as_the_locale_calls_them(clothes: dict, shelf: Category, shopper: Client) -> None:
    Term.objects.filter(code="option.size.s").update(label="Newborn", colour="#abcdef")
    make_term("option.size.s", "Neugeboren", locale="de")
    make_term("attribute.size", "Größe", locale="de")

    english = shopper.get(address(shelf, "size=s")).context["narrowed"]
    german = shopper.get(address(shelf, "size=s", "de")).context["narrowed"]

    assert [(chip.label, chip.url) for chip in english.chips] == [("Newborn", address(shelf))]
    assert (english.groups[0].label, english.groups[0].choices[0].colour) == ("Size", "#abcdef")
    assert [chip.label for chip in german.chips] == ["Neugeboren"]
    assert german.groups[0].label == "Größe"


def test_what_is_sold_out_in_a_size_is_not_found_by_it(
    clothes: dict, shelf: Category, shopper: Client
) -> None:
    clothes["kit"].children.get(attribute_values__value_option__code="l").stockrecords.update(num_in_stock=3)
    project(clothes["kit"])

    assert titles(shopper.get(address(shelf, "size=l"))) == ["Kit"]


def test_shelves_below_are_alternatives(brand: Brand, shelf: Category, shopper: Client) -> None:
    lower = {name: make_category(brand, name, parent=shelf) for name in ("Rompers", "Hats", "Empty")}
    products = [
        make_product(brand, "Bear", categories=[lower["Rompers"]]),
        make_product(brand, "Cap", categories=[lower["Hats"]]),
    ]
    project(*products)
    rompers, hats = lower["Rompers"].pk, lower["Hats"].pk

    response = shopper.get(address(shelf, f"category={rompers}"))

    assert titles(response) == ["Bear"]
    assert shown(response.context["narrowed"]) == {"category": {str(rompers): 1, str(hats): 1}}


class TestAllergens:
    @pytest.fixture
    def bread(self, brand: Brand, shelf: Category) -> None:
        make_product_class("Bread", attributes=["allergen"])
        attribute = ProductAttribute.objects.get(code="allergen")
        ProductAttribute.objects.filter(pk=attribute.pk).update(type=ProductAttribute.MULTI_OPTION)
        loaves = {"Loaf": ["wheat"], "Cake": ["wheat", "milk"], "Crisp": ["rye"], "Basket": []}
        for title, contents in loaves.items():
            product = make_product(brand, title, categories=[shelf])
            Product.objects.filter(pk=product.pk).update(product_class=attribute.product_class)
            if contents:
                value = ProductAttributeValue.objects.create(product=product, attribute=attribute)
                value.value_multi_option.set([make_option("allergen", code) for code in contents])
            project(product)
        make_term("note.allergens", "Traces of everything.")

    def test_without_leaves_out_what_has_it_and_what_does_not_say(
        self, bread: None, shelf: Category, shopper: Client
    ) -> None:
        whole = shopper.get(address(shelf))
        without = shopper.get(address(shelf, "without=wheat"))

        assert shown(whole.context["narrowed"]) == {"without": {"wheat": 1, "milk": 2, "rye": 2}}
        assert titles(without) == ["Crisp"]
        assert titles(shopper.get(address(shelf, "without=wheat,rye"))) == []
        assert "Traces of everything." in without.content.decode()
        assert "Traces of everything." not in whole.content.decode()
        assert [chip.label for chip in without.context["narrowed"].chips] == ["Without: wheat"]


class TestAddresses:
    @pytest.mark.parametrize(
        ("given", "right"),
        [
            ("size=m&size=s", "size=s,m"),
            ("size=m,s", "size=s,m"),
            ("size=s,s", "size=s"),
            ("size=s,xxl", "size=s"),
            ("size=", ""),
            ("size=<script>&utm_source=x", ""),
            ("size=s%00", ""),
            ("price=1-2", ""),
            ("category=99", ""),
            ("colour=sage&size=m,s&sort=price&page=1", "size=s,m&colour=sage&sort=price&page=1"),
        ],
    )
    def test_a_choice_has_one_address(
        self, clothes: dict, shelf: Category, shopper: Client, given: str, right: str
    ) -> None:
        response = shopper.get(address(shelf, given))

        assert response.status_code == 301
        assert dict(part.split("=") for part in response.url.partition("?")[2].split("&") if part) == dict(
            part.split("=") for part in right.split("&") if part
        )
        assert shopper.get(response.url).status_code == 200

    def test_no_more_than_a_dozen_options_are_chosen(
        self, brand: Brand, shelf: Category, shopper: Client
    ) -> None:
        sizes = [f"size-{number}" for number in range(15)]
        project(make_product(brand, variants=[{"size": size} for size in sizes], categories=[shelf]))

        response = shopper.get(address(shelf, f"size={','.join(sizes)}"))

        assert response.url == address(shelf, f"size={','.join(sizes[:12])}")

    def test_narrowed_lists_are_not_for_search_engines(
        self, clothes: dict, shelf: Category, shopper: Client
    ) -> None:
        body = shopper.get(address(shelf, "size=s&sort=price")).content.decode()

        assert '<meta name="robots" content="noindex">' in body
        assert f'<link rel="canonical" href="http://petite.localhost{address(shelf)}">' in body
        assert "hreflang" not in body.partition("</head>")[0]
        assert "noindex" not in shopper.get(address(shelf)).content.decode()

    def test_sorting_pages_and_markets_keep_the_choice(
        self, brand: Brand, clothes: dict, shelf: Category, shopper: Client
    ) -> None:
        more = [make_product(brand, variants=[{"size": "s"}], categories=[shelf]) for _ in range(24)]
        project(*more)

        body = unescape(shopper.get(address(shelf, "size=s,m&sort=price")).content.decode())

        assert f'href="{address(shelf, "size=s,m&sort=price&page=2")}"' in body
        assert f'href="{address(shelf, "size=s,m&sort=price", "de")}"' in body
        form = body.partition('class="toolbar__sort"')[2].partition("</form>")[0]
        assert '<input type="hidden" name="size" value="s,m">' in form
        form = body.partition("data-facets")[2].partition("</form>")[0]
        assert '<input type="hidden" name="sort" value="price">' in form
        assert len(re.findall(r'name="size" value="[sm]" checked', form)) == 2

    def test_equal_choices_are_one_entry_of_the_page_cache(
        self, clothes: dict, shelf: Category, shopper: Client
    ) -> None:
        shopper.get(address(shelf, "size=s"))

        assert shopper.get(address(shelf, "size=s"))["X-Cache"] == "hit"
        assert shopper.get(address(shelf, "size=s&utm_source=mail"))["X-Cache"] == "hit"
        assert shopper.get(address(shelf, "size=m"))["X-Cache"] == "miss"


def test_nothing_left_names_the_choices_to_give_up(clothes: dict, shelf: Category, shopper: Client) -> None:
    response = shopper.get(address(shelf, "size=s&price=20-30"))

    looser = response.context["narrowed"].looser
    assert [(way.label, way.count, way.url) for way in looser] == [
        ("Size", 1, address(shelf, "price=20-30")),
        ("Price", 1, address(shelf, "size=s")),
    ]
    assert "Size · 1 result<" in response.content.decode()


def test_chips_take_one_option_away(clothes: dict, shelf: Category, shopper: Client) -> None:
    panel = shopper.get(address(shelf, "size=s,m&colour=sage&sort=price")).context["narrowed"]

    assert [(chip.label, chip.url) for chip in panel.chips] == [
        ("S", address(shelf, "size=m&colour=sage&sort=price")),
        ("M", address(shelf, "size=s&colour=sage&sort=price")),
        ("sage", address(shelf, "size=s,m&sort=price")),
    ]
    assert panel.clear == address(shelf, "sort=price")


def test_a_change_shows_at_once(
    clothes: dict, shelf: Category, shopper: Client, drain_outbox: Callable
) -> None:
    drain_outbox()
    assert titles(shopper.get(address(shelf, "size=s"))) == ["Noa"]

    clothes["noa"].children.filter(attribute_values__value_option__code="s").update(is_public=False)
    drain_outbox()

    assert titles(shopper.get(address(shelf, "size=s"))) == []


@pytest.mark.parametrize("size", [3, 30])
def test_a_narrowed_list_keeps_to_the_budget_of_lists(
    brand: Brand, shelf: Category, shopper: Client, size: int
) -> None:
    lower = make_category(brand, "Rompers", parent=shelf)
    variants = [{"size": size, "colour": colour} for size in "sm" for colour in ("rose", "sage")]
    project(*(make_product(brand, variants=variants, categories=[lower]) for _ in range(size)))
    project_categories([str(shelf.pk), str(lower.pk)], Bumps())
    shopper.get(address(shelf))

    for query in (
        "size=s",
        f"category={lower.pk}&size=s,m&colour=sage&price=10-15&stock=in",
        "size=s&price=20-30",
    ):
        with CaptureQueriesContext(connection) as queries:
            shopper.get(address(shelf, query))

        assert len(queries) <= BUDGET
