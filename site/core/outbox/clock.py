"""The relay is the clock too: `config.reactions.CLOCK` says what runs how often."""

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from django.conf import settings
from django.db import connections
from django.utils.module_loading import import_string

log = logging.getLogger(__name__)
ROUND_SECONDS = 20  # far below a worker's limit: the last answer may take its time, and mail waits meanwhile
Function = TypeVar("Function", bound=Callable[[], object])
Thing = TypeVar("Thing")


def apart(function: Function) -> Function:
    """Let the clock run this beside its other entries: it asks strangers, who may take their time."""
    function.runs_apart = True  # type: ignore[attr-defined]  # a mark on a function
    return function


def one_round(things: Iterable[Thing]) -> Iterator[Thing]:
    """As many as can be begun in a while, for an entry that asks strangers about each; the others have the next."""
    until = time.monotonic() + ROUND_SECONDS
    for thing in things:
        yield thing
        if time.monotonic() >= until:
            return


@dataclass
class Entry:
    """A function without arguments, and the moment (of the monotonic clock) of its next run."""

    path: str
    seconds: float
    next_run: float = 0.0
    thread: threading.Thread | None = None

    @property
    def is_due(self) -> bool:
        """Also false while a run apart has not ended: no entry runs twice at once."""
        return time.monotonic() >= self.next_run and not (self.thread and self.thread.is_alive())


class Clock:
    """Runs each entry at its interval. Whoever misses a beat runs once, not once per missed beat."""

    def __init__(self) -> None:
        self.entries = [Entry(path, seconds) for path, seconds in import_string(settings.CLOCK)]

    def tick(self) -> int:
        """Run what is due. A failing entry is logged and stops nobody else. Returns how many ran."""
        count = 0
        for entry in self.entries:
            if entry.is_due:
                entry.next_run = time.monotonic() + entry.seconds
                count += 1
                start(entry)
        return count


def start(entry: Entry) -> None:
    if getattr(import_string(entry.path), "runs_apart", False):
        entry.thread = threading.Thread(target=run_apart, args=(entry.path,), name=entry.path, daemon=True)
        entry.thread.start()
    else:
        run(entry.path)


def run_apart(path: str) -> None:
    try:
        run(path)
    finally:
        connections.close_all()


def run(path: str) -> None:
    try:
        import_string(path)()
    except Exception:
        log.exception("The clock's %s failed.", path)
