"""The chain: what was committed is coalesced, projected, compared and bumped, once, whatever fails."""

import threading
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

import pytest

from core.events import publish
from core.models import Delivery, EdgeState, Image, LastBump, OutboxEntry
from core.outbox import Bumps, LeaseLostError, chain, touch
from core.outbox.chain import run_chain
from core.outbox.lease import Lease
from tests.core.outbox_help import Happened, WentWrong, entries, probing, row


@pytest.fixture(autouse=True)
def emptied(settings: Any) -> None:
    settings.RELAY_BUDGET_SECONDS = 60  # a busy machine must not decide how far a run gets
    OutboxEntry.objects.all().delete()


def bumped() -> list[str]:
    return sorted(LastBump.objects.values_list("key", flat=True))


def rested() -> None:
    """As if the pause after a failure were over."""
    OutboxEntry.objects.update(not_before=timezone.now() - timedelta(seconds=1))


def test_changes_of_one_subject_are_projected_once() -> None:
    with probing("alpha") as [alpha]:
        for key in ("7", "3", "7", "7"):
            row("alpha", key)
        assert run_chain() == 4
        assert run_chain() == 0

    assert alpha.batches == [["3", "7"]]
    assert bumped() == ["alpha:3", "alpha:7"]
    assert EdgeState.objects.get().epoch == 1
    assert set(LastBump.objects.values_list("epoch", flat=True)) == {1}
    assert set(OutboxEntry.objects.values_list("state", flat=True)) == {"done"}
    assert OutboxEntry.objects.filter(handled_at=None).count() == 0


def test_batches_hold_at_most_100_keys_and_cost_the_same_number_of_queries() -> None:
    with probing("alpha") as [alpha]:
        costs = []
        for count in (301, 310, 390):
            touch("alpha", range(count))
            with CaptureQueriesContext(connection) as queries:
                run_chain()
            costs.append(len(queries))

    assert costs[1] == costs[2]  # the first run also creates the counter
    assert [len(batch) for batch in alpha.batches if len(batch) < 100] == [1, 10, 90]


def test_a_subject_may_map_on_to_another_and_loops_end() -> None:
    with probing("alpha", "beta") as [alpha, beta]:
        alpha.follows = {"beta": ["5", "6"]}
        beta.follows = {"alpha": ["1"], "beta": ["5"]}
        row("alpha", "1")
        run_chain()

    assert alpha.batches == [["1"]]
    assert beta.batches == [["5", "6"]]
    assert bumped() == ["alpha:1", "beta:5", "beta:6"]


@pytest.mark.parametrize("error", [RuntimeError, IntegrityError])
def test_a_poisonous_key_stops_no_other(error: type[Exception]) -> None:
    with probing("alpha", "beta") as [alpha, beta]:
        alpha.poison = {"13": error}
        for key in ("12", "13", "14"):
            row("alpha", key)
        row("beta", "1")
        run_chain()

        assert alpha.batches == [["12"], ["14"]]
        assert beta.batches == [["1"]]
        assert bumped() == ["alpha:12", "alpha:14", "beta:1"]
        poisoned = OutboxEntry.objects.get(state="pending")
        assert (poisoned.key, poisoned.attempts) == ("13", 1)
        assert error.__name__ in poisoned.error
        assert run_chain() == 0  # it rests


def test_a_failing_entry_is_tried_five_times_with_growing_pauses(caplog: pytest.LogCaptureFixture) -> None:
    pauses = []
    with probing("alpha") as [alpha]:
        alpha.poison = {"13": RuntimeError}
        row("alpha", "13")
        for attempt in range(1, 6):
            started = timezone.now()
            run_chain()
            entry = OutboxEntry.objects.get()
            assert entry.attempts == attempt
            pauses.append(round((entry.not_before - started).total_seconds()))
            rested()
        assert run_chain() == 0

    assert pauses == [1, 4, 16, 64, 256]
    assert entry.state == "dead"
    assert "row alpha 13 is dead after 5 tries" in caplog.text
    assert bumped() == []


