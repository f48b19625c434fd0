"""The rules of the cache in front, in a real Varnish: what it stores, for whom, and what it tells the shop."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from django.conf import settings as django_settings
from django.contrib.auth import SESSION_KEY
from django.test import Client

import pytest

from core.models import User
from tests.core.edge_help import bump
from tests.core.varnish.conftest import Origin
from tests.core.varnish.urls import Shop
from tests.factories.commerce import make_brand
from tests.varnish import Varnish, ask

pytestmark = [
    pytest.mark.services("varnish"),
    pytest.mark.once,
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.core.varnish.urls"),
]
# Which some servers believe, and by which no page is kept apart.
OTHER_NAMES = {"x_forwarded_ssl": "on", "x_forwarded_protocol": "ssl"}


def test_the_second_visitor_is_answered_by_varnish(varnish: Varnish) -> None:
    first, second = varnish.get("/plain/"), varnish.get("/plain/")

    assert [first.cache, second.cache] == ["MISS", "HIT"]
    assert second.body == first.body
    assert second.headers["content-security-policy"] == first.headers["content-security-policy"]


def test_visitors_are_told_neither_keys_nor_how_long_we_keep_it(varnish: Varnish) -> None:
    for answer in (varnish.get("/plain/"), varnish.get("/plain/")):
        assert answer.headers["cache-control"] == "public, max-age=0, s-maxage=0"
        assert {"surrogate-key", "xkey", "via", "x-varnish"} & answer.headers.keys() == set()


def test_a_bumped_page_is_gone_and_no_other(varnish: Varnish, drain_outbox: Callable[..., None]) -> None:
    old = varnish.get("/plain/")
    varnish.get("/class/?page=2")

    bump("page:4", "product:18")
    assert varnish.get("/plain/").cache == "HIT"  # nobody has told it yet
    drain_outbox()

    new = varnish.get("/plain/")
    assert (new.cache, varnish.get("/class/?page=2").cache) == ("MISS", "HIT")
    assert new.body != old.body


def test_a_page_with_more_keys_than_fit_goes_with_each_of_them(
    varnish: Varnish, drain_outbox: Callable[..., None]
) -> None:
    for key in ("product:0", "product:700", "product:1499", "shop"):
        assert [varnish.get("/many/").cache for _ in range(2)] == ["MISS", "HIT"]
        bump(key)
        drain_outbox()

    assert varnish.get("/many/").cache == "MISS"


def test_cookies_decide_nothing(varnish: Varnish) -> None:
    session = "sessionid=" + 32 * "a"
    varnish.get("/plain/", cookie=f"{session}; basket=7")

    assert varnish.get("/plain/").cache == "HIT"
    assert varnish.get("/plain/", cookie=session).cache == "HIT"


@pytest.mark.parametrize("path", ["/personal/", "/cookie/", "/restricted/", "/varying/", "/stream/"])
def test_what_is_not_the_same_for_everyone_is_never_stored(varnish: Varnish, path: str) -> None:
    answers = [varnish.get(path) for _ in range(3)]

    assert [answer.cache for answer in answers] == ["PASS"] * 3
    assert {answer.headers["cache-control"] for answer in answers} == {"no-store"}


def test_a_page_behind_a_sign_in_is_for_whoever_signed_in(varnish: Varnish) -> None:
    client = Client()
    client.force_login(User.objects.create_user("anna@example.com"))
    assert client.session[SESSION_KEY]
    annas = (
        f"{django_settings.SESSION_COOKIE_NAME}={client.cookies[django_settings.SESSION_COOKIE_NAME].value}"
    )

    for _ in range(2):
        assert "for anna@example.com" in varnish.get("/behind-login/", cookie=annas).body
        assert varnish.get("/behind-login/").status == 302


def test_nobody_outside_can_purge(varnish: Varnish) -> None:
    varnish.get("/plain/")

    for method in ("PURGE", "BAN", "REFRESH"):
        assert varnish.get("/plain/", method=method, xkey="all shop product:17").status == 405

    assert varnish.get("/plain/").cache == "HIT"


def test_the_purge_listener_serves_no_page(varnish: Varnish) -> None:
    def asked(method: str, **headers: str) -> int:
        return ask(varnish.purge_port, "/plain/", host="petite.localhost", method=method, **headers).status

    varnish.get("/plain/")

    assert [asked("GET"), asked("GET", xkey="shop"), asked("PURGE")] == [405, 405, 405]
    assert varnish.get("/plain/").cache == "HIT"
    assert asked("PURGE", xkey="shop") == 200
    assert varnish.get("/plain/").cache == "MISS"


def test_brands_and_schemes_do_not_share(varnish: Varnish) -> None:
    make_brand("bakers")
    bump("shop")  # the relay would say so
    varnish.get("/page/")

    assert varnish.get("/page/", host="bakers.localhost").cache == "MISS"
    assert varnish.get("/page/", x_forwarded_proto="https").cache == "MISS"
    assert varnish.get("/page/", host="PETITE.localhost").cache == "HIT"


def test_only_parameters_that_count_make_a_page(varnish: Varnish) -> None:
    varnish.get("/listing/?page=2")

    for query in (
        "page=2&utm_source=letter",
        "utm_source=a&page=2&utm_medium=b",
        "gclid=1&page=2",
        "page=2&fbclid=",
    ):
        assert varnish.get(f"/listing/?{query}").cache == "HIT"
    assert varnish.get("/listing/?page=3").cache == "MISS"
    assert varnish.get("/listing/?utm_source=letter").cache == "MISS"
    assert varnish.get("/listing/").cache == "HIT"


def test_invented_parameters_fill_no_cache(varnish: Varnish) -> None:
    page = varnish.get("/listing/?page=2")

    for _ in range(2):
        answer = varnish.get("/listing/?page=2&invented=1")
        assert (answer.cache, answer.body) == ("PASS", page.body)
    assert varnish.get("/listing/?page=2").cache == "HIT"


def test_a_parameter_named_twice_fills_no_cache(varnish: Varnish) -> None:
    page = varnish.get("/listing/?page=2")

    for _ in range(2):
        answer = varnish.get("/listing/?page=invented&page=2")
        assert (answer.status, answer.cache) == (200, "PASS")
    assert page.cache == "MISS"


def test_a_hosts_port_and_final_dot_make_no_other_page(varnish: Varnish) -> None:
    varnish.get("/page/")

    for host in ("petite.localhost:1", "petite.localhost.", "petite.localhost.:65535"):
        assert varnish.get("/page/", host=host).cache == "HIT"


def test_what_is_larger_than_any_form_is_refused_before_it_comes(varnish: Varnish, shop: Shop) -> None:
    too_large = {"method": "POST", "Content_Length": str(32 * 1024 * 1024 + 1)}
    assert varnish.get("/price/", **too_large).status == 413
    assert varnish.get("/price/", method="POST", Transfer_Encoding="chunked").status == 411


def test_zipped_or_not_it_is_one_page(varnish: Varnish) -> None:
    zipped = varnish.get("/plain/", accept_encoding="br, gzip")
    plain = varnish.get("/plain/")

    assert (zipped.cache, plain.cache) == ("MISS", "HIT")
    assert zipped.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert plain.body.startswith("render ")


def test_who_has_the_page_already_is_told_so(varnish: Varnish) -> None:
    tag = varnish.get("/plain/").headers["etag"]

    answer = varnish.get("/plain/", if_none_match=tag)

    assert (answer.status, answer.cache, answer.body) == (304, "HIT", "")
    assert varnish.get("/plain/", if_none_match='W/"other"').status == 200


def test_a_head_finds_the_page_and_a_post_does_not(varnish: Varnish) -> None:
    assert varnish.get("/plain/", method="HEAD").cache == "MISS"
    assert varnish.get("/plain/").cache == "HIT"
    assert varnish.get("/plain/", method="POST", content_length="0").cache == "PASS"
    assert varnish.get("/plain/", authorization="Bearer x").cache == "PASS"


def test_a_shared_redirect_is_stored_and_purged(varnish: Varnish, drain_outbox: Callable[..., None]) -> None:
    answers = [varnish.get("/moved/") for _ in range(2)]
    assert [(answer.status, answer.cache) for answer in answers] == [(302, "MISS"), (302, "HIT")]

    bump("shop")
    drain_outbox()

    assert varnish.get("/moved/").cache == "MISS"


def test_each_answer_of_the_shop_has_its_own_id(varnish: Varnish) -> None:
    assert "x-request-id" in varnish.get("/plain/").headers
    assert "x-request-id" not in varnish.get("/plain/").headers


def test_all_who_wait_for_a_page_get_one_render(varnish: Varnish, shop: Shop) -> None:
    # For two minutes nobody waits where another test's answer could not be stored.
    asked_by_no_other_test = "/price/?page=8"
    with ThreadPoolExecutor(8) as pool:
        with shop.rendering.closed():
            waiting = [pool.submit(varnish.get, asked_by_no_other_test) for _ in range(8)]
            assert shop.rendering.reached.wait(60)
        assert {each.result().body for each in waiting} == {"old 1"}


def test_what_a_stranger_says_of_others_is_not_believed(
    origin: Origin, varnish: Varnish, tmp_path: Path, settings
) -> None:
    """With nothing in front of Varnish: no proxy may say whose request it is."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    exposed = Varnish(tmp_path, origin.port, rewrite=lambda rules: rules.replace('\n    "127.0.0.1";', ""))
    exposed.start()
    try:
        answer = exposed.get(
            "/visitor/", x_forwarded_for="192.0.2.7", x_forwarded_proto="https", **OTHER_NAMES
        )
    finally:
        exposed.stop()

    assert json.loads(answer.body) == {
        "forwarded": "127.0.0.1",
        "address": "127.0.0.1",
        "scheme": None,
        "schemes": [],
    }


def test_what_our_proxy_says_reaches_the_shop_as_it_said_it(varnish: Varnish, settings) -> None:
    """It has added its visitor's address behind what that visitor claims."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1

    answer = varnish.get(
        "/visitor/", x_forwarded_for="198.51.100.1, 192.0.2.7", x_forwarded_proto="https", **OTHER_NAMES
    )

    assert json.loads(answer.body) == {
        "forwarded": "198.51.100.1, 192.0.2.7",
        "address": "192.0.2.7",
        "scheme": "https",
        "schemes": [],
    }
