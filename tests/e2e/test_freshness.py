"""Whoever changes what is shown, in whatever way: within a second every page shows it, and no other is lost.

Each test sees the pages served from the cache with what was there, makes the change, looks again and again
until the new is there, and measures that from the commit. Web server and relay are processes of their own.
"""

import re
import secrets
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.e2e.freshness.sights import (
    FOOTER,
    HEADER,
    RESULTS,
    Sight,
    Visitor,
    card_price,
    card_stock,
    heading,
    link,
    product_price,
    product_stock,
    search_path,
)
from tests.e2e.freshness.writer import Done, Writer, plain_sql, writing
from tests.e2e.installation import Site
from tests.e2e.patience import eventually

LIMIT = 1.0  # seconds from the commit: the promise
GIVE_UP = 10.0
GLANCE = 0.02
LEAD = 1.5  # seconds until what is scheduled is due
SHOPS = [("petite", "en-gb"), ("bakers", "de")]
KINDS = {"petite": "story", "bakers": "page"}
OTHER = {"petite": "bakers", "bakers": "petite"}
OLD, NEW = "4711", "6293"  # pence or cents

Expected = dict[Sight, tuple[str, str]]
"""What is read before and after."""


@pytest.fixture(scope="module")
def writer(site: Site) -> Iterator[Writer]:
    with writing(site) as writer:
        writer.do("hold_pictures_back")
        yield writer
        writer.do("let_pictures_go")


@pytest.fixture(params=SHOPS, ids="-".join)
def shop(request: pytest.FixtureRequest) -> tuple[str, str]:
    return request.param


@pytest.fixture
def visitor(site: Site, shop: tuple[str, str]) -> Visitor:
    return Visitor(site, shop[0])


@pytest.fixture
def product(writer: Writer, shop: tuple[str, str]) -> Iterator[dict[str, Any]]:
    """A product whose variants all cost 47.11."""
    brand, market = shop
    picked = writer.do("pick_product", brand=brand, market=market).result
    yield picked
    writer.do("put_back", before=picked["before"])


@pytest.fixture
def word() -> str:
    """Found nowhere else."""
    return f"Zilpzalp{secrets.token_hex(4)}"


@pytest.fixture
def draft(
    writer: Writer, shop: tuple[str, str], product: dict[str, Any], word: str
) -> Iterator[dict[str, Any]]:
    """Not published: in the one shop a story that shows the product, in the other a page of the footer."""
    brand, market = shop
    page = writer.do(
        "make_draft",
        kind=KINDS[brand],
        brand=brand,
        market=market,
        title="As it was",
        about=f"About {word}",
        product=product["id"],
    ).result
    yield page | {"kind": KINDS[brand]}
    writer.do("delete", page=page["id"])


@dataclass
class Watch:
    """Looks at pages while something changes."""

    site: Site
    writer: Writer
    shop: tuple[str, str]
    say: Callable[[str], None]
    took: dict[str, float] = field(default_factory=dict)

    def follow(self, change: Callable[[], Done], expected: Expected) -> None:
        """Within a second of the change everything is read as expected, and the other shop is still cached."""
        self.settle()
        for sight, (before, _after) in expected.items():
            wait_for(sight, before)
        others = self.others()
        for other in others:
            wait_for(other, "")
        self.measure(change().at, expected)
        assert [other.path for other in others if not other.look()[1].is_hit] == []

    def measure(self, since: float, expected: Expected) -> None:
        pending = dict(expected)
        while pending:
            for sight, (before, after) in list(pending.items()):
                read, _answer = sight.look()
                took = time.time() - since
                if read == after:
                    self.took[sight.name] = took
                    assert took > 0, f"{sight.name}: too early"
                    del pending[sight]
                else:
                    assert read == before, sight.name
            assert time.time() < since + GIVE_UP, f"never seen: {[sight.name for sight in pending]}"
            time.sleep(GLANCE)
        self.say(", ".join(f"{name} {took:.2f} s" for name, took in self.took.items()))
        assert {name: took for name, took in self.took.items() if took > LIMIT} == {}

    def settle(self) -> None:
        eventually(lambda: self.writer.do("is_quiet").result, between=lambda: time.sleep(GLANCE))

    def others(self) -> list[Sight]:
        brand, market = self.shop
        visitor = Visitor(self.site, OTHER[brand])
        home = visitor.get(f"/{market}/").body
        inside = re.findall(rf'href="(/{market}/[cp]/[^"]+)"', home)
        return [
            Sight("other", visitor, path, lambda _answer: "")
            for path in (f"/{market}/", inside[0], inside[-1])
        ]