def test_a_key_that_recovers_is_handled() -> None:
    with probing("alpha") as [alpha]:
        alpha.poison = {"13": RuntimeError}
        row("alpha", "13")
        run_chain()
        alpha.poison = {}
        rested()
        run_chain()

    assert OutboxEntry.objects.get().state == "done"
    assert bumped() == ["alpha:13"]


def test_a_failure_further_on_becomes_an_entry_of_its_own() -> None:
    with probing("alpha", "beta") as [alpha, beta]:
        alpha.follows, beta.poison = {"beta": ["5", "6"]}, {"5": RuntimeError}
        row("alpha", "1")
        run_chain()

    assert entries(state="done") == [("row", "alpha", "1")]
    assert entries(state="pending") == [("row", "beta", "5")]
    assert OutboxEntry.objects.get(state="pending").attempts == 1
    assert bumped() == ["alpha:1", "beta:6"]


def test_what_there_is_no_time_for_stays_for_the_next_run(settings: Any) -> None:
    settings.RELAY_BUDGET_SECONDS = 0
    with probing("alpha", "beta") as [alpha, beta]:
        alpha.follows = {"beta": ["1", "2"]}
        touch("alpha", range(150))
        run_chain()

        assert (len(alpha.batches), beta.batches) == (1, [])
        assert OutboxEntry.objects.filter(subject="alpha", state="done").count() == 100
        assert entries(subject="beta") == [("row", "beta", "1"), ("row", "beta", "2")]
        while run_chain():
            pass

    assert len({key for batch in alpha.batches for key in batch}) == 150
    assert {key for batch in beta.batches for key in batch} == {"1", "2"}
    assert set(OutboxEntry.objects.values_list("state", "attempts")) == {("done", 0)}
    assert len(bumped()) == 152


def test_a_subject_without_projector_is_kept_with_its_error() -> None:
    row("nobody", "1")
    run_chain()

    assert "No projector is registered for 'nobody'" in OutboxEntry.objects.get(state="pending").error


def test_a_crash_in_the_middle_leaves_everything_as_it_was() -> None:
    with probing("alpha", "beta") as [alpha, beta]:
        beta.poison = {"1": KeyboardInterrupt}
        row("alpha", "1")
        row("beta", "1")
        publish(Happened(number=1, folder=""))
        with (
            pytest.raises(KeyboardInterrupt),
            override_settings(REACTIONS="tests.core.outbox_help.REACTIONS"),
        ):
            run_chain()

    assert alpha.batches == [["1"]]
    assert OutboxEntry.objects.filter(state="pending", attempts=0).count() == 3
    assert bumped() == []
    assert Delivery.objects.count() == 0


@override_settings(REACTIONS="tests.core.outbox_help.REACTIONS")
def test_a_fact_becomes_a_delivery_per_reaction() -> None:
    publish(Happened(number=4, folder="/f"))
    publish(WentWrong(number=5))
    row_count = run_chain()

    assert row_count == 2
    assert sorted(Delivery.objects.values_list("reaction", "state")) == [
        ("tests.core.outbox_help.fail", "pending"),
        ("tests.core.outbox_help.write_file", "pending"),
        ("tests.core.outbox_help.write_row", "pending"),
    ]
    assert Delivery.objects.get(reaction__endswith="write_row").payload == {"number": 4, "folder": "/f"}
    assert EdgeState.objects.count() == 0


def test_a_fact_of_a_transaction_that_fails_never_happened() -> None:
    with transaction.atomic():
        publish(WentWrong(number=5))
        transaction.set_rollback(True)

    assert entries() == []


def test_a_relay_that_lost_its_lease_writes_nothing() -> None:
    stale, fresh = Lease("stale"), Lease("fresh")
    assert stale.acquire()
    assert not fresh.acquire()
    expire()
    assert fresh.acquire()
    with probing("alpha") as [alpha]:
        row("alpha", "1")
        with pytest.raises(LeaseLostError):
            run_chain(stale)
        assert alpha.batches == []
        assert not stale.held
        assert entries(state="pending") == [("row", "alpha", "1")]

        assert run_chain(fresh) == 1


