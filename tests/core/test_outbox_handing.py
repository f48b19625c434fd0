"""Handing over, seen from the rows: what a message may do, and what is noted of a run that was lost."""

import os
import socket
import subprocess
import sys
from datetime import timedelta

from django.test import Client
from django.utils import timezone

import pytest

from config.env import ROOT
from core import alive
from core.models import ClockTurn, Delivery, OutboxEntry
from core.outbox import schedule, turns
from core.outbox.broker import Broker, waiting
from core.outbox.deliveries import HANDED, extend_claims, run_due, take_handed
from core.outbox.exceptions import BrokerDownError
from core.outbox.handing import hand_over
from core.outbox.work import deliver, tick
from tests.core import outbox_help
from tests.core.outbox_help import HERE


@pytest.fixture(autouse=True)
def emptied() -> None:
    Delivery.objects.all().delete()
    OutboxEntry.objects.all().delete()
    outbox_help.calls.clear()


def handed(**changes: object) -> Delivery:
    delivery = schedule(f"{HERE}.remember", {})
    changes = {"claimed_by": HANDED, "claimed_until": timezone.now() + timedelta(seconds=30)} | changes
    Delivery.objects.filter(pk=delivery.pk).update(**changes)
    return delivery


def test_a_message_that_comes_twice_has_one_effect() -> None:
    delivery = handed()

    deliver(str(delivery.pk))
    deliver(str(delivery.pk))

    assert len(outbox_help.calls) == 1
    assert Delivery.objects.get().state == "done"


def test_a_message_that_waited_longer_than_its_claim_is_still_good() -> None:
    delivery = handed(claimed_until=timezone.now() - timedelta(minutes=1))

    deliver(str(delivery.pk))

    assert len(outbox_help.calls) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"claimed_by": "another worker"},
        {"claimed_by": "", "claimed_until": None, "not_before": timezone.now() + timedelta(days=1)},
        {"claimed_by": "", "claimed_until": None, "state": "dead"},
    ],
)
def test_a_message_has_no_effect_while_another_works_or_the_delivery_rests(
    changes: dict[str, object],
) -> None:
    deliver(str(handed(**changes).pk))

    assert outbox_help.calls == []


def test_a_claim_that_ran_out_in_the_queue_is_no_try_but_one_that_ran_out_in_a_worker_is() -> None:
    past = timezone.now() - timedelta(seconds=1)
    waited, lost = handed(claimed_until=past), handed(claimed_until=past, claimed_by="worker 7")

    assert run_due("relay") == 1

    waited.refresh_from_db()
    lost.refresh_from_db()
    assert (waited.state, waited.attempts) == ("done", 0)
    assert (lost.state, lost.attempts, lost.claimed_by) == ("pending", 1, "")
    assert lost.error == "RunLostError: worker 7 has ended without a word."
    assert lost.not_before > timezone.now()


def test_a_worker_renews_what_it_holds() -> None:
    delivery = handed()
    claim = take_handed(delivery.pk, "worker 7", timezone.now() - timedelta(minutes=1))
    assert claim is not None

    extend_claims("worker 7")

    assert run_due("relay") == 0


def test_without_a_broker_nothing_is_claimed_and_one_line_says_so(settings, caplog) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # and never listens
        settings.CELERY_BROKER_URL = f"redis://127.0.0.1:{nobody.getsockname()[1]}/0"
        schedule(f"{HERE}.remember", {})
        for _ in range(3):
            with pytest.raises(BrokerDownError):
                hand_over("relay")
        numbers = Client().get("/-/metrics").content.decode()

    delivery = Delivery.objects.get()
    assert (delivery.claimed_by, delivery.attempts, delivery.state) == ("", 0, "pending")
    assert caplog.text.count("The broker is out of reach") == 1
    assert "fabula_broker_up 0.0" in numbers
    assert 'fabula_deliveries{queue="fast",stage="waiting"} 1.0' in numbers


def test_its_return_is_said_too(caplog) -> None:
    broker = Broker()
    with pytest.raises(BrokerDownError), broker.reached():
        raise ConnectionRefusedError
    with broker.reached():
        pass
    with broker.reached():
        pass

    assert caplog.text.count("The broker is back") == 1


def test_with_nothing_due_the_broker_is_not_asked(settings) -> None:
    settings.CELERY_BROKER_URL = "redis://nowhere.invalid/0"

    assert hand_over("relay") == 0


def test_an_entry_of_the_clock_has_one_turn_at_a_time_and_per_interval() -> None:
    first = turns.take("a.b", "worker 1", 10)
    assert first is not None
    assert turns.take("a.b", "worker 2", 10) is None
    first.end()
    assert turns.take("a.b", "worker 2", 10) is None  # it has just been

    assert turns.take("a.b", "worker 2", 0) is not None


def test_a_turn_whose_worker_was_killed_runs_out() -> None:
    assert turns.take("a.b", "worker 1", 0) is not None
    ClockTurn.objects.update(held_until=timezone.now() - timedelta(seconds=1))

    turn = turns.take("a.b", "worker 2", 0)
    assert turn is not None
    turn.extend()
    assert ClockTurn.objects.get().held_until > timezone.now() + timedelta(seconds=10)


def test_a_message_runs_nothing_but_entries_of_the_clock(settings) -> None:
    settings.CLOCK = f"{HERE}.CLOCK"
    tick(f"{HERE}.strike_quickly")
    tick(f"{HERE}.strike")

    assert OutboxEntry.objects.count() == 0
    assert outbox_help.calls == ["strike"]


def test_with_beat_the_installation_is_ready_while_the_clock_strikes(settings) -> None:
    settings.RELAY_KEEPS_CLOCK = False

    def clock() -> dict[str, object]:
        return Client(headers={"host": "127.0.0.1"}).get("/-/health/ready").json()["checks"]["clock"]

    assert clock() == {"ok": False, "age": None, "detail": "the clock has never struck"}
    assert turns.take("a.b", "worker 1", 10) is not None
    assert clock()["ok"] is True
    ClockTurn.objects.update(begun_at=timezone.now() - timedelta(minutes=1))
    assert clock()["ok"] is False


def test_a_role_that_turns_is_alive_and_one_that_is_silent_is_not(monkeypatch, tmp_path) -> None:
    def asked() -> int:
        return subprocess.run([sys.executable, "-m", "core.alive", "worker"], cwd=ROOT / "site").returncode

    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(alive.tempfile, "tempdir", str(tmp_path))
    assert asked() == 1
    alive.note("worker")
    assert asked() == 0
    long_ago = timezone.now().timestamp() - alive.OLDEST_SECONDS - 1
    os.utime(alive.file("worker"), (long_ago, long_ago))
    assert asked() == 1


@pytest.mark.services("redis")
def test_a_queue_that_is_full_holds_up_no_other(settings, monkeypatch) -> None:
    settings.CELERY_BROKER_URL = settings.CACHES["default"]["LOCATION"]
    monkeypatch.setattr("core.outbox.broker.waiting", lambda: {"fast": 500, "index": 0})
    for queue in ("fast", "index"):
        schedule(f"{HERE}.remember", {"queue": queue})
        Delivery.objects.filter(payload={"queue": queue}).update(queue=queue)

    assert hand_over("relay") == 1

    assert list(Delivery.objects.filter(claimed_by=HANDED).values_list("queue", flat=True)) == ["index"]


@pytest.mark.services("redis")
def test_a_broker_says_what_waits(settings) -> None:
    settings.CELERY_BROKER_URL = settings.CACHES["default"]["LOCATION"]

    assert waiting() == {"fast": 0, "index": 0}
