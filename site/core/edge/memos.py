"""What this process keeps between requests, judged by epoch.

Memos are small things that nearly every page needs: all of their keys are looked at in one go, with each
request's start. Parts are large and belong to one page: their keys are looked at when the page is made anew.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Any, TypeVar

from django.utils import timezone

from core.edge.epochs import Note, current_moment
from core.edge.recorder import recording, uses

T = TypeVar("T")
MEMOS = 5_000
PARTS = 500


@dataclass(frozen=True)
class _Held:
    value: Any
    epoch: int
    keys: frozenset[str]
    until: datetime | None

    def is_fresh(self, note: Note) -> bool:
        return (self.until is None or timezone.now() < self.until) and note.is_fresh(self.epoch, self.keys)


class _Shelf:
    """The last `size` things that were asked for."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._held: OrderedDict[tuple[str, str], _Held] = OrderedDict()
        self._lock = Lock()

    def find(self, place: tuple[str, str]) -> _Held | None:
        with self._lock:
            if place in self._held:
                self._held.move_to_end(place)
            return self._held.get(place)

    def keep(self, place: tuple[str, str], held: _Held) -> None:
        with self._lock:
            self._held[place] = held
            self._held.move_to_end(place)
            if len(self._held) > self._size:
                self._held.popitem(last=False)

    def keys(self) -> set[str]:
        with self._lock:
            return {key for held in self._held.values() for key in held.keys}

    def clear(self) -> None:
        with self._lock:
            self._held.clear()


_memos, _parts = _Shelf(MEMOS), _Shelf(PARTS)
_run: ContextVar[dict[tuple[str, str], _Held] | None] = ContextVar("edge_memo_run", default=None)


def memo(key: str, name: str, load: Callable[[], T]) -> T:
    """`load()`, kept in this process until `key` is bumped; counts as a use of `key`.

    The value is shared by threads and requests: treat it as immutable. Whatever `load` uses counts too.
    Outside a request (commands, the relay) nothing is kept, except inside `memo_run()`.
    """
    return _kept(_memos, key, name, load)


def part(key: str, name: str, load: Callable[[], T]) -> T:
    """The same for what is costly to make and belongs to one page: the last ones are kept.

    When something that all pages show has changed, each page is made anew, but not from nothing.
    """
    return _kept(_parts, key, name, load)


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
    return _memos.keys()


def forget_memos() -> None:
    _memos.clear()
    forget_parts()


def forget_parts() -> None:
    _parts.clear()


def _kept(shelf: _Shelf, key: str, name: str, load: Callable[[], T]) -> T:
    moment, run = current_moment(), _run.get()
    if run is not None:
        held = run.get((key, name)) or _load(key, load, 0)
        run[key, name] = held
    elif moment is None:
        held = _load(key, load, 0)
    else:
        note = moment.note  # before the value is read
        found = shelf.find((key, name))
        held = found if found is not None and found.is_fresh(note) else _load(key, load, note.epoch)
        if held is not found:
            shelf.keep((key, name), held)
    uses(*held.keys, until=held.until)
    return held.value


def _load(key: str, load: Callable[[], Any], epoch: int) -> _Held:
    with recording() as recorder:
        value = load()
    return _Held(value, epoch, frozenset({key, *recorder.keys}), recorder.until)
