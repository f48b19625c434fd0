"""What the outbox's tests register: projectors, reactions, handlers; also for relays in own processes."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db import IntegrityError
from django.utils import timezone

from core.events import Event
from core.models import Delivery, OutboxEntry
from core.outbox import Postpone, projectors, transactional, triggers, watches
from core.outbox.projectors import Bumps
from core.outbox.watches import Watch

HERE = "tests.core.outbox_help"
REACTIONS = {
    "Happened": [f"{HERE}.write_file", f"{HERE}.write_row"],
    "WentWrong": [f"{HERE}.fail"],
}
CLOCK = [(f"{HERE}.break_down", 0.0), (f"{HERE}.strike", 3600.0)]

BEATEN = [
    (f"{HERE}.strike_quickly", 0.5),
    (f"{HERE}.strike_slowly", 0.5),
    (f"{HERE}.break_down", 0.5),
]
NO_CLOCK: list[tuple[str, float]] = []

calls: list[Any] = []
"""What handlers and clock entries of this process were called with."""


@dataclass(frozen=True, kw_only=True)
class Happened(Event):
    number: int
    folder: str


@dataclass(frozen=True, kw_only=True)
class WentWrong(Event):
    number: int


def remember(delivery: Delivery, **payload: Any) -> None:
    calls.append((str(delivery.pk), payload))


def hand_over(holder: str) -> int:
    """An executor that leaves the work to somebody else."""
    calls.append(holder)
    return 0


def fail(delivery: Delivery, **payload: Any) -> None:
    calls.append((str(delivery.pk), payload))
    raise RuntimeError("no answer")


def be_refused(delivery: Delivery, *, to: str) -> None:
    telephone = f"+44 20 7946 {958:04}"  # put together here: reports quote the line itself
    raise ConnectionError(f"{to} was refused, telephone {telephone}")


def wait_a_minute(delivery: Delivery) -> None:
    calls.append((str(delivery.pk), {}))
    raise Postpone(timezone.now() + timedelta(minutes=1))


def write_file(delivery: Delivery, *, number: int, folder: str) -> None:
    """An outward effect: a repeat carries the same name."""
    time.sleep(0.01)  # long enough to be killed in
    with (Path(folder) / f"{number}-{delivery.pk}").open("a") as file:
        file.write("written\n")


@transactional
def write_row(delivery: Delivery, *, number: int, folder: str = "") -> None:
    """A database effect that nothing but its transaction keeps from happening twice."""
    OutboxEntry.objects.create(kind="row", subject="effect", key=str(number), state="done")
    time.sleep(0.01)


@transactional
def write_row_and_fail(delivery: Delivery, *, number: int) -> None:
    OutboxEntry.objects.create(kind="row", subject="effect", key=str(number), state="done")
    raise RuntimeError("after the effect")


def wait_for_sign(delivery: Delivery, *, folder: str) -> None:
    """Writes that it has begun, goes on when it is told to, and writes that it has ended."""
    with (Path(folder) / f"begun-{delivery.pk}").open("a") as file:
        file.write("begun\n")
    while not (Path(folder) / "go").exists():
        time.sleep(0.02)
    with (Path(folder) / f"ended-{delivery.pk}").open("a") as file:
        file.write("ended\n")


@transactional
def write_row_and_wait(delivery: Delivery, *, number: int, folder: str) -> None:
    """A long job: its transaction is open, with something written, until it is told to go on."""
    OutboxEntry.objects.create(kind="row", subject="effect", key=str(number), state="done")
    wait_for_sign(delivery, folder=folder)


def take_the_process_along(delivery: Delivery) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def strike_slowly() -> None:
    """Longer than its interval; what it writes says whether two ran at once."""
    for word in ("begun", "ended"):
        OutboxEntry.objects.create(kind="row", subject="slow", key=word, state="done")
        time.sleep(0.8)


def strike_quickly() -> None:
    OutboxEntry.objects.create(kind="row", subject="quick", state="done")


def break_down() -> None:
    calls.append("broken")
    raise RuntimeError("the spring is broken")


def strike() -> None:
    calls.append("strike")


class Probe:
    """A projector that remembers its batches. `poison` names keys that it fails for."""

    def __init__(self, subject: str) -> None:
        self.subject = subject
        self.batches: list[list[str]] = []
        self.poison: dict[str, type[BaseException]] = {}
        self.follows: dict[str, list[str]] = {}

    def __call__(self, keys: list[str], bumps: Bumps) -> None:
        for key in keys:
            bumps.add(f"{self.subject}:{key}")
            if (error := self.poison.get(key)) is IntegrityError:
                Delivery.objects.create(reaction=None, payload={})  # refused by the database
            elif error is not None:
                raise error("poison")
        for subject, followers in self.follows.items():
            bumps.also(subject, followers)
        self.batches.append(keys)


@contextmanager
def probing(*subjects: str, **options: Any) -> Iterator[list[Probe]]:
    """Register a probe for each subject, and forget them again."""
    before = dict(projectors._projectors)
    probes = [Probe(subject) for subject in subjects]
    for probe in probes:
        projectors.projector(probe.subject, **options)(probe)
    try:
        yield probes
    finally:
        projectors._projectors.clear()
        projectors._projectors.update(before)


@contextmanager
def watching(label: str, **options: Any) -> Iterator[Watch]:
    """Declare a watch and create its trigger, and forget it again."""
    before = dict(watches._watches)
    watches.watch(label, **options)
    try:
        triggers.install()
        yield next(each for each in watches.declared() if each not in before.values())
    finally:
        watches._watches.clear()
        watches._watches.update(before)


def row(subject: str, key: str, **options: Any) -> OutboxEntry:
    return OutboxEntry.objects.create(kind="row", subject=subject, key=key, **options)


def entries(**conditions: Any) -> list[tuple[str, str, str]]:
    """(kind, subject, key) of the entries, sorted."""
    found = OutboxEntry.objects.filter(**conditions).values_list("kind", "subject", "key")
    return sorted(found)
