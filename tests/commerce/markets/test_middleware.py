from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

import pytest

from commerce.markets.middleware import MarketMiddleware
from core.models import Brand
from tests.factories.commerce import make_brand, make_market


def passed_on(brand: Brand | None, address: str) -> HttpRequest:
    """The request as the view sees it."""
    seen: list[HttpRequest] = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append(request)
        return HttpResponse()

    request = RequestFactory().get(address)
    request.brand = brand
    MarketMiddleware(view)(request)
    return seen[0]


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("/en-gb/", "en-gb"),
        ("/de/p/romper-1/", "de"),
        ("/-/me?path=/de/basket/", "de"),
        ("/-/me?path=/en-gb/", "en-gb"),
    ],
)
def test_the_prefix_names_the_market(address: str, code: str) -> None:
    request = passed_on(make_brand(), address)

    assert request.market.code == code


@pytest.mark.parametrize(
    "address", ["/", "/-/health/live", "/-/me", "/-/me?path=/nowhere/", "/cms/", "/webhooks/payments/demo/"]
)
def test_outside_the_prefixes_there_is_no_market(address: str) -> None:
    assert passed_on(make_brand(), address).market is None


def test_without_a_brand_there_is_no_market() -> None:
    make_market("de")

    assert passed_on(None, "/-/me?path=/de/").market is None


def test_a_locale_in_which_the_brand_does_not_sell_is_not_found() -> None:
    make_market("en-gb")
    bakers = make_brand("bakers", markets=["de"])

    answer = Client(headers={"host": "bakers.localhost"}).get("/en-gb/")

    assert answer.status_code == 404
    assert '<html lang="de" dir="ltr" data-brand="bakers">' in answer.content.decode()
    assert passed_on(bakers, "/-/me?path=/en-gb/").market is None
