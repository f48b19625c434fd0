"""The relay: lease, clock, health, and what it does when a step fails."""

import threading
import time
from collections.abc import Callable
from datetime import timedelta

from django.test import override_settings
from django.utils import timezone

import pytest

from core.models import Delivery, Image, LastBump, OutboxEntry, RelayLease
from core.outbox import LeaseLostError, schedule
from core.outbox.clock import Clock
from core.outbox.lease import Lease
from core.outbox.relay import Relay, drain, heartbeat, oldest_pending_age
from tests.core import outbox_help
from tests.core.outbox_help import HERE, probing, row


@pytest.fixture(autouse=True)
def emptied() -> None:
    OutboxEntry.objects.all().delete()
    outbox_help.calls.clear()


def wait_until(condition: Callable[[], object], seconds: float = 10) -> None:
    """Another thread can only be watched."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


def run_out() -> None:
    RelayLease.objects.update(held_until=timezone.now() - timedelta(seconds=1))


def test_one_relay_holds_the_lease_until_it_runs_out_or_is_released() -> None:
    first, second = Lease("first"), Lease("second")

    assert first.acquire()
    assert first.held
    assert not second.acquire()
    assert first.acquire()  # again

    run_out()
    assert second.acquire()
    with pytest.raises(LeaseLostError):
        first.confirm()
    assert not first.held
    assert not first.acquire()

    second.release()
    assert first.acquire()


def test_each_process_has_a_name_of_its_own() -> None:
    assert Lease().holder != Lease().holder
    assert len(Lease().holder) <= RelayLease._meta.get_field("holder").max_length


@override_settings(RELAY_LEASE_SECONDS=5)
def test_the_heartbeat_says_how_long_ago_a_relay_was_alive() -> None:
    assert heartbeat() is None
    Lease().acquire()
    assert heartbeat() == pytest.approx(0, abs=0.5)

    RelayLease.objects.update(held_until=timezone.now() - timedelta(seconds=30))
    assert heartbeat() == pytest.approx(35, abs=0.5)


def test_the_oldest_entry_says_how_far_behind_the_relay_is() -> None:
    assert oldest_pending_age() == 0.0
    moment = timezone.now() - timedelta(seconds=40)
    row("alpha", "1", created_at=moment)
    row("alpha", "2", created_at=moment - timedelta(days=1), state="done")
    row("alpha", "3", created_at=moment - timedelta(days=1), attempts=1)
    OutboxEntry.objects.create(kind="bulk", subject="alpha", created_at=moment - timedelta(days=1))

    assert oldest_pending_age() == pytest.approx(40, abs=1)


def test_draining_runs_everything_that_is_due() -> None:
    later = timezone.now() + timedelta(hours=1)
    schedule(f"{HERE}.remember", {"number": 1})
    schedule(f"{HERE}.remember", {"number": 2}, later)
    with probing("alpha") as [alpha]:
        row("alpha", "1")
        drain()
        assert alpha.batches == [["1"]]
        assert [payload for _, payload in outbox_help.calls] == [{"number": 1}]

        drain(later)
        assert [payload for _, payload in outbox_help.calls] == [{"number": 1}, {"number": 2}]


def test_draining_leaves_the_work_to_a_running_relay() -> None:
    Lease("running").acquire()
    row("alpha", "1")

    with pytest.raises(LeaseLostError):
        drain()
    assert OutboxEntry.objects.filter(state="pending").count() == 1


@override_settings(CLOCK=f"{HERE}.CLOCK")
def test_the_clock_runs_each_entry_at_its_interval_whatever_fails(caplog: pytest.LogCaptureFixture) -> None:
    clock = Clock()

    assert clock.tick() == 2
    assert clock.tick() == 1  # only the one that is always due

    assert outbox_help.calls == ["broken", "strike", "broken"]
    assert "The clock's tests.core.outbox_help.break_down failed." in caplog.text


def test_a_standby_does_nothing() -> None:
    Lease("active").acquire()
    row("image", "1")
    schedule(f"{HERE}.remember", {})

    standby = Relay()
    assert (standby.project(), standby.deliver(), standby.tick()) == (0, 0, 0)
    assert outbox_help.calls == []
    assert OutboxEntry.objects.filter(state="pending").count() == 1

    run_out()
    assert (standby.project(), standby.deliver()) == (1, 1)
    assert len(outbox_help.calls) == 1


@override_settings(DELIVERY_EXECUTOR=f"{HERE}.hand_over", RELAY_KEEPS_CLOCK=False, CLOCK=f"{HERE}.CLOCK")
def test_the_executor_and_the_clocks_keeper_are_settings() -> None:
    relay = Relay()
    relay.project()

    assert (relay.deliver(), relay.tick()) == (0, 0)
    assert outbox_help.calls == [relay.lease.holder]


def test_a_step_that_fails_is_tried_again_after_a_rest(caplog: pytest.LogCaptureFixture) -> None:
    relay = Relay()

    def stumble() -> int:
        raise RuntimeError("once")

    with override_settings(RELAY_POLL_SECONDS=0.1):
        assert relay.take(stumble) == 1.0
        assert relay.take(lambda: 0) == 0.1
        assert relay.take(lambda: 3) == 0.0
    assert "The relay's step 'stumble' failed; it is tried again." in caplog.text


def test_a_loop_that_dies_ends_the_relay() -> None:
    relay = Relay()

    def exit_python() -> int:
        raise SystemExit

    with pytest.raises(SystemExit):
        relay.repeat(exit_python, relay.stopping.wait)
    assert relay.stopping.is_set()


@pytest.mark.django_db(transaction=True)
@override_settings(CLOCK=f"{HERE}.CLOCK")
def test_a_running_relay_makes_changes_take_effect_and_stops_when_asked() -> None:
    relay = Relay()
    thread = threading.Thread(target=relay.run)
    thread.start()
    try:
        picture = Image.objects.create(title="a", file="a.png", width=1, height=1)
        delivery = schedule(f"{HERE}.remember", {})
        started = time.monotonic()
        wait_until(LastBump.objects.filter(key=f"image:{picture.pk}").exists)
        wait_until(Delivery.objects.filter(pk=delivery.pk, state="done").exists)
        wait_until(lambda: "strike" in outbox_help.calls)
        assert time.monotonic() - started < 2
    finally:
        relay.stop()
        thread.join(10)

    assert not thread.is_alive()
    assert RelayLease.objects.get().holder == ""
