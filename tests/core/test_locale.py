"""The address names the language; nothing is negotiated where pages are shared."""

from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from django.utils.translation import get_language

import pytest

from core.models import Brand
from tests.factories.commerce import make_brand, make_locale

pytestmark = pytest.mark.django_db

GERMAN = {"accept-language": "de"}


def language(request: HttpRequest) -> HttpResponse:
    return HttpResponse(get_language())


urlpatterns = [
    path("de/x/", language),
    path("en-gb/x/", language),
    path("x/", language),
    path("cms/x/", language),
]


@pytest.fixture
def petite() -> Brand:
    return make_brand("petite")


@pytest.fixture
def shop(petite: Brand) -> Client:
    return Client(headers={"host": "petite.localhost"})


def test_the_front_door_leads_everyone_to_the_default_market(shop: Client) -> None:
    for headers in ({}, GERMAN, {"cookie": "django_language=de"}):
        response = shop.get("/", headers=headers)
        assert response.status_code == 302
        assert response["Location"] == "/en-gb/"
        assert response["Cache-Control"] == "public, max-age=0, s-maxage=0"
        assert "Vary" not in response
        assert "ETag" not in response
        assert not response.cookies


def test_the_default_market_is_the_brands() -> None:
    make_brand("petite")
    brand = make_brand("bakers", markets=("de", "en-gb"))
    assert brand.default_locale == make_locale("de")

    response = Client(headers={"host": "bakers.localhost", "accept-language": "en"}).get("/")

    assert response["Location"] == "/de/"


@pytest.mark.urls(__name__)
def test_the_prefix_names_the_language_and_nothing_varies(shop: Client) -> None:
    for address, code in (("/de/x/", "de"), ("/en-gb/x/", "en-gb"), ("/x/", "en-gb")):
        response = shop.get(address, headers=GERMAN)
        assert response.content.decode() == code
        assert "Vary" not in response


@pytest.mark.urls(__name__)
def test_staff_are_spoken_to_as_they_wish(shop: Client) -> None:
    response = shop.get("/cms/x/", headers=GERMAN)

    assert response.content == b"de"
    assert response["Vary"] == "Accept-Language, Cookie"  # whose session it is decides whether it has ended
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize("address", ["/stories/bread/", "/p/bear-1/", "/c/hats-1/", "/fr/", "/nl/p/bear-1/"])
def test_an_address_of_no_market_is_not_there(shop: Client, address: str) -> None:
    response = shop.get(address, headers=GERMAN)

    assert response.status_code == 404
    assert response["Cache-Control"] == "no-store"
    assert response["Content-Language"] == "en-gb"
    page = response.content.decode()
    assert '<html lang="en-GB" dir="ltr" data-brand="petite">' in page
    assert 'action="/en-gb/search/"' in page


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/nothing/",
        "/webhooks/nothing/",
        "/-/nothing",
        "/static/nothing.css",
        "/media/nothing.jpg",
        "/cms/no/",
    ],
)
def test_a_404_of_a_program_stays_one(shop: Client, address: str) -> None:
    response = shop.get(address)

    assert response.status_code == 404 or "/cms/login/" in response["Location"]
    assert "/en-gb/" not in response.get("Location", "")
