"""The shop behind a real Varnish: web server and relay of their own, purged when something changes.

Once: a second installation takes minutes to fill on PostgreSQL; `tests/core/varnish` runs on both.
"""

import secrets
import sys
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from tests.e2e.conftest import installation
from tests.e2e.freshness import sights
from tests.e2e.freshness.sights import Sight, Visitor
from tests.e2e.freshness.watching import Watch
from tests.e2e.freshness.writer import Writer, writing
from tests.e2e.installation import Site
from tests.varnish import Varnish, wait_until

pytestmark = [pytest.mark.alone, pytest.mark.once, pytest.mark.services("varnish")]

BRAND, MARKET = "petite", "en-gb"
OLD, NEW = "4711", "6293"  # pence


@pytest.fixture(scope="module")
def varnish(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Varnish]:
    varnish = Varnish(tmp_path_factory.mktemp("varnish"), origin=0)
    yield varnish
    varnish.stop()


@pytest.fixture(scope="module")
def origin(varnish: Varnish, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site") / "var"
    with installation(folder, redis=12, EDGE_PURGE_URLS=varnish.purge_address) as site:
        varnish.origin = site.port
        varnish.start()
        yield site


@pytest.fixture(scope="module")
def site(origin: Site, varnish: Varnish) -> Site:
    """As visitors reach it."""
    return replace(origin, port=varnish.port)


@pytest.fixture(scope="module")
def writer(origin: Site) -> Iterator[Writer]:
    with writing(origin) as writer:
        yield writer


@pytest.fixture
def watch(site: Site, writer: Writer, capfd: pytest.CaptureFixture[str]) -> Watch:
    def say(text: str) -> None:
        with capfd.disabled():
            sys.stdout.write(f"\nthrough Varnish: {text}\n")

    watch = Watch(site, writer, (BRAND, MARKET), say)
    watch.settle()
    writer.do("hold_second_purges_back")
    return watch


@pytest.fixture
def visitor(site: Site) -> Visitor:
    return Visitor(site, BRAND)


@pytest.fixture
def product(writer: Writer) -> Iterator[dict[str, Any]]:
    picked = writer.do("pick_product", brand=BRAND, market=MARKET).result
    yield picked
    writer.do("put_back", before=picked["before"])


@pytest.fixture
def page(writer: Writer, product: dict[str, Any]) -> Iterator[dict[str, Any]]:
    made = writer.do(
        "make_draft",
        kind="story",
        brand=BRAND,
        market=MARKET,
        title="As it was",
        about=secrets.token_hex(4),
        product=product["id"],
    ).result
    writer.do("publish", page=made["id"])
    yield made
    writer.do("delete", page=made["id"])


def test_a_changed_price_is_on_every_page(
    writer: Writer, visitor: Visitor, product: dict[str, Any], watch: Watch
) -> None:
    watch.follow(
        lambda: writer.do(
            "set_prices", variants=product["variants"], market=product["market"], amount="62.93"
        ),
        {
            Sight("product", visitor, product["path"], sights.product_price): (OLD, NEW),
            Sight("list", visitor, product["shelf_path"], sights.card_price(product["path"])): (OLD, NEW),
        },
    )


def test_the_last_unit_is_sold(
    writer: Writer, visitor: Visitor, product: dict[str, Any], watch: Watch
) -> None:
    watch.follow(
        lambda: writer.do("sell_out", variants=product["variants"]),
        {
            Sight("product", visitor, product["path"], sights.product_stock): ("in", "out"),
            Sight("list", visitor, product["shelf_path"], sights.card_stock(product["path"])): ("in", "out"),
        },
    )


def test_a_story_is_published_again(
    writer: Writer, visitor: Visitor, page: dict[str, Any], watch: Watch
) -> None:
    change = ("As it was", "As it is now")

    watch.follow(
        lambda: writer.do("publish", page=page["id"], title="As it is now"),
        {
            Sight("itself", visitor, page["path"], sights.heading): change,
            Sight("home", visitor, f"/{MARKET}/", sights.link(page["path"])): change,
        },
    )


def test_a_story_made_private_is_shown_to_nobody_else(
    origin: Site, site: Site, writer: Writer, visitor: Visitor, page: dict[str, Any], watch: Watch
) -> None:
    watch.follow(
        lambda: writer.do("make_private", page=page["id"]),
        {Sight("itself", visitor, page["path"], sights.heading): ("As it was", "302")},
    )

    editor = Visitor(site, BRAND)
    editor.sign_in(*origin.account("Editors"))
    for _time in range(2):
        assert sights.heading(editor.get(page["path"])) == "As it was"
        assert visitor.get(page["path"]).status == 302


def test_personal_pages_pass(origin: Site, site: Site, visitor: Visitor) -> None:
    editor = Visitor(site, BRAND)
    editor.sign_in(*origin.account("Editors"))

    for path in (f"/-/me?path=/{MARKET}/", f"/{MARKET}/basket/", f"/{MARKET}/account/profile/"):
        for person in (editor, visitor):
            answer = person.get(path)
            assert (answer.headers["X-Cache"], answer.headers["Cache-Control"]) == ("PASS", "no-store"), path


def test_an_address_that_looks_like_a_file_is_stored_for_nobody(origin: Site, site: Site) -> None:
    editor = Visitor(site, BRAND)
    editor.sign_in(*origin.account("Editors"))

    for path in (f"/{MARKET}/account/profile/x.css", f"/{MARKET}/account/profile%2Fx.css", "/cms/x.js"):
        assert editor.get(path).headers["X-Cache"] == "PASS", path


def test_what_is_not_in_a_pages_key_is_not_on_the_page(varnish: Varnish, product: dict[str, Any]) -> None:
    path = f"{product['path']}?poisoned"
    names = ("forwarded_host", "forwarded_scheme", "forwarded_prefix", "original_url", "host")
    poison = {f"x_{name}": "evil.example" for name in names}

    for answer in (
        varnish.get(path, **poison),
        varnish.get(product["path"], **poison),
        varnish.get(product["path"]),
    ):
        assert answer.status == 200
        assert "evil.example" not in answer.body + str(answer.headers)


def test_without_varnish_the_shop_goes_on_and_purges_follow(
    origin: Site, varnish: Varnish, writer: Writer, product: dict[str, Any], watch: Watch
) -> None:
    varnish.stop()
    direct = Visitor(origin, BRAND)
    assert sights.product_price(direct.get(product["path"])) == OLD
    try:
        writer.do("set_prices", variants=product["variants"], market=product["market"], amount="62.93")
        wait_until(lambda: sights.product_price(direct.get(product["path"])) == NEW)
        wait_until(lambda: any("out of reach" in each for each in writer.do("purges_waiting").result))
    finally:
        varnish.start()

    wait_until(lambda: writer.do("purges_waiting").result == [])
