"""How caches in front are told: one delivery each, until they acknowledge, and once more."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client
from django.utils import timezone

import pytest

from core.edge import bump, fronts, surrogates
from core.models import Delivery, EdgeState, FrontCache
from core.outbox.deliveries import run_due, take

HOLDER = "tester"


class Cache(ThreadingHTTPServer):
    """Takes purges as a cache does, and remembers them. Refuses as often as it is told to."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Receiver)
        self.told: list[list[str]] = []
        self.refusals = 0

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def keys(self) -> list[set[str]]:
        """Of each purge, without the groups."""
        return [{key for key in told if not key.startswith("~")} for told in self.told]


class Receiver(BaseHTTPRequestHandler):
    server: Cache
    protocol_version = "HTTP/1.1"

    def do_PURGE(self) -> None:
        refused = self.server.refusals > 0
        self.server.refusals -= refused
        if not refused:
            self.server.told.append(self.headers["xkey"].split())
        self.send_response(503 if refused else 200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture
def make_cache() -> Iterator[Callable[[], Cache]]:
    made: list[Cache] = []

    def make() -> Cache:
        made.append(Cache())
        threading.Thread(target=made[-1].serve_forever, args=(0.05,), daemon=True).start()
        return made[-1]

    yield make
    for cache in made:
        cache.shutdown()
        cache.server_close()


@pytest.fixture
def cache(make_cache: Callable[[], Cache], settings: Any) -> Cache:
    cache = make_cache()
    settings.EDGE_PURGE_URLS = [cache.address]
    return cache


def change(*keys: str) -> None:
    with transaction.atomic():
        bump(keys)


def purges(**conditions: Any) -> list[Delivery]:
    return list(Delivery.objects.filter(reaction=fronts.PURGE, **conditions))


def test_without_a_cache_in_front_nothing_is_written() -> None:
    change("product:17")

    assert purges() == []


def test_a_bump_that_is_rolled_back_purges_nothing(cache: Cache) -> None:
    with transaction.atomic():
        bump(["product:17"])
        transaction.set_rollback(True)

    assert purges() == []


def test_each_cache_is_told_for_itself(cache: Cache, make_cache: Callable[[], Cache], settings: Any) -> None:
    other = make_cache()
    settings.EDGE_PURGE_URLS = [cache.address, other.address]
    other.refusals = 1
    change("product:17")

    while run_due(HOLDER):
        pass

    assert (cache.keys(), other.keys()) == ([{"product:17"}], [])
    assert [each.payload["cache"] for each in purges(state="pending")] == [other.address]
    assert FrontCache.objects.get().address == cache.address


def test_what_waits_goes_in_one_purge(cache: Cache) -> None:
    change("product:17", "page:4")
    change("product:18")
    change("product:17")

    assert run_due(HOLDER) == 1

    assert cache.keys() == [{"page:4", "product:17", "product:18"}]
    assert {surrogates.group(key) for key in ("page:4", "product:17", "product:18")} < set(cache.told[0])


def test_what_is_bumped_while_a_purge_runs_gets_one_of_its_own(cache: Cache) -> None:
    change("product:17")
    assert take(purges()[0].pk, "somebody else", timezone.now())

    change("product:18")

    assert len(purges(state="pending")) == 2


def test_each_purge_is_repeated_once_after_the_longest_render(cache: Cache, settings: Any) -> None:
    change("product:17")
    run_due(HOLDER)
    change("product:18")
    run_due(HOLDER)
    assert run_due(HOLDER) == 0

    later = timezone.now() + timedelta(seconds=settings.EDGE_LONGEST_RENDER)
    while run_due(HOLDER, later):
        pass

    assert cache.keys() == [{"product:17"}, {"product:18"}, {"product:17"}, {"product:18"}]
    assert run_due(HOLDER, later + timedelta(days=1)) == 0
    place = FrontCache.objects.get()
    assert place.purged == place.repeated == EdgeState.objects.get().epoch


def test_a_purge_is_never_given_up(cache: Cache) -> None:
    change("product:17")
    cache.refusals, moment = 20, timezone.now()

    for _ in range(20):
        assert run_due(HOLDER, moment) == 1
        waiting = purges()[0]
        assert (waiting.state, waiting.attempts, cache.told) == ("pending", 0, [])
        assert waiting.error == f"NotPurgedError: {cache.address} answered 503 Service Unavailable."
        moment = waiting.not_before
    run_due(HOLDER, moment)

    assert cache.keys() == [{"product:17"}]
    assert (purges()[0].state, purges()[0].error) == ("done", "")


def test_it_rests_as_long_again_as_it_has_waited(cache: Cache) -> None:
    change("product:17")
    pauses = []
    for waited in (0, 4, 3600):
        cache.refusals = 1
        Delivery.objects.update(
            created_at=timezone.now() - timedelta(seconds=waited), not_before=timezone.now()
        )
        run_due(HOLDER)
        pauses.append(round((purges()[0].not_before - timezone.now()).total_seconds()))

    assert pauses == [1, 4, 10]


def test_many_keys_go_in_headers_that_fit(cache: Cache) -> None:
    keys = {f"product:{number}" for number in range(3_000)}
    change(*keys)

    run_due(HOLDER)

    assert set.union(*cache.keys()) == keys
    assert all(len(" ".join(told)) <= surrogates.LONGEST_HEADER for told in cache.told)


def test_too_many_keys_are_everything(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fronts, "MOST_KEYS", 10)
    change(*(f"product:{number}" for number in range(11)))

    run_due(HOLDER)

    assert cache.told == [["all"]]


def test_a_cache_that_is_new_is_told_all_that_was_ever_bumped(
    cache: Cache, make_cache: Callable[[], Cache], settings: Any
) -> None:
    change("product:17")
    run_due(HOLDER)
    new = make_cache()
    settings.EDGE_PURGE_URLS = [cache.address, new.address]

    fronts.catch_up()
    fronts.catch_up()
    while run_due(HOLDER):
        pass

    assert new.keys() == [{"product:17"}]
    assert cache.keys() == [{"product:17"}]


def test_a_cache_that_was_taken_away_is_not_waited_for(cache: Cache, settings: Any) -> None:
    change("product:17")
    settings.EDGE_PURGE_URLS = []

    run_due(HOLDER)

    assert (purges()[0].state, cache.told) == ("done", [])


def test_a_purge_that_is_owed_has_its_age_told(cache: Cache) -> None:
    def told() -> str:
        lines = Client(REMOTE_ADDR="127.0.0.1").get("/-/metrics").content.decode().splitlines()
        return next(line.split()[-1] for line in lines if line.startswith("fabula_purge_age_seconds{"))

    assert float(told()) == 0
    change("product:17")
    Delivery.objects.update(created_at=timezone.now() - timedelta(minutes=5))
    assert float(told()) == pytest.approx(300, abs=30)


def test_operators_purge_by_hand(cache: Cache, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("edge", "purge", "product:17", "page:4")
    call_command("edge", "purge", "--all")

    assert cache.keys() == [{"page:4", "product:17"}, {"all"}]
    assert capsys.readouterr().out.count(f"{cache.address} has forgotten.") == 2
    assert len(purges(state="pending")) == 1  # the relay's own word follows


def test_by_hand_too_it_is_said_who_does_not_answer(cache: Cache) -> None:
    cache.refusals = 1

    with pytest.raises(CommandError, match=r"The relay goes on"):
        call_command("edge", "purge", "--all")
    with pytest.raises(CommandError):
        call_command("edge", "purge")

    assert len(purges(state="pending")) == 1


def test_a_page_with_too_many_keys_has_them_in_groups() -> None:
    few, many = ["shop", "page:4"], [f"product:{number}" for number in range(100_000)]

    assert surrogates.header(few) == "page:4 shop"
    assert len(surrogates.header(many)) <= surrogates.LONGEST_HEADER
    assert {surrogates.group(key) for key in many} == set(surrogates.header(many).split())
