"""What the page cache keeps, for whom, and when it lets go."""

import gzip
from datetime import timedelta

from django.conf import settings as django_settings
from django.core.cache import caches
from django.core.handlers.base import BaseHandler
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone

import pytest

from core import edge
from core.edge import pages
from core.models import Brand, User
from tests.core import edge_urls
from tests.core.edge_help import bump
from tests.factories.commerce import make_brand

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.core.edge_urls")]


@pytest.fixture(autouse=True)
def petite() -> Brand:
    return make_brand("petite")


@pytest.fixture(params=["embedded", "mirrored"])
def mode(request: pytest.FixtureRequest, settings) -> str:
    settings.EDGE_MIRROR = request.param == "mirrored"
    return request.param


@pytest.fixture
def shop() -> Client:
    return Client(headers={"host": "petite.localhost:8000"})


def outcome(client: Client, path: str, **kwargs) -> str:
    return client.get(path, **kwargs)["X-Cache"]


def kept_in_front(seconds: int) -> str:
    """What a cache that we purge is told; a part of a second has gone meanwhile."""
    return f"public, max-age=0, s-maxage={seconds - 1}, stale-while-revalidate=60, stale-if-error=86400"


def test_the_second_visitor_gets_the_first_ones_page(mode: str, shop: Client) -> None:
    first = shop.get("/plain/")
    second = Client(headers={"host": "petite.localhost:8000"}).get("/plain/")

    assert (first["X-Cache"], second["X-Cache"]) == ("miss", "hit")
    assert second.content == first.content
    assert second["Content-Type"] == first["Content-Type"]
    assert second["X-Frame-Options"] == first["X-Frame-Options"]


def test_a_hit_costs_at_most_one_query(mode: str, shop: Client, django_assert_num_queries) -> None:
    bump("product:17", "page:4", "shop")  # a mirror knows what has been bumped; the rest it looks up once
    shop.get("/plain/")

    with django_assert_num_queries(0 if mode == "mirrored" else 1):
        assert outcome(shop, "/plain/") == "hit"


def test_a_hit_touches_neither_session_nor_user(shop: Client) -> None:
    shop.force_login(User.objects.create_user("anna@example.com"))
    shop.get("/plain/")

    response = shop.get("/plain/")

    assert response["X-Cache"] == "hit"
    assert not hasattr(response.wsgi_request, "session")
    assert not hasattr(response.wsgi_request, "user")
    assert response.headers["Vary"] == "Accept-Encoding"
    assert not response.cookies


def test_a_bump_of_a_used_key_lets_the_page_go_and_of_another_does_not(mode: str, shop: Client) -> None:
    shop.get("/plain/")
    bump("product:18", "page:5")
    assert outcome(shop, "/plain/") == "hit"

    bump("page:4")

    assert outcome(shop, "/plain/") == "miss"
    assert outcome(shop, "/plain/") == "hit"


def test_every_shared_page_goes_when_the_brands_change(mode: str, shop: Client) -> None:
    shop.get("/plain/")

    bump("shop")

    assert outcome(shop, "/plain/") == "miss"


def test_a_page_that_was_overtaken_while_it_rendered_is_never_served(
    mode: str, shop: Client, monkeypatch
) -> None:
    monkeypatch.setattr(edge_urls, "renders", iter([1, 2, 3]))

    first = shop.get("/racing/")
    second = shop.get("/racing/")
    third = shop.get("/racing/")

    assert [first["X-Cache"], second["X-Cache"], third["X-Cache"]] == ["miss", "miss", "hit"]
    assert third.content == second.content == b"render 2"


def test_a_flushed_cache_is_a_miss(mode: str, shop: Client) -> None:
    shop.get("/plain/")
    caches[django_settings.EDGE_CACHE].clear()

    assert outcome(shop, "/plain/") == "miss"


def test_pages_are_served_while_the_cache_is_out_of_reach(mode: str, shop: Client, settings) -> None:
    settings.CACHES = settings.CACHES | {"broken": {"BACKEND": "tests.core.broken_cache.BrokenCache"}}
    settings.EDGE_CACHE = "broken"

    assert outcome(shop, "/plain/") == "miss"
    assert outcome(shop, "/plain/") == "miss"


def test_hosts_do_not_share(shop: Client) -> None:
    make_brand("bakers")
    bump("shop")  # the relay would say so
    shop.get("/plain/")

    assert outcome(Client(headers={"host": "bakers.localhost:8000"}), "/plain/") == "miss"
    assert outcome(shop, "/plain/") == "hit"


def test_a_port_or_a_final_dot_is_anybodys_to_invent(shop: Client) -> None:
    shop.get("/plain/")

    for host in ("petite.localhost:9000", "petite.localhost.", "PETITE.localhost"):
        assert outcome(Client(headers={"host": host}), "/plain/") == "hit"


