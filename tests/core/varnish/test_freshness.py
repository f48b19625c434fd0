"""Age, failures and races: what Varnish still shows, and what it never shows again."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

from django.utils import timezone

import pytest

from core.edge import fronts
from core.models import Delivery, EdgeState, FrontCache
from tests.core.edge_help import bump
from tests.core.varnish.conftest import Origin
from tests.core.varnish.urls import Shop
from tests.varnish import Answer, Varnish, wait_until

pytestmark = [
    pytest.mark.services("varnish"),
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.core.varnish.urls"),
]
SHORT = 2  # seconds that a page lives; parts of one are not counted


@pytest.fixture
def later(
    origin: Origin, varnish: Varnish, tmp_path: Path, settings, drain_outbox: Callable[..., None]
) -> Iterator[Varnish]:
    """The same rules where the minute in which the old is given beside the new is over at once."""
    rules = "set req.grace = 60s;"
    varnish = Varnish(
        tmp_path, origin.port, rewrite=lambda text: text.replace(rules, rules.replace("60s", "0s"))
    )
    varnish.start()
    settings.EDGE_PURGE_URLS = [varnish.purge_address]
    fronts.catch_up()
    drain_outbox()
    yield varnish
    varnish.stop()


def first_that_is_no_hit(varnish: Varnish, path: str, **headers: str) -> Answer:
    found: list[Answer] = []

    def is_over() -> bool:
        found.append(varnish.get(path, **headers))
        return found[-1].cache != "HIT"

    wait_until(is_over)
    return found[-1]


def test_of_what_is_only_old_visitors_get_the_old_while_a_new_one_is_fetched(
    varnish: Varnish, shop: Shop, settings
) -> None:
    settings.EDGE_TTL = SHORT
    assert varnish.get("/price/").body == "old 1"
    shop.price, settings.EDGE_TTL = "new", 86_400

    first = first_that_is_no_hit(varnish, "/price/")

    assert (first.cache, first.body) == ("STALE", "old 1")
    wait_until(lambda: varnish.get("/price/").cache == "HIT")
    assert varnish.get("/price/").body == "new 2"


def test_what_ends_at_its_moment_is_not_shown_after_it(varnish: Varnish) -> None:
    old = varnish.get("/offer/", x_seconds=str(SHORT))

    first = first_that_is_no_hit(varnish, "/offer/", x_seconds="600")

    assert first.cache == "MISS"
    assert first.body != old.body


def test_an_older_page_is_better_than_an_error(later: Varnish, shop: Shop, settings) -> None:
    settings.EDGE_TTL = SHORT
    assert later.get("/price/").body == "old 1"
    shop.is_sick = True

    first = first_that_is_no_hit(later, "/price/")
    assert (first.status, first.cache, first.body) == (200, "STALE", "old 1")
    assert later.get("/price/").cache == "STALE"  # the error was not remembered

    shop.is_sick, settings.EDGE_TTL = False, 86_400
    wait_until(lambda: later.get("/price/").body == "old 2")


def test_what_was_purged_is_worse_than_an_error(
    varnish: Varnish, shop: Shop, drain_outbox: Callable[..., None]
) -> None:
    varnish.get("/price/")
    shop.is_sick = True
    bump("product:17")
    drain_outbox()

    answers = [varnish.get("/price/") for _ in range(2)]

    assert [(answer.status, answer.body) for answer in answers] == [(500, "sick")] * 2


def test_while_the_shop_is_down_its_pages_still_come_but_no_purged_one(
    origin: Origin, later: Varnish, shop: Shop, settings, drain_outbox: Callable[..., None]
) -> None:
    later.get("/plain/")
    later.get("/class/")
    settings.EDGE_TTL = SHORT
    later.get("/listing/?page=7")
    origin.stop()
    try:
        bump("page:4")
        drain_outbox()

        gone = later.get("/plain/")
        assert (gone.status, gone.headers["retry-after"], gone.headers["cache-control"]) == (
            503,
            "5",
            "no-store",
        )
        assert later.get("/class/").cache == "HIT"
        old = first_that_is_no_hit(later, "/listing/?page=7")
        assert (old.status, old.cache) == (200, "STALE")
        assert later.get("/plain/").status == 503
    finally:
        origin.start()
    wait_until(lambda: later.get("/plain/").status == 200)


def test_a_page_overtaken_while_it_rendered_is_stored_by_nobody(
    varnish: Varnish, shop: Shop, drain_outbox: Callable[..., None]
) -> None:
    with ThreadPoolExecutor(1) as pool:
        with shop.rendering.closed():
            slow = pool.submit(varnish.get, "/price/")
            assert shop.rendering.reached.wait(60)
            shop.price = "new"
            bump("product:17")
            drain_outbox()
        assert (slow.result().body, slow.result().cache) == ("old 1", "PASS")

    answers = [varnish.get("/price/") for _ in range(2)]

    assert [(answer.body, answer.cache) for answer in answers] == [("new 2", "MISS"), ("new 2", "HIT")]


def test_a_page_overtaken_on_its_way_goes_with_the_second_purge(
    origin: Origin, varnish: Varnish, shop: Shop, settings, drain_outbox: Callable[..., None]
) -> None:
    """Finished and found fresh by the shop, it arrives after the purge: no shop can know."""
    with ThreadPoolExecutor(1) as pool:
        with origin.sending.closed():
            slow = pool.submit(varnish.get, "/price/")
            assert origin.sending.reached.wait(60)
            shop.price = "new"
            bump("product:17")
            drain_outbox()
        assert slow.result().body == "old 1"
    assert (varnish.get("/price/").body, varnish.get("/price/").cache) == ("old 1", "HIT")

    drain_outbox(timezone.now() + timedelta(seconds=settings.EDGE_LONGEST_RENDER + 1))

    assert (varnish.get("/price/").body, varnish.get("/price/").cache) == ("new 2", "HIT")


def test_purges_wait_for_a_varnish_that_is_down(varnish: Varnish, drain_outbox: Callable[..., None]) -> None:
    varnish.stop()
    try:
        bump("product:17")
        drain_outbox(failures=True)
        bump("product:18")
        drain_outbox(failures=True)

        waiting = Delivery.objects.get(state="pending", reaction=fronts.PURGE)  # one, however many bumps
        assert (waiting.attempts, waiting.error) == (
            0,
            f"NotPurgedError: {varnish.purge_address} is out of reach: ConnectionRefusedError.",
        )
    finally:
        varnish.start()
    drain_outbox(timezone.now() + timedelta(minutes=1))

    waiting.refresh_from_db()
    assert (waiting.state, waiting.error) == ("done", "")
    assert FrontCache.objects.get().purged == EdgeState.objects.get().epoch
