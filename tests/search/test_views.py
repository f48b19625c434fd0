from django.test import Client

import pytest

from commerce.catalogue.freshness import project_categories, project_products
from core.outbox import Bumps
from search.documents import Card, store
from tests.factories.commerce import make_brand, make_category, make_locale, make_product
from tests.search.settling import settle

pytestmark = pytest.mark.usefixtures("engine")


@pytest.fixture
def shopper() -> Client:
    brand = make_brand("petite")
    shelf = make_category(brand, "Clothes")
    bear = make_product(brand, "Spoon bear", categories=[shelf])
    bun = make_product(make_brand("bakers"), "Spoon bun")
    project_products([str(bear.pk), str(bun.pk)], Bumps())
    project_categories([str(shelf.pk)], Bumps())
    story = Card(
        object_id=1, brand_id=brand.pk, locale_id=make_locale().pk, title="A spoon's tale", url="/en-gb/tale/"
    )
    store("story", [1], [story])
    settle()
    return Client(headers={"host": "petite.localhost"})


def test_everything_is_in_one_list(shopper: Client) -> None:
    response = shopper.get("/en-gb/search/", {"q": "spoon"})

    body = response.content.decode()
    assert response.status_code == 200
    assert "2 results" in body
    assert "Spoon bear" in body
    assert "/en-gb/tale/" in body
    assert "Spoon bun" not in body


def test_the_switch_narrows(shopper: Client) -> None:
    body = shopper.get("/en-gb/search/", {"q": "spoon", "kind": "stories"}).content.decode()

    assert "1 result" in body
    assert "Spoon bear" not in body
    assert 'href="/en-gb/search/?q=spoon&amp;kind=products"' in body


def test_without_words_there_is_only_the_box(shopper: Client) -> None:
    response = shopper.get("/en-gb/search/")

    assert response.status_code == 200
    assert "What are you looking for?" in response.content.decode()
    assert "empty-state" not in response.content.decode()


def test_nothing_found_shows_ways_on(shopper: Client) -> None:
    body = shopper.get("/en-gb/search/", {"q": "unicorn <b>"}).content.decode()

    assert "Nothing found for “unicorn &lt;b&gt;”" in body
    assert ">Clothes</a>" in body


def test_each_market_has_its_own_search(shopper: Client) -> None:
    assert "Spoon bear" in shopper.get("/de/search/?q=spoon").content.decode()
    assert "tale" not in shopper.get("/de/search/?q=spoon").content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "q=spoon&page=2",
        "q=spoon&page=0",
        "q=spoon&page=x",
        "q=spoon&page=01",
        "page=2",
        "kind=nonsense&q=spoon",
    ],
)
def test_pages_that_there_are_not(shopper: Client, query: str) -> None:
    assert shopper.get(f"/en-gb/search/?{query}").status_code == 404


@pytest.mark.parametrize("query", ["q=%00", "q=" + "a" * 5000, "q=%F0%9F%A7%B8", "q=%22%20OR%201=1"])
def test_odd_questions_are_answered(shopper: Client, query: str) -> None:
    assert shopper.get(f"/en-gb/search/?{query}").status_code == 200


def test_the_page_is_the_same_for_everyone(shopper: Client) -> None:
    response = shopper.get("/en-gb/search/?q=spoon")

    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")
    assert "csrf" not in response.content.decode()


def test_the_page_says_how_it_understood(shopper: Client) -> None:
    body = shopper.get("/en-gb/search/?q=spon+bear").content.decode()

    assert "No results for “spon bear”; showing “spoon bear”." in body
    assert "Spoon bear" in body
    assert "Nothing has all of these words" in shopper.get("/en-gb/search/?q=bear+unicorn").content.decode()


def test_an_exclusion_is_said_and_nothing_else_is_offered(shopper: Client) -> None:
    body = shopper.get("/en-gb/search/?q=bear+without+milk").content.decode()

    assert "<strong>Without milk:</strong> We left out everything that lists it" in body
    assert "What counts is the list on each product's page." in body
    assert "Spoon bear" not in body
    assert "Ask us: we know what is in it." in body
