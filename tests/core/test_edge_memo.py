"""Memos: one load per process and change, judged by the request's one look at the counters."""

import threading
from collections.abc import Callable

from django.db import connection, transaction
from django.test import Client

import pytest

from core import edge
from core.edge import memos
from core.models import LastBump
from tests.core.edge_help import bump
from tests.factories.commerce import make_brand

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.core.edge_urls")]


@pytest.fixture(params=["embedded", "mirrored"], autouse=True)
def mode(request: pytest.FixtureRequest, settings) -> str:
    settings.EDGE_MIRROR = request.param == "mirrored"
    return request.param


@pytest.fixture
def loads() -> list[int]:
    return []


@pytest.fixture
def load(loads: list[int]) -> Callable[[], int]:
    def load() -> int:
        loads.append(1)
        return len(loads)

    return load


def test_a_value_is_loaded_once_until_its_key_is_bumped(load: Callable[[], int]) -> None:
    for _ in range(2):
        with edge.moment():
            assert edge.memo("shop", "value", load) == 1

    bump("terms")
    with edge.moment():
        assert edge.memo("shop", "value", load) == 1

    bump("shop")
    with edge.moment():
        assert edge.memo("shop", "value", load) == 2


def test_names_are_apart(load: Callable[[], int]) -> None:
    with edge.moment():
        assert edge.memo("shop", "first", load) == 1
        assert edge.memo("shop", "second", load) == 2
        assert edge.memo("shop", "first", load) == 1


def test_none_is_a_value(loads: list[int]) -> None:
    with edge.moment():
        for _ in range(2):
            assert edge.memo("shop", "nothing", lambda: loads.append(1)) is None

    assert loads == [1]


def test_a_value_loaded_before_a_bump_is_not_kept_for_later_requests(load: Callable[[], int]) -> None:
    """The request noted its epoch, then the change came, then it loaded: old or new, nobody can tell."""
    with edge.moment():
        edge.noted()
        bump("shop")
        assert edge.memo("shop", "value", load) == 1

    with edge.moment():
        assert edge.memo("shop", "value", load) == 2


def test_a_memo_counts_as_a_use_with_all_that_its_loading_used(loads: list[int]) -> None:
    def load() -> str:
        edge.uses("terms")
        return "value"

    for _ in range(2):
        with edge.moment(), edge.recording() as recorder:
            edge.memo("menu:1:de", "menu", load)
        assert recorder.keys == {"menu:1:de", "terms"}


def test_a_memo_goes_when_something_its_loading_used_is_bumped(load: Callable[[], int]) -> None:
    def outer() -> int:
        return edge.memo("terms", "inner", load)

    with edge.moment():
        assert edge.memo("shop", "outer", outer) == 1
    bump("terms")
    with edge.moment():
        assert edge.memo("shop", "outer", outer) == 2


def test_outside_requests_nothing_is_kept(load: Callable[[], int]) -> None:
    assert edge.memo("shop", "value", load) == 1
    assert edge.memo("shop", "value", load) == 2


def test_a_run_keeps_its_own_memos_and_forgets_them(load: Callable[[], int]) -> None:
    with edge.moment():
        edge.memo("shop", "value", load)

    with edge.memo_run():
        assert [edge.memo("shop", "value", load) for _ in range(2)] == [2, 2]
    with edge.memo_run():
        assert edge.memo("shop", "value", load) == 3
    with edge.moment():
        assert edge.memo("shop", "value", load) == 1


def test_a_warm_request_pays_for_its_memos_with_one_query(mode: str, django_assert_num_queries) -> None:
    make_brand("petite")
    bump("shop", "terms")
    client = Client(headers={"host": "petite.localhost"})
    assert client.get("/memoised-personally/").content == b"2 2"

    with django_assert_num_queries(0 if mode == "mirrored" else 1):
        assert client.get("/memoised-personally/").content == b"2 2"


def test_the_next_request_sees_the_change(mode: str) -> None:
    make_brand("petite")
    client = Client(headers={"host": "petite.localhost"})
    assert client.get("/memoised/").content.endswith(b" 0")
    with transaction.atomic():
        LastBump.objects.create(key="x:1", epoch=0)
        edge.bump(["shop"])
    edge.mirror()

    assert client.get("/memoised/").content.endswith(b" 1")


def test_a_part_is_kept_until_anything_it_used_is_bumped(load: Callable[[], int]) -> None:
    def make() -> int:
        edge.uses("terms")
        return load()

    found = []
    for key in ("menu:1:de", "product:1", "terms"):
        with edge.moment():
            found.append(edge.part("product:1", "page", make))
        bump(key)
    with edge.moment(), edge.recording() as recorder:
        found.append(edge.part("product:1", "page", make))

    assert found == [1, 1, 2, 3]
    assert recorder.keys == {"product:1", "terms"}


def test_only_the_last_parts_are_kept(load: Callable[[], int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memos, "_parts", memos._Shelf(2))
    with edge.moment():
        for name in ("first", "second", "first", "third", "first", "second"):
            edge.part("product:1", name, load)

    assert load() == 5  # first, second, third, and the second again


def test_no_request_looks_at_the_keys_of_all_parts() -> None:
    with edge.moment():
        edge.memo("shop", "value", int)
        edge.part("product:1", "page", int)

    assert memos.memo_keys() == {"shop"}


@pytest.mark.django_db(transaction=True)
def test_threads_share_memos(load: Callable[[], int], loads: list[int]) -> None:
    with edge.moment():
        edge.memo("shop", "value", load)
    found: list[int] = []

    def look() -> None:
        with edge.moment():
            found.append(edge.memo("shop", "value", load))
        connection.close()

    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found == [1, 1, 1, 1]
    assert loads == [1]
