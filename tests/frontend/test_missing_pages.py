"""404 with search and ways on, in every market; 503 when the database has gone, in every language."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import OperationalError, connection
from django.test import Client, override_settings
from django.utils import translation

import pytest

from core.edge.store import store
from core.models import Brand
from tests.factories.commerce import make_brand, make_category
from tests.seo.page import read

LANGUAGES = [code for code, _name in settings.LANGUAGES]


@pytest.fixture
def brand() -> Brand:
    return make_brand("petite", markets=LANGUAGES)


@pytest.fixture
def shop(brand: Brand) -> Client:
    return Client(headers={"host": "petite.localhost"}, raise_request_exception=False)


@contextmanager
def broken_database() -> Iterator[None]:
    """Whoever asks gets no answer."""

    def refuse(*_args: Any) -> None:
        raise OperationalError("could not connect")

    with connection.execute_wrapper(refuse):
        yield


@pytest.mark.parametrize("debug", [False, True])
@pytest.mark.parametrize("code", LANGUAGES)
def test_a_missing_page_leads_on(
    brand: Brand, shop: Client, drain_outbox: Any, code: str, debug: bool
) -> None:
    shelf = make_category(brand, "Hats")
    drain_outbox()

    with override_settings(DEBUG=debug):
        answer = shop.get(f"/{code}/nix/")

    html = answer.content.decode()
    page = read("/", html)
    assert answer.status_code == 404
    assert page.language.lower() == code
    assert (page.robots, page.canonical, page.alternates, len(page.headings)) == ("noindex", [], {}, 1)
    assert f'action="/{code}/search/"' in html
    assert f"/{code}/c/hats-{shelf.pk}/" in page.links


@pytest.mark.parametrize("address", ["/en-gb/p/x-999/", "/en-gb/c/x-999/", "/en-gb/search/?page=99&q=x"])
def test_missing_things_of_the_shop_answer_alike(shop: Client, address: str) -> None:
    answer = shop.get(address)

    assert answer.status_code == 404
    assert '<h1 class="lost__title">' in answer.content.decode()


def test_programs_see_what_django_says_in_debug(shop: Client) -> None:
    with override_settings(DEBUG=True):
        answer = shop.get("/-/nix")

    assert answer.status_code == 404
    assert "lost__title" not in answer.content.decode()


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("path", ["", "p/bear-1/", "basket/", "nix/"])
def test_without_a_database_the_shop_asks_for_a_moment(
    brand: Brand, shop: Client, code: str, path: str
) -> None:
    shop.get(f"/{code}/nix/")  # the process has seen the brand
    store.clear()

    with broken_database():
        answer = shop.get(f"/{code}/{path}")

    assert (answer.status_code, answer["Retry-After"], answer["Cache-Control"]) == (503, "30", "no-store")
    html = answer.content.decode()
    assert 'data-brand="petite"' in html
    assert read("/", html).language.lower() == code
    with translation.override(code):
        assert translation.gettext("We will be back in a moment") in html


def test_a_404_page_that_breaks_is_a_pause_too(shop: Client) -> None:
    shop.get("/en-gb/nix/")

    with broken_database():
        assert shop.get("/nix/").status_code == 503
