"""The host names the brand, the brand names the address; no setting does either."""

from django.contrib.sites.shortcuts import get_current_site
from django.http import HttpRequest
from django.test import Client, RequestFactory

from wagtail.models import Site

import pytest

from core import brands, edge
from core.middleware.brand import BrandMiddleware
from core.models import Brand
from tests.core.edge_help import bump
from tests.factories.commerce import make_brand

pytestmark = pytest.mark.django_db


@pytest.fixture
def petite() -> Brand:
    return make_brand("petite")


@pytest.fixture
def bakers(petite: Brand) -> Brand:
    return make_brand("bakers")


def passed(host: str, path: str = "/en-gb/", **extra: str) -> HttpRequest:
    """What the view gets to see."""
    seen: list[HttpRequest] = []
    request = RequestFactory(headers={"host": host}).get(path, **extra)
    BrandMiddleware(lambda request: seen.append(request))(request)  # type: ignore[arg-type,func-returns-value]
    return seen[0]


@pytest.mark.parametrize(
    ("host", "slug"),
    [
        ("petite.localhost", "petite"),
        ("petite.localhost:8012", "petite"),
        ("PETITE.localhost:443", "petite"),
        ("bakers.localhost:8000", "bakers"),
    ],
)
def test_the_host_names_the_brand_whatever_the_port(bakers: Brand, host: str, slug: str) -> None:
    assert passed(host).brand.slug == slug


def test_wagtail_takes_the_brands_site_without_asking(bakers: Brand, django_assert_num_queries) -> None:
    request = passed("bakers.localhost")

    with django_assert_num_queries(0):
        assert Site.find_for_request(request) == bakers.site
        assert request.brand.default_locale.language_code == "en-gb"


def test_who_asks_django_for_the_site_hears_the_brand(bakers: Brand, django_assert_num_queries) -> None:
    request = passed("bakers.localhost:8012")

    with django_assert_num_queries(0):
        site = get_current_site(request)

    assert (site.name, site.domain) == ("Bakers", "bakers.localhost")


def test_no_setting_names_a_site(bakers: Brand, settings) -> None:
    settings.SITE_ID = 1
    Site.objects.filter(pk=bakers.site_id).update(is_default_site=True)

    assert passed("petite.localhost").brand.slug == "petite"


def test_what_a_request_reads_through_its_brand_stays_with_it(petite: Brand) -> None:
    with edge.moment():
        first = passed("petite.localhost").brand
        first.site.root_page  # noqa: B018  remembered by the instance
        first.name = "changed"
        second = passed("petite.localhost").brand

    assert second.name == "Petite"
    assert "root_page" not in second.site._state.fields_cache


def test_a_bare_address_leads_to_the_first_shop_on_a_demo(bakers: Brand, settings) -> None:
    settings.DEMO = True
    brands.follow_port(8012)

    response = Client(headers={"host": "127.0.0.1:8012"}).get("/de/c/toys-1/?page=2")

    assert response.status_code == 302
    assert response["Location"] == "http://petite.localhost:8012/de/c/toys-1/?page=2"
    assert response["Cache-Control"] == "no-store"


def test_an_unknown_host_is_no_shop_elsewhere(petite: Brand, settings) -> None:
    settings.DEMO = settings.DEBUG = False

    assert Client(headers={"host": "127.0.0.1"}).get("/en-gb/").status_code == 404
    assert Client(headers={"host": "evil.example"}).get("/en-gb/").status_code == 400


def test_without_any_brand_an_unknown_host_is_not_found(settings) -> None:
    settings.DEMO = True

    assert Client(headers={"host": "127.0.0.1"}).get("/en-gb/").status_code == 404


@pytest.mark.parametrize(
    "path", ["/-/me", "/webhooks/payments/demo/", "/static/shop/main.css", "/media/a.jpg"]
)
def test_machines_may_ask_at_any_host(petite: Brand, path: str) -> None:
    assert passed("127.0.0.1:8012", path).brand is None


def test_health_and_files_cost_no_query(petite: Brand, django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        for path in ("/-/health/live", "/static/shop/main.css", "/media/a.jpg"):
            assert passed("petite.localhost", path).brand is None


def test_a_new_brand_answers_after_its_bump(petite: Brand, settings) -> None:
    settings.DEMO = False
    client = Client(headers={"host": "bakers.localhost"})
    assert client.get("/").status_code == 404

    make_brand("bakers")
    bump("shop")

    assert client.get("/").status_code == 302


@pytest.mark.parametrize(
    ("port", "redirects", "expected"),
    [
        (80, False, "http://petite.localhost/de/"),
        (8012, False, "http://petite.localhost:8012/de/"),
        (443, False, "https://petite.localhost/de/"),
        (80, True, "https://petite.localhost/de/"),
        (8443, True, "https://petite.localhost:8443/de/"),
    ],
)
def test_an_address_comes_from_the_brands_site(
    petite: Brand, settings, port: int, redirects: bool, expected: str
) -> None:
    settings.SECURE_SSL_REDIRECT = redirects
    petite.site.port = port

    assert brands.address(petite, "/de/") == expected


def test_demo_shops_follow_the_port_and_others_do_not(petite: Brand, bakers: Brand) -> None:
    Site.objects.filter(pk=bakers.site_id).update(hostname="bakers.example")
    before = Site.objects.get(pk=bakers.site_id).port

    assert brands.follow_port(8012) == 1
    assert brands.follow_port(8012) == 0

    petite.site.refresh_from_db()
    assert petite.site.port == 8012
    assert Site.objects.get(pk=bakers.site_id).port == before
