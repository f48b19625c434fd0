"""While a response is made, a recorder collects what it shows: keys, and the moment it stops being true."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime


@dataclass
class Recorder:
    """What has been used so far. `until` is the earliest moment anybody named."""

    keys: set[str] = field(default_factory=set)
    until: datetime | None = None

    def add(self, keys: Iterable[str], until: datetime | None = None) -> None:
        self.keys.update(keys)
        if until is not None and (self.until is None or until < self.until):
            self.until = until


_recorder: ContextVar[Recorder | None] = ContextVar("edge_recorder", default=None)


def uses(*keys: str, until: datetime | None = None) -> None:
    """Say that what is being rendered shows `keys`, and until when it is true at most."""
    recorder = _recorder.get()
    if recorder is not None:
        recorder.add(keys, until)


@contextmanager
def recording() -> Iterator[Recorder]:
    """Collect every `uses()` inside. A recording inside another one counts for both."""
    outer, recorder = _recorder.get(), Recorder()
    token = _recorder.set(recorder)
    try:
        yield recorder
    finally:
        _recorder.reset(token)
        if outer is not None:
            outer.add(recorder.keys, recorder.until)
