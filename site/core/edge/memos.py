"""Small things that nearly every page needs and that rarely change: kept in the process, judged by epoch."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.utils import timezone

from core.edge.epochs import Note, current_moment
from core.edge.recorder import recording, uses

T = TypeVar("T")
LIMIT = 5_000


@dataclass(frozen=True)
class _Held:
    value: Any
    epoch: int
    keys: frozenset[str]
    until: datetime | None

    def is_fresh(self, note: Note) -> bool:
        return (self.until is None or timezone.now() < self.until) and note.is_fresh(self.epoch, self.keys)


_held: dict[tuple[str, str], _Held] = {}
_run: ContextVar[dict[tuple[str, str], _Held] | None] = ContextVar("edge_memo_run", default=None)


def memo(key: str, name: str, load: Callable[[], T]) -> T:
    """`load()`, kept in this process until `key` is bumped; counts as a use of `key`.

    The value is shared by threads and requests: treat it as immutable. Whatever `load` uses counts too.
    Outside a request (commands, the relay) nothing is kept, except inside `memo_run()`.
    """
    moment, run = current_moment(), _run.get()
    if run is not None:
        held = run.get((key, name)) or _load(key, load, 0)
        run[key, name] = held
    elif moment is None:
        held = _load(key, load, 0)
    else:
        note = moment.note  # before the value is read
        found = _held.get((key, name))
        held = found if found is not None and found.is_fresh(note) else _load(key, load, note.epoch)
        if held is not found:
            _keep(key, name, held)
    uses(*held.keys, until=held.until)
    return held.value


@contextmanager
def memo_run() -> Iterator[None]:
    """Keep memos for one run of work outside a request, and forget them at its end.

    For the relay's chain: it projects what is about to be bumped, so the counters cannot judge its memos.
    """
    token = _run.set({})
    try:
        yield
    finally:
        _run.reset(token)


def memo_keys() -> set[str]:
    """Every key that a memo of this process depends on."""
    return {key for held in list(_held.values()) for key in held.keys}


def forget_memos() -> None:
    _held.clear()


def _load(key: str, load: Callable[[], Any], epoch: int) -> _Held:
    with recording() as recorder:
        value = load()
    return _Held(value, epoch, frozenset({key, *recorder.keys}), recorder.until)


def _keep(key: str, name: str, held: _Held) -> None:
    if len(_held) >= LIMIT:
        _held.clear()
    _held[key, name] = held
