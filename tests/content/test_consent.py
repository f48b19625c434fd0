"""There is nothing to consent to: looking around leaves no cookie behind."""

from collections.abc import Callable

from django.test import Client

import pytest

from tests.factories.checkout import Shopper
from tests.factories.commerce import make_brand, make_category, make_product
from tests.factories.content import make_home, make_standard, make_story


@pytest.fixture
def paths(drain_outbox: Callable) -> list[str]:
    brand = make_brand("petite")
    shelf = make_category(brand, "Knitwear")
    bear = make_product(brand, "Bear", categories=[shelf])
    home = make_home(brand)
    make_story(home, "Wool")
    make_standard(home, "Privacy")
    drain_outbox()
    return [
        "/",
        "/en-gb/",
        f"/en-gb/c/knitwear-{shelf.pk}/",
        f"/en-gb/p/bear-{bear.pk}/",
        "/en-gb/wool/",
        "/en-gb/privacy/",
        "/en-gb/search/?q=bear",
        "/en-gb/nowhere/",
    ]


def test_looking_around_sets_no_cookie(paths: list[str]) -> None:
    visitor = Client(HTTP_HOST="petite.localhost")

    for path in (*paths, *paths):  # made, then kept
        visitor.get(path, follow=True)

    assert dict(visitor.cookies) == {}


def test_what_a_page_asks_for_sets_the_token_of_forms_and_nothing_else(paths: list[str]) -> None:
    visitor = Client(HTTP_HOST="petite.localhost")

    visitor.get("/-/me", {"path": paths[1]})

    assert set(visitor.cookies) == {"csrftoken"}
    assert visitor.cookies["csrftoken"]["samesite"] == "Lax"


def test_the_basket_is_the_first_thing_that_is_remembered() -> None:
    brand = make_brand("petite")
    bear = make_product(brand, "Bear")
    shopper = Shopper(brand)

    shopper.add(bear)

    assert "basket" in shopper.client.cookies
    assert "sessionid" not in shopper.client.cookies
