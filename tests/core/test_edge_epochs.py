"""Which noted epoch is still good, in both modes, and what a lost or restarted memory means."""

import subprocess
import sys
import threading
from types import SimpleNamespace

from django.conf import settings as django_settings
from django.core.cache import caches
from django.db import connection, transaction

import pytest

from core import edge
from core.edge import mirroring, table
from core.models import EdgeState, LastBump
from tests.core.edge_help import bump

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["embedded", "mirrored"])
def mode(request: pytest.FixtureRequest, settings) -> str:
    settings.EDGE_MIRROR = request.param == "mirrored"
    return request.param


@pytest.fixture
def mirrored(settings) -> None:
    settings.EDGE_MIRROR = True


def cache():
    return caches[django_settings.EDGE_CACHE]


def last_bumps() -> dict[str, int]:
    return dict(LastBump.objects.values_list("key", "epoch"))


def test_each_batch_gets_the_next_epoch_and_each_key_its_last() -> None:
    first = bump("product:1", "list:1:de")
    second = bump("product:1", "product:1", "product:2")

    assert (first, second) == (1, 2)
    assert dict(LastBump.objects.values_list("key", "epoch")) == {
        "product:1": 2,
        "list:1:de": 1,
        "product:2": 2,
    }
    assert EdgeState.objects.get().epoch == 2


def test_an_empty_batch_takes_no_epoch() -> None:
    bump("product:1")

    assert bump() == 1
    assert EdgeState.objects.get().epoch == 1


@pytest.mark.django_db(transaction=True)
def test_a_bump_belongs_into_a_transaction() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        edge.bump(["product:1"])

    assert not EdgeState.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_bump_is_undone_with_its_transaction() -> None:
    bump("product:1")
    with transaction.atomic():
        edge.bump(["product:1", "product:2"])
        transaction.set_rollback(True)

    assert last_bumps() == {"product:1": 1}
    assert EdgeState.objects.get().epoch == 1


def test_what_was_noted_before_a_bump_of_its_keys_is_refused(mode: str) -> None:
    bump("product:1")
    noted = edge.noted().epoch
    assert edge.fresh(noted, ["product:1", "product:2"])

    bump("product:2")

    assert not edge.fresh(noted, ["product:1", "product:2"])
    assert edge.fresh(noted, ["product:1"])
    assert edge.fresh(edge.noted().epoch, ["product:1", "product:2"])


def test_a_request_looks_at_the_counters_once(mode: str, django_assert_num_queries) -> None:
    bump("product:1")
    edge.noted()

    expected = 0 if mode == "mirrored" else 1
    with django_assert_num_queries(expected), edge.moment(["product:1"]):
        assert edge.noted().epoch == 1
        assert edge.fresh(1, ["product:1"])
        assert not edge.fresh(0, ["product:1"])


def test_the_number_of_keys_does_not_matter(settings, django_assert_num_queries) -> None:
    settings.EDGE_MIRROR = False
    keys = [f"product:{number}" for number in range(1000)]
    bump(*keys)
    edge.noted()
    bump(*keys)

    with django_assert_num_queries(1):
        assert not edge.fresh(1, keys)


def test_a_process_that_starts_does_not_know_what_was_before(settings) -> None:
    settings.EDGE_MIRROR = False
    bump("product:1")
    bump("product:2")
    edge.forget()

    assert not edge.fresh(1, ["product:1"])  # true, but this process cannot know
    assert edge.fresh(2, ["product:1", "product:2"])


def test_too_much_news_is_a_new_start(settings, monkeypatch) -> None:
    settings.EDGE_MIRROR = False
    bump("product:1")
    noted = edge.noted().epoch
    monkeypatch.setattr(table, "NEWS_LIMIT", 2)

    bump("product:2", "product:3")

    assert not edge.fresh(noted, ["product:1"])
    assert edge.fresh(edge.noted().epoch, ["product:1", "product:2"])


def test_a_restored_database_leaves_nothing_fresh(settings, caplog) -> None:
    settings.EDGE_MIRROR = False
    for _ in range(3):
        bump("product:1")
    assert edge.noted().epoch == 3

    EdgeState.objects.update(epoch=1)
    LastBump.objects.update(epoch=1)

    assert not edge.fresh(3, ["product:1"])
    assert not edge.fresh(1, ["product:1"])
    assert [record.message for record in caplog.records if record.name == "core.edge.table"] == [
        "The epoch went back from 3 to 1: restart this process."
    ]


@pytest.mark.django_db(transaction=True)
def test_a_bump_of_another_process_is_seen(mode: str) -> None:
    bump("product:1")
    noted = edge.noted().epoch
    assert edge.fresh(noted, ["product:2"])

    run_elsewhere("from tests.core.edge_help import bump; bump('product:2')")
    edge.mirror()  # another process has another in-memory cache: here its relay speaks

    assert not edge.fresh(noted, ["product:2"])
    assert edge.fresh(noted, ["product:1"])


@pytest.mark.django_db(transaction=True)
def test_threads_that_start_at_once_agree(settings) -> None:
    settings.EDGE_MIRROR = False
    bump("product:1")
    barrier, found = threading.Barrier(4), []

    def look() -> None:
        barrier.wait()
        note = edge.noted()
        found.append((note.epoch, note.is_fresh(note.epoch, ["product:1"])))
        connection.close()

    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found == [(1, True)] * 4


