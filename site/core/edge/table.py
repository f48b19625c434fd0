"""Embedded mode: each process keeps its own table of bumps and asks the database for the newer ones.

One small query per request, whatever the number of keys: "which epoch is it, and what was bumped since
I last asked?". An epoch is never visible before the ones below it (the counter's row stays locked until
its batch commits), so nothing can be missed by asking for "newer than".
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from threading import Lock

from django.db import connection

from core.models import EdgeState, LastBump

logger = logging.getLogger(__name__)

# More news than this, or more keys than that, and the process starts over: unknown means miss.
NEWS_LIMIT = 5_000
TABLE_LIMIT = 100_000
NEVER = 2**62

_SQL = f"""
SELECT state.epoch, bump.key, bump.epoch
FROM {EdgeState._meta.db_table} state LEFT JOIN {LastBump._meta.db_table} bump ON bump.epoch > %s
LIMIT {NEWS_LIMIT}
"""  # noqa: S608  (table names and a number of ours)


@dataclass
class _Known:
    """All bumps after `base` and up to `seen`. What was noted before `base` is not known to be fresh."""

    base: int
    seen: int
    bumps: dict[str, int]


class BumpTable:
    def __init__(self) -> None:
        self._lock = Lock()
        self._known: _Known | None = None

    def forget(self) -> None:
        self._known = None

    def catch_up(self) -> int:
        """Ask for news and return the epoch of now; from then on the table knows all bumps up to it."""
        while True:
            known = self._known
            seen = known.seen if known else NEVER
            epoch, news = _ask(seen)
            with self._lock:
                if known is not self._known:  # another thread started over while we asked
                    continue
                self._known = _learn(known, seen, epoch, news)
            return epoch

    def is_fresh(self, noted: int, keys: Iterable[str]) -> bool:
        known = self._known
        return (
            known is not None
            and noted >= known.base
            and all(known.bumps.get(key, 0) <= noted for key in keys)
        )


def _ask(seen: int) -> tuple[int, list[tuple[str, int]]]:
    with connection.cursor() as cursor:
        cursor.execute(_SQL, [seen])
        rows = cursor.fetchall()
    epoch = rows[0][0] if rows else 0
    return epoch, [(key, number) for _, key, number in rows if key is not None]


def _learn(known: _Known | None, seen: int, epoch: int, news: list[tuple[str, int]]) -> _Known:
    if known is None or len(news) >= NEWS_LIMIT or len(known.bumps) > TABLE_LIMIT:
        return _Known(base=epoch, seen=epoch, bumps={})
    if known.base == NEVER:
        return known
    if epoch < seen:  # a restored database: nothing that this process holds can be judged any more
        logger.error("The epoch went back from %s to %s: restart this process.", seen, epoch)
        return _Known(base=NEVER, seen=NEVER, bumps={})
    for key, number in news:
        if number > known.bumps.get(key, 0):
            known.bumps[key] = number
    known.seen = max(known.seen, epoch)
    return known