def test_schemes_do_not_share(shop: Client) -> None:
    shop.get("/plain/")

    assert outcome(shop, "/plain/", secure=True) == "miss"


def test_only_declared_parameters_count_and_in_any_order(shop: Client) -> None:
    first = shop.get("/listing/?sort=price&page=2")

    for query in ("page=2&sort=price", "sort=price&page=2&utm_source=letter", "gclid=1&page=2&sort=price"):
        assert outcome(shop, f"/listing/?{query}") == "hit"
    for query in ("page=3&sort=price", "page=2", "page=2&sort=name", "page=2&page=3&sort=price"):
        assert outcome(shop, f"/listing/?{query}") == "miss"
    assert outcome(shop, "/listing/") == "miss"
    assert shop.get("/listing/?sort=price&page=2").content == first.content


def test_undeclared_parameters_never_reach_a_shared_page(shop: Client) -> None:
    response = shop.get("/listing/?page=2&utm_source=letter&next=//evil.example")

    assert response.content.decode().split(" ", 2)[2] == "page=2 /listing/?page=2"


def test_a_page_without_parameters_is_one_page(shop: Client) -> None:
    shop.get("/plain/?utm_source=letter")
    assert outcome(shop, "/plain/?utm_source=poster") == "hit"
    assert outcome(shop, "/plain/") == "hit"

    shop.get("/class/")
    assert outcome(shop, "/class/?utm_source=poster") == "hit"
    assert outcome(shop, "/class/?page=2") == "miss"


def test_class_based_views_and_late_promises_are_shared(shop: Client) -> None:
    for path in ("/class/?page=2", "/page/"):
        assert outcome(shop, path) == "miss"
        assert outcome(shop, path) == "hit"


def test_a_head_is_answered_from_the_page_and_never_kept(shop: Client) -> None:
    assert shop.head("/plain/")["X-Cache"] == "miss"
    assert shop.get("/plain/")["X-Cache"] == "miss"

    response = shop.head("/plain/")

    assert response["X-Cache"] == "hit"
    assert response.content == b""


def test_a_moment_named_by_the_page_caps_its_life(shop: Client, monkeypatch) -> None:
    first = shop.get("/offer/", headers={"x-seconds": "600"})
    assert outcome(shop, "/offer/") == "hit"

    now = timezone.now() + timedelta(seconds=601)
    monkeypatch.setattr("core.edge.pages.timezone.now", lambda: now)

    second = shop.get("/offer/", headers={"x-seconds": "600"})
    assert second["X-Cache"] == "miss"
    assert second.content != first.content


def test_what_has_ended_already_is_not_kept(shop: Client) -> None:
    shop.get("/offer/", headers={"x-seconds": "-1"})

    assert outcome(shop, "/offer/", headers={"x-seconds": "600"}) == "miss"


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/cookie/", "pass (sets a cookie)"),
        ("/stream/", "pass (streaming)"),
        ("/restricted/", "pass (private)"),
        ("/varying/", "pass (varies by accept-language)"),
    ],
)
def test_what_is_not_the_same_for_everyone_is_not_kept(shop: Client, path: str, reason: str) -> None:
    for _ in range(2):
        response = shop.get(path)
        assert response["X-Cache"] == reason
        assert response["Cache-Control"] == "no-store"


def test_what_nobody_promised_is_not_kept(shop: Client) -> None:
    first, second = shop.get("/personal/"), shop.get("/personal/")

    assert first.content != second.content
    assert first["Cache-Control"] == second["Cache-Control"] == "no-store"
    assert "X-Cache" not in first


def test_writes_neither_read_nor_write_the_cache(shop: Client) -> None:
    written = shop.post("/plain/")
    assert written["Cache-Control"] == "no-store"
    assert outcome(shop, "/plain/") == "miss"

    assert "X-Cache" not in shop.post("/plain/")


def test_a_missing_page_is_not_kept(shop: Client) -> None:
    response = shop.get("/missing/")

    assert response.status_code == 404
    assert response["Cache-Control"] == "no-store"


def test_a_page_behind_a_login_never_enters_the_cache(shop: Client) -> None:
    shop.force_login(User.objects.create_user("anna@example.com"))

    for _ in range(2):
        response = shop.get("/behind-login/")
        assert b"for anna@example.com" in response.content
        assert response["Cache-Control"] == "no-store"
    assert Client(headers={"host": "petite.localhost:8000"}).get("/behind-login/").status_code == 302


