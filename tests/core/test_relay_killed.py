"""Real relay processes, killed without warning: nothing is lost, database effects happen once."""

import random
import signal
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from django.db import transaction

import pytest

from core.events import publish
from core.models import Delivery, Image, LastBump, OutboxEntry, RelayLease
from core.outbox import triggers
from tests.core.outbox_help import Happened
from tests.core.relays import Relays, active_pid

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
KILLS = 10


@pytest.fixture
def relays(tmp_path: Path) -> Iterator[Relays]:
    relays = Relays(tmp_path / "relays.log")
    try:
        yield relays
    finally:
        relays.end()


def settled() -> bool:
    pending = OutboxEntry.objects.filter(state="pending"), Delivery.objects.filter(state="pending")
    return not any(each.exists() for each in pending)


def happen(numbers: range, folder: Path, pictures: list[Image]) -> None:
    """Facts and changed rows, in many transactions."""
    for number in numbers:
        with transaction.atomic():
            publish(Happened(number=number, folder=str(folder)))
            Image.objects.filter(pk=pictures[number % len(pictures)].pk).update(width=number + 2)


def wait_for_effects(relays: Relays, count: int) -> None:
    """The moment to kill: in the middle of the work."""
    relays.wait_until(lambda: OutboxEntry.objects.filter(subject="effect").count() >= count)


def test_nothing_is_lost_and_nothing_happens_twice_in_the_database(relays: Relays, tmp_path: Path) -> None:
    folder = tmp_path / "effects"
    folder.mkdir()
    chance = random.Random(20)
    pictures = Image.objects.bulk_create(
        [Image(title=str(number), file="a.png", width=1, height=1) for number in range(7)]
    )
    relays.start(), relays.start()  # an active one and a standby
    for wave in range(KILLS):
        relays.wait_until(lambda: active_pid() in relays.pids())
        happen(range(wave * 10, wave * 10 + 10), folder, pictures)
        wait_for_effects(relays, OutboxEntry.objects.filter(subject="effect").count() + chance.randrange(8))
        relays.kill(active_pid())
        relays.start()
    relays.wait_until(settled)

    effects = Counter(OutboxEntry.objects.filter(subject="effect").values_list("key", flat=True))
    assert effects == Counter(str(number) for number in range(KILLS * 10))
    files = [file.name.partition("-") for file in folder.iterdir()]
    assert sorted(int(number) for number, _, _ in files) == list(range(KILLS * 10))
    assert {name for _, _, name in files} == {
        str(pk)
        for pk in Delivery.objects.filter(reaction__endswith="write_file").values_list("pk", flat=True)
    }
    assert set(OutboxEntry.objects.values_list("state", flat=True)) == {"done"}
    assert set(Delivery.objects.values_list("state", flat=True)) == {"done"}
    assert {f"image:{picture.pk}" for picture in pictures} <= set(
        LastBump.objects.values_list("key", flat=True)
    )


def test_a_standby_takes_over_and_a_stopped_relay_says_goodbye(relays: Relays, tmp_path: Path) -> None:
    first = relays.start()
    relays.wait_until(lambda: active_pid() == first.pid)
    second = relays.start()
    triggers.drop()  # as a crashed migration would
    relays.kill(first.pid)
    relays.wait_until(lambda: active_pid() == second.pid)
    relays.wait_until(lambda: triggers.gaps() == [])

    second.send_signal(signal.SIGTERM)
    assert second.wait(20) == 0
    assert RelayLease.objects.get().holder == ""
