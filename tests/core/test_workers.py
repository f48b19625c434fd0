"""Deliveries on Celery, with a real Redis and real processes: what is killed, lost, flushed or away costs time only."""

import random
import signal
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from wagtail.models import Locale, Page, ReferenceIndex
from wagtail_localize.models import LocaleSynchronization

import pytest

from core.events import publish
from core.models import ClockTurn, Delivery, Image, OutboxEntry, User
from core.outbox import schedule
from tests.core.outbox_help import HERE, Happened
from tests.core.workers import Workers
from tests.redis_server import RedisServer

pytestmark = [
    pytest.mark.slow,
    pytest.mark.services("postgresql", "redis-server"),
    pytest.mark.django_db(transaction=True),
]
KILLS = 3
CLAIM_SECONDS = 2  # as in worker_settings


@pytest.fixture
def broker() -> Iterator[RedisServer]:
    broker = RedisServer()
    broker.start()
    try:
        yield broker
    finally:
        broker.end()


@pytest.fixture
def workers(tmp_path: Path, broker: RedisServer) -> Iterator[Workers]:
    Delivery.objects.all().delete()
    OutboxEntry.objects.all().delete()  # what the migrations have left to do
    workers = Workers(tmp_path / "workers.log", broker)
    workers.wait_until(broker.answers)
    try:
        yield workers
    finally:
        workers.end()


def states() -> Counter[str]:
    return Counter(Delivery.objects.values_list("state", flat=True))


def all_done() -> bool:
    pending = OutboxEntry.objects.filter(state="pending"), Delivery.objects.filter(state="pending")
    return not any(each.exists() for each in pending)


def test_a_killed_worker_loses_nothing_and_database_effects_happen_once(
    workers: Workers, tmp_path: Path
) -> None:
    chance = random.Random(21)
    workers.start()
    for wave, worker in enumerate([workers.worker() for _ in range(KILLS)]):
        for number in range(wave * 10, wave * 10 + 10):
            with transaction.atomic():
                publish(Happened(number=number, folder=str(tmp_path)))
        enough = OutboxEntry.objects.filter(subject="effect").count() + chance.randrange(1, 8)
        workers.wait_until(lambda: OutboxEntry.objects.filter(subject="effect").count() >= enough)  # noqa: B023
        workers.kill_all_of(worker)
    workers.worker()
    workers.wait_until(all_done)

    effects = Counter(OutboxEntry.objects.filter(subject="effect").values_list("key", flat=True))
    assert effects == Counter(str(number) for number in range(KILLS * 10))
    files = {file.name for file in tmp_path.iterdir() if file.name[0].isdigit()}
    assert files == {  # an effect that was repeated has the name of the first
        f"{delivery.payload['number']}-{delivery.pk}"
        for delivery in Delivery.objects.filter(reaction=f"{HERE}.write_file")
    }
    assert states() == {"done": KILLS * 20}


def test_what_a_flushed_broker_has_lost_is_handed_over_again(workers: Workers, tmp_path: Path) -> None:
    for number in range(30):
        schedule(f"{HERE}.write_row", {"number": number})
    workers.start()
    workers.wait_until(lambda: workers.broker.client.llen("fast") == 20)  # no more wait at once
    assert Delivery.objects.filter(claimed_by="queue").count() == 20

    workers.broker.client.flushall()
    workers.worker()
    workers.wait_until(all_done)

    effects = Counter(OutboxEntry.objects.filter(subject="effect").values_list("key", flat=True))
    assert effects == Counter(str(number) for number in range(30))
    assert set(Delivery.objects.values_list("attempts", flat=True)) == {0}


def test_while_the_broker_is_away_deliveries_wait_and_no_try_is_counted(
    workers: Workers, tmp_path: Path
) -> None:
    workers.start(), workers.worker()
    schedule(f"{HERE}.write_row", {"number": 1})
    workers.wait_until(all_done)

    workers.broker.end()
    for number in range(2, 6):
        publish(Happened(number=number, folder=str(tmp_path)))
    workers.wait_until(lambda: "The broker is out of reach" in workers.log.read_text())
    workers.wait_until(lambda: Delivery.objects.filter(state="pending").count() == 8)  # the chain goes on
    assert {(each.attempts, each.claimed_by) for each in Delivery.objects.filter(state="pending")} == {
        (0, "")
    }

    workers.broker.start()
    workers.wait_until(all_done)
    assert states() == {"done": 9}
    workers.broker.hang()
    schedule(f"{HERE}.write_row", {"number": 6})
    workers.wait_until(lambda: workers.log.read_text().count("The broker is out of reach") == 2)
    workers.broker.go_on()
    workers.wait_until(all_done)
    assert set(Delivery.objects.values_list("attempts", flat=True)) == {0}
    assert workers.log.read_text().count("The broker is out of reach") == 2  # once each time


