from decimal import Decimal

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

import pytest

from core import edge
from core.models import Brand
from search.documents import Card, list_key, store
from search.suggesting import suggest
from tests.factories.commerce import make_brand, make_locale
from tests.search.settling import settle

pytestmark = pytest.mark.usefixtures("engine")
ADDRESS = "/en-gb/search/suggest/"


@pytest.fixture
def brand() -> Brand:
    brand = make_brand("petite")
    put(brand, 1, "Bear romper", price=Decimal("18.00"), currency="GBP", popularity=5)
    put(brand, 2, "Bear hat", price=Decimal("9.00"), currency="GBP", popularity=4)
    put(brand, 3, "Bear rug", price=Decimal("90.00"), currency="GBP", popularity=3)
    put(brand, 4, "Spoon", summary="For bears and berries")
    put(brand, 1, "Bears", kind="category")
    put(brand, 1, "How a bear is made", kind="story")
    put(make_brand("bakers"), 9, "Bear claw")
    settle()
    return brand


@pytest.fixture
def shopper(brand: Brand) -> Client:
    return Client(headers={"host": "petite.localhost"})


def put(brand: Brand, object_id: int, title: str, *, kind: str = "product", **fields) -> None:
    url = f"/en-gb/{kind}-{object_id}/"
    card = Card(
        object_id=object_id, brand_id=brand.pk, locale_id=make_locale().pk, title=title, url=url, **fields
    )
    store(kind, [], [card])


def test_a_beginning_leads_to_products_and_elsewhere(brand: Brand) -> None:
    found = suggest(brand, make_locale(), "bea")

    assert [card.title for card in found.products] == ["Bear romper", "Bear hat", "Bear rug", "Spoon"]
    assert sorted((card.kind, card.title) for card in found.others) == [
        ("category", "Bears"),
        ("story", "How a bear is made"),
    ]


@pytest.mark.parametrize(
    ("typed", "queries"),
    [
        ("bea", ["bear", "bears"]),
        ("Bea", ["Bear", "Bears"]),
        ("bear r", ["bear romper", "bear rug"]),
        ("berr", ["berries"]),
        ("bear rompr", ["bear romper"]),
        ("romper", []),
    ],
)
def test_words_are_written_out_as_the_shop_writes_them(brand: Brand, typed: str, queries: list[str]) -> None:
    assert suggest(brand, make_locale(), typed).queries == queries


@pytest.mark.parametrize("typed", ["", "b", " b ", "!?", "—", "\x00"])
def test_a_letter_is_not_enough(brand: Brand, typed: str) -> None:
    assert not suggest(brand, make_locale(), typed)


def test_the_answer_is_a_list_of_options(shopper: Client) -> None:
    response = shopper.get(ADDRESS, {"q": "bear r"})

    body = response.content.decode()
    assert body.count('role="option"') == 5
    assert 'data-url="/en-gb/search/?q=bear%20romper"' in body
    assert 'data-url="/en-gb/product-1/"' in body
    assert "£18.00" in body
    assert "Bear claw" not in body
    assert "<html" not in body
    assert response["X-Robots-Tag"] == "noindex"


def test_nothing_to_suggest_is_an_empty_list(shopper: Client) -> None:
    for query in ("", "b", "xylophone", "™", "№"):
        assert shopper.get(ADDRESS, {"q": query}).content.strip() == b""


def test_what_was_typed_is_text(shopper: Client) -> None:
    body = shopper.get(ADDRESS, {"q": 'bear "><script>'}).content.decode()

    assert "<script" not in body


def test_suggestions_are_shared_and_follow_what_changes(shopper: Client, brand: Brand) -> None:
    response = shopper.get(ADDRESS, {"q": "bear", "other": "1"})

    assert (response["X-Cache"], response.cookies) == ("miss", {})
    assert shopper.get(ADDRESS, {"q": "bear"})["X-Cache"] == "hit"

    put(brand, 5, "Bear cup")
    with transaction.atomic():
        edge.bump([list_key(brand.pk, "en-gb")])
    settle()
    response = shopper.get(ADDRESS, {"q": "bear"})

    assert (response["X-Cache"], "Bear cup" in response.content.decode()) == ("miss", True)


def test_suggestions_cost_a_few_queries(shopper: Client, brand: Brand) -> None:
    shopper.get(ADDRESS, {"q": "spoon"})
    with CaptureQueriesContext(connection) as few:
        shopper.get(ADDRESS, {"q": "bear"})
    for number in range(20, 60):
        put(brand, number, f"Bear {number}")
    settle()

    with CaptureQueriesContext(connection) as many:
        shopper.get(ADDRESS, {"q": "bea"})

    assert len(many) <= len(few) <= 7
