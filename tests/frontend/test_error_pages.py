"""400, 403, 500, 503 and the expired form: in the brand's voice, without asking the database."""

from collections.abc import Iterator
from types import SimpleNamespace

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

import pytest
from pytest_django import DjangoAssertNumQueries

from core import errors

PETITE = SimpleNamespace(slug="kids-petite", name="Kids Petite", tagline="")
BAKERS = SimpleNamespace(slug="band-of-bakers", name="Band of Bakers", tagline="")


def a_request(brand: SimpleNamespace | None, path: str = "/en-gb/basket/") -> HttpRequest:
    request = RequestFactory().get(path, headers={"host": "nobody.localhost"})
    request.brand = brand
    request.id = "f00d"
    return request


def text(response: HttpResponse) -> str:
    return response.content.decode()


@pytest.fixture(autouse=True)
def no_queries(django_assert_num_queries: DjangoAssertNumQueries) -> Iterator[None]:
    with django_assert_num_queries(0):
        yield


@pytest.mark.parametrize(
    ("brand", "heading"),
    [
        (PETITE, "Oh dear, a little spill"),
        (BAKERS, "We burnt this one"),
        (None, "Something went wrong on our side"),
    ],
)
def test_an_error_speaks_with_the_brands_voice(brand: SimpleNamespace | None, heading: str) -> None:
    response = errors.server_error(a_request(brand))

    assert response.status_code == 500
    assert f'<h1 class="lost__title">{heading}</h1>' in text(response)
    assert "<code>f00d</code>" in text(response)
    assert response["Cache-Control"] == "no-store"


def test_a_silent_database_is_a_pause() -> None:
    try:
        raise OperationalError("connection refused")
    except OperationalError:
        response = errors.server_error(a_request(BAKERS))

    assert response.status_code == 503
    assert response["Retry-After"] == "30"
    assert '<h1 class="lost__title">The oven is heating up</h1>' in text(response)


def test_the_other_pages_have_their_own_words() -> None:
    request = a_request(PETITE)

    assert "That came out a bit babbled" in text(errors.bad_request(request))
    assert "Shh, somebody is sleeping here" in text(errors.permission_denied(request))
    assert "This form has nodded off" in text(errors.csrf_failure(request))


def test_the_page_is_in_the_language_of_its_address() -> None:
    response = errors.server_error(a_request(BAKERS, path="/de/basket/"))

    assert '<html lang="de" dir="ltr" data-brand="band-of-bakers">' in text(response)