def test_what_fails_what_kills_and_what_takes_too_long_dies_after_eight_tries(
    workers: Workers, tmp_path: Path
) -> None:
    poison = {
        "RuntimeError: no answer": schedule(f"{HERE}.fail", {}),
        "RunLostError: ": schedule(f"{HERE}.take_the_process_along", {}),
        "SoftTimeLimitExceeded: ": schedule(
            f"{HERE}.wait_for_sign", {"folder": str(tmp_path)}, queue="index"
        ),
    }
    Delivery.objects.update(attempts=6)  # the pauses between the first ones are hours
    workers.start(), workers.worker()
    workers.wait_until(lambda: Delivery.objects.filter(attempts=7).count() == 3)
    assert states() == {"pending": 3}
    assert Delivery.objects.filter(not_before__gt=timezone.now() + timedelta(hours=1)).count() == 3

    Delivery.objects.update(not_before=timezone.now())
    workers.wait_until(lambda: Delivery.objects.filter(attempts=8).count() == 3)

    assert states() == {"dead": 3}
    for error, delivery in poison.items():
        delivery.refresh_from_db()
        assert delivery.error.startswith(error)
    assert workers.log.read_text().count("is dead after 8 tries") == 3


def test_a_long_transactional_job_is_renewed_and_holds_up_nobody(workers: Workers, tmp_path: Path) -> None:
    long = schedule(f"{HERE}.write_row_and_wait", {"number": 1, "folder": str(tmp_path)})
    workers.start(), workers.worker()
    workers.wait_until((tmp_path / f"begun-{long.pk}").exists)
    begun = timezone.now()

    renewed = Delivery.objects.filter(
        pk=long.pk, claimed_until__gt=begun + timedelta(seconds=3 * CLAIM_SECONDS)
    )
    workers.wait_until(renewed.exists)
    schedule(f"{HERE}.write_row", {"number": 2})
    workers.wait_until(lambda: states() == {"done": 1, "pending": 1})
    (tmp_path / "go").touch()
    workers.wait_until(all_done)

    effects = OutboxEntry.objects.filter(subject="effect").values_list("key", flat=True)
    assert sorted(effects) == ["1", "2"]
    assert set(Delivery.objects.values_list("attempts", flat=True)) == {0}
    assert "Traceback" not in workers.log.read_text()


def test_wagtails_and_localizes_jobs_run_on_workers(workers: Workers) -> None:
    english = Locale.objects.get(language_code="en-gb")
    german, _ = Locale.objects.get_or_create(language_code="de")
    home = Page.objects.get(depth=2)
    user = User.objects.create_user("a@example.com")
    picture = Image.objects.create(title="a", file="a.png", width=1, height=1, uploaded_by_user=user)
    LocaleSynchronization.objects.create(locale=german, sync_from=english)
    reactions = set(Delivery.objects.values_list("reaction", flat=True))
    assert reactions == {"core.outbox.jobs.run_job", "core.outbox.tasks.run_task"}

    workers.start(), workers.worker("index")
    workers.wait_until(all_done)

    assert set(states()) == {"done"}
    assert ReferenceIndex.get_references_for_object(picture).exists()
    assert Page.objects.get(translation_key=home.translation_key, locale=german).alias_of_id == home.pk


def test_beat_is_the_clock_and_no_entry_runs_twice_at_once(workers: Workers) -> None:
    def struck(subject: str) -> list[str]:
        return list(OutboxEntry.objects.filter(subject=subject).order_by("id").values_list("key", flat=True))

    workers.worker(), workers.worker()
    beats = workers.beat(), workers.beat()  # a second one is superfluous, not harmful
    workers.wait_until(lambda: len(struck("slow")) >= 8)

    assert struck("slow")[:8] == ["begun", "ended"] * 4
    assert len(struck("quick")) >= 6
    assert "The clock's tests.core.outbox_help.break_down failed." in workers.log.read_text()
    assert set(ClockTurn.objects.values_list("path", flat=True)) == {
        f"{HERE}.{name}" for name in ("strike_quickly", "strike_slowly", "break_down")
    }
    for beat in beats:
        beat.send_signal(signal.SIGTERM)
        assert beat.wait(20) == 0


def test_a_worker_that_is_told_to_stop_ends_its_work_first(workers: Workers, tmp_path: Path) -> None:
    delivery = schedule(f"{HERE}.wait_for_sign", {"folder": str(tmp_path)})
    workers.start()
    worker = workers.worker()
    workers.wait_until((tmp_path / f"begun-{delivery.pk}").exists)

    worker.send_signal(signal.SIGTERM)
    schedule(f"{HERE}.write_row", {"number": 1})
    workers.wait_until(lambda: workers.broker.client.llen("fast") == 1)  # it takes nothing new
    (tmp_path / "go").touch()

    assert worker.wait(30) == 0
    assert (tmp_path / f"ended-{delivery.pk}").read_text() == "ended\n"
    assert (states()["done"], states()["pending"]) == (1, 1)