def test_a_shared_redirect_may_be_stored_in_front_but_is_not_kept_here(shop: Client, settings) -> None:
    settings.EDGE_HEADERS = True
    for _ in range(2):
        response = shop.get("/moved/")
        assert response.status_code == 302
        assert response["X-Cache"] == "miss"
        assert response["Cache-Control"] == kept_in_front(settings.EDGE_TTL)
        assert response["Surrogate-Key"] == "shop"


def test_without_a_purged_cache_in_front_nobody_may_store(shop: Client) -> None:
    for _ in range(2):
        response = shop.get("/plain/")
        assert response["Cache-Control"] == "public, max-age=0, s-maxage=0"
        assert "Surrogate-Key" not in response


def test_a_purged_cache_in_front_is_told_keys_and_life(shop: Client, settings) -> None:
    settings.EDGE_HEADERS = True
    for _ in range(2):
        response = shop.get("/plain/")
        assert response["Cache-Control"] == kept_in_front(settings.EDGE_TTL)
        assert response["Surrogate-Key"] == "page:4 product:17 shop"


def test_a_page_overtaken_while_it_rendered_may_not_be_stored_in_front(
    shop: Client, settings, monkeypatch
) -> None:
    settings.EDGE_HEADERS = True
    monkeypatch.setattr(edge_urls, "renders", iter([1, 2]))

    assert shop.get("/racing/")["Cache-Control"] == "public, max-age=0, s-maxage=0"
    assert shop.get("/racing/")["Cache-Control"] == kept_in_front(settings.EDGE_TTL)


def test_who_has_the_page_already_is_told_so(shop: Client) -> None:
    tag = shop.get("/plain/")["ETag"]

    response = shop.get("/plain/", headers={"if-none-match": tag})

    assert response.status_code == 304
    assert response["X-Cache"] == "hit"
    assert response["Cache-Control"] == "public, max-age=0, s-maxage=0"

    bump("product:17")
    changed = shop.get("/plain/", headers={"if-none-match": tag})
    assert (changed.status_code, changed["X-Cache"]) == (200, "miss")
    assert changed["ETag"] != tag


def test_x_cache_is_for_developers(shop: Client, settings) -> None:
    settings.EDGE_STRICT = False

    assert "X-Cache" not in shop.get("/plain/")
    assert "X-Cache" not in shop.get("/plain/")


class PreviewHandler(BaseHandler):
    """As Wagtail previews a draft: the whole middleware stack around a GET of the public address."""

    def _get_response(self, request: HttpRequest) -> HttpResponse:
        request.is_preview = True  # type: ignore[attr-defined]
        edge.share(request)
        edge.uses("page:4")
        return HttpResponse(f"draft for {request.user}")


def preview(path: str) -> HttpResponse:
    request = RequestFactory(headers={"host": "petite.localhost:8000"}).get(path)
    request.is_dummy = True  # type: ignore[attr-defined]
    handler = PreviewHandler()
    handler.load_middleware()
    return handler.get_response(request)


def test_a_preview_neither_enters_the_cache_nor_is_answered_from_it(shop: Client) -> None:
    draft = preview("/plain/")
    assert draft.content == b"draft for AnonymousUser"
    assert draft["Cache-Control"] == "no-store"

    published = shop.get("/plain/")
    assert published["X-Cache"] == "miss"
    assert preview("/plain/").content == b"draft for AnonymousUser"
    assert shop.get("/plain/").content == published.content


def test_a_page_is_kept_under_all_it_used_and_the_way_to_it_used(shop: Client) -> None:
    shop.get("/plain/")

    entry = pages.find(shop.get("/plain/").wsgi_request)

    assert entry is not None
    assert entry.keys == {"page:4", "product:17", "shop"}
    assert entry.epoch == edge.noted().epoch


@pytest.mark.parametrize("accepted", ["gzip", "br, gzip;q=0.8", "GZIP"])
def test_who_takes_gzip_is_sent_the_same_page_zipped(mode: str, shop: Client, accepted: str) -> None:
    plain = shop.get("/plain/")

    zipped = shop.get("/plain/", headers={"accept-encoding": accepted})

    assert zipped["X-Cache"] == "hit"
    assert zipped["Content-Encoding"] == "gzip"
    assert zipped["Content-Length"] == str(len(zipped.content))
    assert gzip.decompress(zipped.content) == plain.content
    assert zipped["ETag"] == plain["ETag"]
    assert zipped["Vary"] == plain["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize("accepted", ["", "br", "gzip;q=0", "gzip; q=0.0"])
def test_who_does_not_is_sent_it_plain(shop: Client, accepted: str) -> None:
    shop.get("/plain/", headers={"accept-encoding": "gzip"})  # the miss is zipped, too

    plain = shop.get("/plain/", headers={"accept-encoding": accepted})

    assert plain["X-Cache"] == "hit"
    assert "Content-Encoding" not in plain
    assert plain["Content-Length"] == str(len(plain.content))
