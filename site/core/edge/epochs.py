"""Why nothing goes stale: a batch of bumps gets the next epoch; what was noted before it is refused.

A writer commits before its bump. So a render that noted an epoch ≥ the bump has read committed data, and
one that noted less is refused by the comparison, whether it finishes before or after the bump.
"""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Protocol

from django.conf import settings
from django.db import transaction
from django.db.models import F

from core.edge import fronts
from core.edge.mirroring import Pusher, look_up
from core.edge.table import BumpTable
from core.models import EdgeState, LastBump


class Note(Protocol):
    """One look at the counters, made before anything else is read."""

    epoch: int

    def is_fresh(self, noted: int, keys: Collection[str]) -> bool:
        """Has none of `keys` been bumped since `noted`?"""


class TableNote:
    """Embedded: the process's own table, brought up to date by one query."""

    def __init__(self) -> None:
        self.epoch = _table.catch_up()

    def is_fresh(self, noted: int, keys: Collection[str]) -> bool:
        return _table.is_fresh(noted, keys)


class MirroredNote:
    """Mirrored: one multi-get from the cache; the database only for what the cache does not know."""

    def __init__(self, keys: Collection[str]) -> None:
        self.epoch, self._bumps = look_up(keys)

    def is_fresh(self, noted: int, keys: Collection[str]) -> bool:
        unknown = [key for key in keys if key not in self._bumps]
        if unknown:
            self._bumps.update(look_up(unknown)[1])
        return all(self._bumps[key] <= noted for key in keys)


class Moment:
    """A request's start. The counters are looked at once, when first asked for."""

    def __init__(self, keys: Collection[str] = ()) -> None:
        self._keys = keys
        self._note: Note | None = None

    @property
    def note(self) -> Note:
        if self._note is None:
            self._note = MirroredNote(self._keys) if settings.EDGE_MIRROR else TableNote()
        return self._note


_table = BumpTable()
_pusher = Pusher()
_moment: ContextVar[Moment | None] = ContextVar("edge_moment", default=None)


@contextmanager
def moment(keys: Collection[str] = ()) -> Iterator[Moment]:
    """Open a request: what it memoises is judged by its one note. `keys` are looked at in the same go."""
    opened = Moment(keys)
    token = _moment.set(opened)
    try:
        yield opened
    finally:
        _moment.reset(token)


def current_moment() -> Moment | None:
    return _moment.get()


def noted() -> Note:
    """The request's note; outside a request a new one."""
    return (current_moment() or Moment()).note


def fresh(noted_epoch: int, keys: Collection[str]) -> bool:
    """May what was rendered at `noted_epoch` and shows `keys` still be served?"""
    return noted().is_fresh(noted_epoch, keys)


def bump(keys: Iterable[str]) -> int:
    """Say that what `keys` stand for has changed: the next epoch, written in the caller's transaction."""
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("bump() belongs into the projecting transaction.")
    changed = sorted(set(keys))
    if not changed:
        return EdgeState.objects.values_list("epoch", flat=True).first() or 0
    EdgeState.objects.bulk_create([EdgeState(pk=1)], ignore_conflicts=True)
    EdgeState.objects.filter(pk=1).update(epoch=F("epoch") + 1)
    epoch = EdgeState.objects.values_list("epoch", flat=True).get(pk=1)
    LastBump.objects.bulk_create(
        [LastBump(key=key, epoch=epoch) for key in changed],
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=["epoch"],
    )
    fronts.ask()
    return epoch


def mirror(*, at_once: bool = False) -> None:
    """Bring the shared cache up to date: after a commit, at the relay's start and at each of its ticks.

    A cache that did not answer is left alone for a second, unless `at_once`.
    """
    if settings.EDGE_MIRROR:
        _pusher.push(at_once=at_once)


def forget_epochs() -> None:
    """Start this process's knowledge of the counters over (tests, a restored database)."""
    global _pusher
    _table.forget()
    _pusher = Pusher()
