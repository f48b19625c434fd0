"""Deliveries: retried with growing pauses, never run by two, database effects once."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from django.db import connection
from django.utils import timezone

import pytest

from core.models import Delivery, OutboxEntry
from core.outbox import deliveries, schedule
from core.outbox.deliveries import Claim, extend_claims, run_due, run_here, take
from core.outbox.sweeping import sweep
from tests.core import outbox_help
from tests.core.outbox_help import HERE, entries

HOLDER = "tester"


@pytest.fixture(autouse=True)
def emptied() -> None:
    OutboxEntry.objects.all().delete()
    outbox_help.calls.clear()


def test_a_delivery_runs_once_and_is_done() -> None:
    delivery = schedule(f"{HERE}.remember", {"number": 3})

    assert run_due(HOLDER) == 1
    assert run_due(HOLDER) == 0

    assert outbox_help.calls == [(str(delivery.pk), {"number": 3})]
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts, delivery.error, delivery.claimed_by) == ("done", 0, "", "")
    assert delivery.done_at is not None


def test_a_delivery_waits_for_its_moment() -> None:
    moment = timezone.now() + timedelta(minutes=5)
    schedule(f"{HERE}.remember", {}, moment)

    assert run_due(HOLDER) == 0
    assert run_due(HOLDER, moment) == 1
    assert len(outbox_help.calls) == 1


def test_a_failing_delivery_is_tried_eight_times_with_growing_pauses(
    caplog: pytest.LogCaptureFixture,
) -> None:
    delivery = schedule(f"{HERE}.fail", {"number": 1})
    moment, pauses = timezone.now(), []
    for attempt in range(1, 9):
        assert run_due(HOLDER, moment) == 1
        assert run_due(HOLDER, moment) == 0
        delivery.refresh_from_db()
        assert delivery.attempts == attempt
        assert delivery.error == "RuntimeError: no answer"
        pauses.append((delivery.not_before - moment).total_seconds())
        moment = delivery.not_before

    assert pauses[:7] == [10, 30, 90, 270, 810, 2430, 7290]
    assert delivery.state == "dead"
    assert run_due(HOLDER, moment + timedelta(days=1)) == 0
    assert "is dead after 8 tries" in caplog.text
    assert {name for name, _ in outbox_help.calls} == {str(delivery.pk)}


def test_a_postponed_delivery_comes_again_and_the_try_does_not_count() -> None:
    delivery = schedule(f"{HERE}.wait_a_minute", {})

    assert run_due(HOLDER) == 1
    assert run_due(HOLDER) == 0
    assert run_due(HOLDER, timezone.now() + timedelta(minutes=1, seconds=1)) == 1

    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts, delivery.error) == ("pending", 0, "")
    assert len(outbox_help.calls) == 2


def test_a_handler_that_does_not_exist_is_a_failure() -> None:
    delivery = schedule(f"{HERE}.nothing_of_this_name", {})
    run_due(HOLDER)

    delivery.refresh_from_db()
    assert delivery.attempts == 1
    assert delivery.error.startswith("ImportError")


def test_a_transactional_effect_and_its_done_mark_stand_and_fall_together() -> None:
    good = schedule(f"{HERE}.write_row", {"number": 1})
    bad = schedule(f"{HERE}.write_row_and_fail", {"number": 2})
    run_due(HOLDER)

    assert entries() == [("row", "effect", "1")]
    good.refresh_from_db()
    bad.refresh_from_db()
    assert (good.state, bad.state, bad.attempts) == ("done", "pending", 1)


def test_a_claim_is_one_holders_until_it_runs_out() -> None:
    delivery = schedule(f"{HERE}.remember", {})
    now = timezone.now()

    claim = take(delivery.pk, "first", now)
    assert claim == Claim(delivery_id=delivery.pk, holder="first", moment=now)
    assert take(delivery.pk, "second", now) is None
    assert run_due("second", now) == 0
    assert take(delivery.pk, "second", now + deliveries.claim_time() + timedelta(seconds=1)) is not None


def test_a_living_holder_keeps_its_claims() -> None:
    begun = timezone.now() - deliveries.claim_time()
    delivery = schedule(f"{HERE}.remember", {}, begun)
    assert take(delivery.pk, "first", begun) is not None

    extend_claims("first")

    assert run_due("second", timezone.now() + timedelta(seconds=1)) == 0


def test_a_holder_whose_claim_was_taken_over_changes_nothing() -> None:
    delivery = schedule(f"{HERE}.write_row", {"number": 1})
    now = timezone.now()
    late = take(delivery.pk, "late", now)
    current = take(delivery.pk, "current", now + timedelta(minutes=1))
    assert late is not None
    assert current is not None

    run_here(late)
    assert entries() == []
    run_here(current)
    run_here(late)
    run_here(current)
    assert entries() == [("row", "effect", "1")]


def test_mail_does_not_wait_for_long_jobs() -> None:
    slow = schedule(f"{HERE}.remember", {}, timezone.now() - timedelta(minutes=1), queue="index")
    fast = schedule(f"{HERE}.remember", {})
    run_due(HOLDER)

    assert [name for name, _ in outbox_help.calls] == [str(fast.pk), str(slow.pk)]


@pytest.mark.django_db(transaction=True)
def test_of_many_rivals_one_gets_the_delivery() -> None:
    delivery = schedule(f"{HERE}.write_row", {"number": 1})
    now, start = timezone.now(), threading.Barrier(6)
    claims: list[Claim] = []

    def rival(number: int) -> None:
        try:
            start.wait(10)
            claim = take(delivery.pk, f"rival {number}", now)
            if claim is not None:
                claims.append(claim)
                run_here(claim)
        finally:
            connection.close()

    rivals = [threading.Thread(target=rival, args=(number,)) for number in range(6)]
    for each in rivals:
        each.start()
    for each in rivals:
        each.join(30)

    assert len(claims) == 1
    assert entries() == [("row", "effect", "1")]


@contextmanager
def running(run: Callable[[], object], folder: Path) -> Iterator[None]:
    """A long job has begun in a thread of its own, and ends with the block."""

    def work() -> None:
        try:
            run()
        finally:
            connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    try:
        while not any(folder.glob("begun-*")):
            thread.join(0.02)
            assert thread.is_alive()
        yield
    finally:
        (folder / "go").touch()
        thread.join(30)
        (folder / "go").unlink()


@pytest.mark.services("postgresql")  # SQLite has one writer: a job that has written holds up everybody
@pytest.mark.django_db(transaction=True)
def test_a_long_transactional_job_keeps_its_claim_and_nobody_waits_for_its_row(tmp_path: Path) -> None:
    delivery = schedule(f"{HERE}.write_row_and_wait", {"number": 1, "folder": str(tmp_path)})
    with running(lambda: run_due(HOLDER), tmp_path), connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '100ms'")
        before = Delivery.objects.get().claimed_until
        extend_claims(HOLDER)
        assert Delivery.objects.get().claimed_until > before
        assert run_due("second", timezone.now()) == 0
        cursor.execute("RESET lock_timeout")

    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == ("done", 0)
    assert entries() == [("row", "effect", "1")]


@pytest.mark.services("postgresql")
@pytest.mark.django_db(transaction=True)
def test_a_long_transactional_job_that_lost_its_claim_is_undone(tmp_path: Path) -> None:
    delivery = schedule(f"{HERE}.write_row_and_wait", {"number": 1, "folder": str(tmp_path)})
    with running(lambda: run_due("late"), tmp_path):
        Delivery.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
        assert run_due("current") == 0  # a failed try: it rests
    assert entries() == []

    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts, delivery.claimed_by) == ("pending", 1, "")
    (tmp_path / "go").touch()
    assert run_due("current", delivery.not_before) == 1
    assert run_due("current", delivery.not_before) == 0
    assert entries() == [("row", "effect", "1")]
    assert Delivery.objects.get().state == "done"


def test_what_is_done_goes_after_seven_days_and_what_is_dead_stays() -> None:
    now = timezone.now()
    week = timedelta(days=7)
    for state in ("done", "dead"):
        for age in (week + timedelta(minutes=1), week - timedelta(minutes=1)):
            OutboxEntry.objects.create(kind="row", subject=state, handled_at=now - age, state=state)
            Delivery.objects.create(reaction="x", done_at=now - age, state=state)
    OutboxEntry.objects.create(kind="row", subject="old", created_at=now - 3 * week)

    assert sweep() == 2

    assert sorted(OutboxEntry.objects.values_list("subject", flat=True)) == ["dead", "dead", "done", "old"]
    assert sorted(Delivery.objects.values_list("state", flat=True)) == ["dead", "dead", "done"]