@pytest.fixture
def watch(
    site: Site,
    writer: Writer,
    shop: tuple[str, str],
    request: pytest.FixtureRequest,
    capfd: pytest.CaptureFixture[str],
) -> Watch:
    def say(text: str) -> None:
        with capfd.disabled():
            sys.stdout.write(f"\n{request.node.name.removeprefix('test_')}: {text}\n")

    return Watch(site, writer, shop, say)


def wait_for(sight: Sight, value: str) -> None:
    """It is read so, and out of the cache (what is not found is never cached)."""

    def is_there() -> bool:
        read, answer = sight.look()
        return read == value and (answer.is_hit or answer.status == 404)

    try:
        eventually(is_there, between=lambda: time.sleep(GLANCE))
    except AssertionError:
        read, answer = sight.look()
        pytest.fail(f"{sight.name} {sight.path}: {read!r}, not {value!r}; {answer.status} {answer.headers}")


# --- products -----------------------------------------------------------------------------------------------


def prices(visitor: Visitor, market: str, product: dict[str, Any]) -> Expected:
    card = card_price(product["path"])
    return {
        Sight("product", visitor, product["path"], product_price): (OLD, NEW),
        Sight("list", visitor, product["shelf_path"], card): (OLD, NEW),
        Sight("search", visitor, search_path(market, product["title"]), card): (OLD, NEW),
    }


def test_price_by_the_dashboards_bulk_action(
    site: Site, watch: Watch, visitor: Visitor, shop: tuple[str, str], product: dict[str, Any]
) -> None:
    merchandiser = Visitor(site, shop[0])
    merchandiser.sign_in(*site.account("Merchandisers"))
    chosen = merchandiser.get("/dashboard/catalogue/")
    assert chosen.status == 200
    form = merchandiser.post(
        "/dashboard/catalogue/", {"action": "set_product_price", "selected_product": [product["id"]]}
    ).headers["Location"]
    assert merchandiser.get(form).status == 200

    def change() -> Done:
        answer = merchandiser.post(
            form, {"market": product["market"], "amount": "62.93", "selected_products": product["variants"]}
        )
        assert answer.status == 302, answer.body
        return Done(at=time.time(), result=None)

    watch.follow(change, prices(visitor, shop[1], product))


def test_price_by_plain_sql(
    site: Site, watch: Watch, visitor: Visitor, shop: tuple[str, str], product: dict[str, Any]
) -> None:
    variants = ", ".join(str(pk) for pk in product["variants"])
    statement = f"""UPDATE partner_price SET amount = 62.93 WHERE market_id = {product["market"]}
        AND stockrecord_id IN (SELECT id FROM partner_stockrecord WHERE product_id IN ({variants}))"""  # noqa: S608

    def change() -> Done:
        done = plain_sql(site, statement)
        assert done.result == len(product["variants"])
        return done

    watch.follow(change, prices(visitor, shop[1], product))


def test_price_by_queryset_update(
    writer: Writer, watch: Watch, visitor: Visitor, shop: tuple[str, str], product: dict[str, Any]
) -> None:
    watch.follow(
        lambda: writer.do(
            "set_prices", variants=product["variants"], market=product["market"], amount="62.93"
        ),
        prices(visitor, shop[1], product),
    )


def test_sold_out(
    writer: Writer, watch: Watch, visitor: Visitor, shop: tuple[str, str], product: dict[str, Any]
) -> None:
    card = card_stock(product["path"])
    watch.follow(
        lambda: writer.do("sell_out", variants=product["variants"]),
        {
            Sight("product", visitor, product["path"], product_stock): ("in", "out"),
            Sight("list", visitor, product["shelf_path"], card): ("in", "out"),
            Sight("search", visitor, search_path(shop[1], product["title"]), card): ("in", "out"),
        },
    )


def test_category_renamed(
    writer: Writer, watch: Watch, visitor: Visitor, shop: tuple[str, str], product: dict[str, Any], word: str
) -> None:
    market, path, old = shop[1], product["shelf_path"], product["shelf_title"]

    def rename(title: str) -> Done:
        return writer.do("rename_category", category=product["shelf"], market=market, title=title)

    try:
        watch.follow(
            lambda: rename(word),
            {
                Sight("list", visitor, path, heading): (old, word),
                Sight("product's crumbs", visitor, product["path"], link(path)): (old, word),
                Sight("home's menu", visitor, f"/{market}/", link(path, within=HEADER)): (old, word),
                Sight("search", visitor, search_path(market, word), link(path, within=RESULTS)): ("", word),
            },
        )
    finally:
        rename(old)