def expire() -> None:
    from core.models import RelayLease

    RelayLease.objects.update(held_until=timezone.now() - timedelta(seconds=1))


def test_bulk_entries_come_in_small_steps_after_the_daily_work() -> None:
    OutboxEntry.objects.bulk_create(
        [OutboxEntry(kind="bulk", subject="alpha", key=str(number)) for number in range(400)]
    )
    for key in ("1000", "1001"):
        row("alpha", key)
    with probing("alpha") as [alpha]:
        assert [run_chain(), run_chain(), run_chain()] == [250, 152, 0]

    assert [len(batch) for batch in alpha.batches] == [100, 100, 50, 100, 52]
    assert {"1000", "1001"} <= {key for batch in alpha.batches[:3] for key in batch}


def test_a_rebuild_refuses_all_pages_and_projects_every_key_again() -> None:
    pictures = Image.objects.bulk_create(
        [Image(title=str(number), file="a.png", width=1, height=1) for number in range(3)]
    )
    OutboxEntry.objects.all().delete()
    with probing("image", everything=lambda: ["0"]) as [image]:
        row("rebuild", "")
        run_chain()
        assert bumped() == ["shop"]
        waiting = entries(state="pending", subject="image")
        run_chain()

    assert waiting == sorted(("bulk", "image", key) for key in ["0", *(str(each.pk) for each in pictures)])
    assert image.batches == [sorted(["0", *(str(each.pk) for each in pictures)])]
    assert OutboxEntry.objects.filter(state="pending").count() == 0


def test_a_rebuild_that_fails_stops_nothing_else() -> None:
    def break_down() -> list[str]:
        raise RuntimeError("no list of everything")

    with probing("beta", everything=break_down) as [beta]:
        row("rebuild", "")
        row("beta", "1")
        run_chain()

    assert beta.batches == [["1"]]
    assert OutboxEntry.objects.get(state="pending").error == "RuntimeError: no list of everything"
    assert bumped() == ["beta:1"]


def test_a_key_that_is_too_long_fails_its_projector_alone() -> None:
    with probing("alpha") as [alpha]:
        row("alpha", "x" * 100)
        row("alpha", "1")
        run_chain()

    assert alpha.batches == [["1"]]
    assert OutboxEntry.objects.get(state="pending").error.startswith(
        "ValueError: A key has at most 80 characters"
    )


def test_a_subject_that_only_maps_is_left_out_of_a_rebuild() -> None:
    Image.objects.create(title="a", file="a.png", width=1, height=1)
    OutboxEntry.objects.all().delete()
    with probing("image", only_maps=True):
        row("rebuild", "")
        run_chain()

    assert entries(subject="image") == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite commits in order: it has one writer")
def test_a_change_that_is_committed_after_a_later_one_is_not_lost() -> None:
    written, released = threading.Event(), threading.Event()

    def write_first_and_commit_last() -> None:
        try:
            with transaction.atomic():
                row("alpha", "first")
                written.set()
                assert released.wait(10)
        finally:
            connection.close()

    slow = threading.Thread(target=write_first_and_commit_last)
    slow.start()
    assert written.wait(10)
    with probing("alpha") as [alpha]:
        row("alpha", "second")
        run_chain()
        assert alpha.batches == [["second"]]
        released.set()
        slow.join(10)
        run_chain()

    assert alpha.batches == [["second"], ["first"]]
    first, second = (OutboxEntry.objects.get(key=key) for key in ("first", "second"))
    assert first.pk < second.pk
    assert (first.state, second.state) == ("done", "done")


def test_projectors_may_be_asked_for_more_than_one_batch_of_followers() -> None:
    found = Bumps()
    found.also("beta", range(3))
    found.also("beta", ["2", "3"])

    assert found.following == {"beta": {"0", "1", "2", "3"}}
    assert list(chain.batches(["a", "b"])) == [["a", "b"]]
