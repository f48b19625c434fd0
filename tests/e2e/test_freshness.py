"""Whoever changes what is shown, in whatever way: soon every page shows it, and no other is lost.

Each test sees the pages served from the cache with what was there, makes the change, looks again and again
until the new is there, and measures that from the commit. Web server and relay are processes of their own.
"""

import secrets
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.e2e.freshness import sights
from tests.e2e.freshness.sights import Sight, Visitor
from tests.e2e.freshness.watching import Expected, Watch
from tests.e2e.freshness.writer import Done, Writer, plain_sql, writing
from tests.e2e.installation import Site
from tests.forms import as_sent

pytestmark = pytest.mark.alone

LEAD = 1.5  # seconds until what is scheduled is due
SHOPS = [("petite", "en-gb"), ("bakers", "de")]
KINDS = {"petite": "story", "bakers": "page"}
OLD, NEW = "4711", "6293"  # pence or cents


@pytest.fixture(scope="module")
def writer(site: Site) -> Iterator[Writer]:
    with writing(site) as writer:
        yield writer


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


# --- products -----------------------------------------------------------------------------------------------


def prices(visitor: Visitor, market: str, product: dict[str, Any]) -> Expected:
    card = sights.card_price(product["path"])
    return {
        Sight("product", visitor, product["path"], sights.product_price): (OLD, NEW),
        Sight("list", visitor, product["shelf_path"], card): (OLD, NEW),
        Sight("search", visitor, sights.search_path(market, product["title"]), card): (OLD, NEW),
    }


def planned(merchandiser: Visitor, product: int, **fields: object) -> str:
    """The page with the dashboard's plan for a product, not yet carried out."""
    assert merchandiser.get("/dashboard/catalogue/").status == 200
    answer = merchandiser.post("/dashboard/catalogue/products/bulk/", {"products": product, **fields})
    assert answer.status == 302, answer.body
    assert merchandiser.get(answer.headers["Location"]).status == 200
    return answer.headers["Location"]


def carried_out(merchandiser: Visitor, plan: str) -> Done:
    answer = merchandiser.post(plan, {"action": "do"})
    assert answer.status == 302, answer.body
    return Done(at=time.time(), result=None)


def test_price_by_the_dashboards_bulk_action(
    site: Site, watch: Watch, visitor: Visitor, shop: tuple[str, str], product: dict[str, Any]
) -> None:
    merchandiser = Visitor(site, shop[0])
    merchandiser.sign_in(*site.account("Merchandisers"))
    plan = planned(
        merchandiser, product["id"], action="prices", plan=1, market=product["market"], amount="62.93"
    )

    watch.follow(lambda: carried_out(merchandiser, plan), prices(visitor, shop[1], product))


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
    card = sights.card_stock(product["path"])
    watch.follow(
        lambda: writer.do("sell_out", variants=product["variants"]),
        {
            Sight("product", visitor, product["path"], sights.product_stock): ("in", "out"),
            Sight("list", visitor, product["shelf_path"], card): ("in", "out"),
            Sight("search", visitor, sights.search_path(shop[1], product["title"]), card): ("in", "out"),
        },
    )


def saved(merchandiser: Visitor, product: int, **fields: object) -> Done:
    """As the product's own page saves it. Measured from the answer: who saved it has only just been told."""
    page = f"/dashboard/catalogue/products/{product}/"
    form = as_sent(merchandiser.get(page).body, "create_update_product_form")
    answer = merchandiser.post(page, form | fields)
    assert answer.status == 302, answer.body
    return Done(at=time.time(), result=None)


@pytest.mark.parametrize("way", ["in the list", "on its page"])
def test_product_published_in_the_dashboard(
    site: Site, watch: Watch, visitor: Visitor, shop: tuple[str, str], product: dict[str, Any], way: str
) -> None:
    merchandiser, market = Visitor(site, shop[0]), shop[1]
    merchandiser.sign_in(*site.account("Merchandisers"))
    desk = "/dashboard/catalogue/products"
    assert merchandiser.get("/dashboard/catalogue/").status == 200
    twin = merchandiser.post(f"{desk}/{product['id']}/duplicate/", {}).headers["Location"].split("/")[-2]
    assert merchandiser.post(f"{desk}/{twin}/copies/{market}/publish/", {}).status == 302
    plan = planned(merchandiser, int(twin), action="publish") if way == "in the list" else ""
    path = product["path"].replace(f"-{product['id']}/", f"-{twin}/")
    title = sights.heading(visitor.get(product["path"]))
    newest = f"{product['shelf_path']}?sort=newest"

    watch.follow(
        lambda: carried_out(merchandiser, plan) if plan else saved(merchandiser, int(twin), is_public="on"),
        {
            Sight("itself", visitor, path, sights.heading): ("404", title),
            Sight("list", visitor, newest, sights.link(path)): ("", title),
            Sight("search", visitor, sights.search_path(market, title), sights.link(path)): ("", title),
        },
    )

    merchandiser.post(f"{desk}/{twin}/delete/", {})


def test_category_renamed(
    writer: Writer, watch: Watch, visitor: Visitor, shop: tuple[str, str], product: dict[str, Any], word: str
) -> None:
    market, path, old = shop[1], product["shelf_path"], product["shelf_title"]

    def rename(title: str) -> Done:
        return writer.do("rename_category", category=product["shelf"], market=market, title=title)

    menu, found = sights.link(path, within=sights.HEADER), sights.link(path, within=sights.RESULTS)
    expected = {
        Sight("list", visitor, path, sights.heading): (old, word),
        Sight("product's crumbs", visitor, product["path"], sights.link(path)): (old, word),
        Sight("home's menu", visitor, f"/{market}/", menu): (old, word),
        Sight("search", visitor, sights.search_path(market, word), found): ("", word),
    }
    try:
        watch.follow(lambda: rename(word), expected)
    finally:
        rename(old)


# --- pages and stories --------------------------------------------------------------------------------------


@pytest.fixture
def seen(
    visitor: Visitor, shop: tuple[str, str], draft: dict[str, Any], product: dict[str, Any], word: str
) -> Callable[..., Expected]:
    """`seen(("404", "As it was"), ("", "As it was"))`: on the page itself, and wherever it is linked."""
    path, market = draft["path"], shop[1]
    itself = Sight("itself", visitor, path, sights.heading)
    found = sights.link(path, within=sights.RESULTS)
    linked = [Sight("search", visitor, sights.search_path(market, word), found)]
    if draft["kind"] == "story":
        linked.append(Sight("home", visitor, f"/{market}/", sights.link(path)))
        linked.append(Sight("product", visitor, product["path"], sights.link(path)))
    else:
        footer = sights.link(path, within=sights.FOOTER)
        linked.append(Sight("footer", visitor, f"/{market}/", footer))

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
        assert (inside.status, sights.heading(inside)) == (200, "As it was")
        assert inside.headers["Cache-Control"] == "no-store"
        outside = visitor.get(page["path"])
        assert (inside.is_hit, outside.is_hit, outside.status) == (False, False, 302)
        assert "/login/" in outside.headers["Location"]
        assert outside.headers["Cache-Control"] == "no-store"
        assert "As it was" not in outside.body