def test_a_flushed_cache_asks_the_database(mirrored, django_assert_num_queries) -> None:
    bump("product:1")
    bump("product:2")
    cache().clear()

    with django_assert_num_queries(1), edge.moment(["product:1", "product:2"]):
        assert edge.noted().epoch == 2
        assert edge.fresh(1, ["product:1"])
        assert not edge.fresh(1, ["product:2"])


def test_a_lost_key_is_asked_for_and_written_back(mirrored, django_assert_num_queries) -> None:
    bump("product:1")
    cache().delete(mirroring.name("product:1"))

    with django_assert_num_queries(1), edge.moment(["product:1"]):
        assert not edge.fresh(0, ["product:1"])
    with django_assert_num_queries(0), edge.moment(["product:1"]):
        assert not edge.fresh(0, ["product:1"])


def test_what_is_written_back_never_replaces_what_the_relay_wrote(mirrored) -> None:
    bump("product:1")
    bump("product:1")
    cache().set(mirroring.name("product:1"), 7)

    mirroring.store.add(mirroring.name("product:1"), 1, 60)

    assert not edge.fresh(6, ["product:1"])


def test_without_a_relay_vouching_the_mirror_is_not_believed(mirrored) -> None:
    bump("product:1")
    with transaction.atomic():
        edge.bump(["product:1"])  # the relay dies here: committed, not mirrored
    assert edge.fresh(1, ["product:1"])  # as before the change: the relay has been gone for no time at all

    cache().delete(mirroring.EPOCH)  # what its short life does

    assert not edge.fresh(1, ["product:1"])
    assert edge.noted().epoch == 2


def test_a_relay_that_starts_mirrors_what_its_predecessor_did_not(mirrored) -> None:
    bump("product:1")
    with transaction.atomic():
        edge.bump(["product:1", "product:2"])
    assert EdgeState.objects.get().mirrored == 1

    edge.mirror()

    assert EdgeState.objects.get().mirrored == 2
    assert not edge.fresh(1, ["product:1"])
    assert not edge.fresh(1, ["product:2"])


def test_a_cache_out_of_reach_is_not_mirrored_to_and_breaks_nothing(mirrored, settings, monkeypatch) -> None:
    monkeypatch.setattr(mirroring, "REST_SECONDS", 0)
    bump("product:1")
    working = settings.CACHES
    settings.CACHES = working | {"broken": {"BACKEND": "tests.core.broken_cache.BrokenCache"}}
    settings.EDGE_CACHE = "broken"

    bump("product:1")

    assert EdgeState.objects.get().mirrored == 1
    assert not edge.fresh(1, ["product:1"])
    assert edge.fresh(2, ["product:1"])

    settings.EDGE_CACHE = "default"
    edge.mirror()
    assert EdgeState.objects.get().mirrored == 2


def test_a_dead_cache_costs_its_time_out_once(mirrored, settings) -> None:
    from tests.core.broken_cache import calls

    settings.CACHES = settings.CACHES | {"broken": {"BACKEND": "tests.core.broken_cache.BrokenCache"}}
    settings.EDGE_CACHE = "broken"
    bump("product:1")
    calls.clear()

    for _ in range(10):
        edge.fresh(1, ["product:1"])

    assert calls == ["get_many"]


def test_a_relay_asks_a_dead_cache_once_a_second_and_says_so_once(
    mirrored, settings, monkeypatch, caplog, django_assert_num_queries
) -> None:
    from tests.core.broken_cache import calls

    clock = SimpleNamespace(now=0.0)
    monkeypatch.setattr(mirroring, "time", SimpleNamespace(monotonic=lambda: clock.now))
    settings.CACHES = settings.CACHES | {"broken": {"BACKEND": "tests.core.broken_cache.BrokenCache"}}
    settings.EDGE_CACHE = "broken"
    edge.forget()
    caplog.clear()
    calls.clear()

    bump("product:1")
    for clock.now in (0.1, 0.5, 0.9):
        with django_assert_num_queries(0):
            edge.mirror()
    assert calls == ["set_many"]
    for clock.now in (1.0, 1.5, 2.0, 2.5):
        edge.mirror()
    assert calls == ["set_many"] * 3
    assert EdgeState.objects.get().mirrored == 0

    settings.EDGE_CACHE, clock.now = "default", 3.0
    edge.mirror()
    assert EdgeState.objects.get().mirrored == 1
    reason = "ConnectionError('out of reach')"
    assert [(record.levelname, record.exc_info, record.message) for record in caplog.records] == [
        ("WARNING", None, f"The cache of pages is out of reach ({reason}): pages are rendered without it."),
        ("WARNING", None, "The cache of pages answers again."),
    ]


def run_elsewhere(code: str) -> None:
    """In another process, on this test's database."""
    database = django_settings.DATABASES["default"]
    start = (
        "from config.settings import test; "
        f"test.DATABASES['default']['NAME'] = {str(database['NAME'])!r}; "
        "import django; django.setup(); "
    )
    command = [sys.executable, "-c", start + code]
    environment = {"DJANGO_SETTINGS_MODULE": "config.settings.test"}
    subprocess.run(command, check=True, cwd=django_settings.BASE_DIR, env=inherited() | environment)


def inherited() -> dict[str, str]:
    import os

    return dict(os.environ)
