"""The relay is the clock too: `config.reactions.CLOCK` says what runs how often."""

import logging
import time
from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string

log = logging.getLogger(__name__)


@dataclass
class Entry:
    """A function without arguments, and the moment (of the monotonic clock) of its next run."""

    path: str
    seconds: float
    next_run: float = 0.0


class Clock:
    """Runs each entry at its interval. Whoever misses a beat runs once, not once per missed beat."""

    def __init__(self) -> None:
        self.entries = [Entry(path, seconds) for path, seconds in import_string(settings.CLOCK)]

    def tick(self) -> int:
        """Run what is due. A failing entry is logged and stops nobody else. Returns how many ran."""
        count = 0
        for entry in self.entries:
            if time.monotonic() >= entry.next_run:
                entry.next_run = time.monotonic() + entry.seconds
                count += 1
                run(entry.path)
        return count


def run(path: str) -> None:
    try:
        import_string(path)()
    except Exception:
        log.exception("The clock's %s failed.", path)