# --- pages and stories --------------------------------------------------------------------------------------


def places(
    visitor: Visitor, market: str, page: dict[str, Any], product: dict[str, Any], word: str
) -> tuple[Sight, list[Sight]]:
    """The page itself, and where it is linked."""
    itself = Sight("itself", visitor, page["path"], heading)
    search = Sight("search", visitor, search_path(market, word), link(page["path"], within=RESULTS))
    if page["kind"] == "page":
        return itself, [search, Sight("footer", visitor, f"/{market}/", link(page["path"], within=FOOTER))]
    linked = [
        search,
        Sight("home", visitor, f"/{market}/", link(page["path"])),
        Sight("product", visitor, product["path"], link(page["path"])),
    ]
    return itself, linked


@pytest.fixture
def seen(
    visitor: Visitor, shop: tuple[str, str], draft: dict[str, Any], product: dict[str, Any], word: str
) -> Callable[..., Expected]:
    """`seen(("404", "As it was"), ("", "As it was"))`: on the page itself, and wherever it is linked."""
    itself, linked = places(visitor, shop[1], draft, product, word)

    def expected(on_itself: tuple[str, str], where_linked: tuple[str, str]) -> Expected:
        return {itself: on_itself, **dict.fromkeys(linked, where_linked)}

    return expected


@pytest.fixture
def published(writer: Writer, draft: dict[str, Any]) -> dict[str, Any]:
    writer.do("publish", page=draft["id"])
    return draft


def test_publish(writer: Writer, watch: Watch, draft: dict[str, Any], seen: Callable) -> None:
    watch.follow(
        lambda: writer.do("publish", page=draft["id"]), seen(("404", "As it was"), ("", "As it was"))
    )


def test_publish_again(writer: Writer, watch: Watch, published: dict[str, Any], seen: Callable) -> None:
    change = ("As it was", "As it is now")

    watch.follow(
        lambda: writer.do("publish", page=published["id"], title="As it is now"), seen(change, change)
    )


def test_scheduled_publish(writer: Writer, watch: Watch, draft: dict[str, Any], seen: Callable) -> None:
    def change() -> Done:
        moment = time.time() + LEAD
        writer.do("schedule", page=draft["id"], at=moment)
        return Done(at=moment, result=None)

    watch.follow(change, seen(("404", "As it was"), ("", "As it was")))


def test_scheduled_end(writer: Writer, watch: Watch, published: dict[str, Any], seen: Callable) -> None:
    def change() -> Done:
        moment = time.time() + LEAD
        writer.do("limit", page=published["id"], until=moment)
        return Done(at=moment, result=None)

    watch.follow(change, seen(("As it was", "404"), ("As it was", "")))


def test_unpublish(writer: Writer, watch: Watch, published: dict[str, Any], seen: Callable) -> None:
    watch.follow(
        lambda: writer.do("unpublish", page=published["id"]), seen(("As it was", "404"), ("As it was", ""))
    )


def test_made_private(
    site: Site, writer: Writer, watch: Watch, published: dict[str, Any], visitor: Visitor, seen: Callable
) -> None:
    watch.follow(
        lambda: writer.do("make_private", page=published["id"]), seen(("As it was", "302"), ("As it was", ""))
    )

    keep_out(site, published, visitor)


def test_private_from_the_start(
    site: Site, writer: Writer, watch: Watch, draft: dict[str, Any], visitor: Visitor, seen: Callable
) -> None:
    watch.settle()
    writer.do("publish_privately", page=draft["id"])
    watch.settle()

    keep_out(site, draft, visitor)
    assert {sight.name: sight.look()[0] for sight in seen(("", ""), ("", ""))} == {
        sight.name: "302" if sight.name == "itself" else "" for sight in seen(("", ""), ("", ""))
    }


def keep_out(site: Site, page: dict[str, Any], visitor: Visitor) -> None:
    """Who is signed in sees the page; whoever comes after never gets it from the cache."""
    editor = Visitor(site, visitor.brand)
    editor.sign_in(*site.account("Editors"))

    for _time in range(2):
        inside = editor.get(page["path"])
        assert (inside.status, heading(inside)) == (200, "As it was")
        assert inside.headers["Cache-Control"] == "no-store"
        outside = visitor.get(page["path"])
        assert (inside.is_hit, outside.is_hit, outside.status) == (False, False, 302)
        assert "/login/" in outside.headers["Location"]
        assert outside.headers["Cache-Control"] == "no-store"
        assert "As it was" not in outside.body
