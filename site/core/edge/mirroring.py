"""Mirrored mode: all processes share a cache, so the counters are copied there and a hit needs no query.

The mirror is trusted only while the relay vouches for it: the epoch is written with a short life and
renewed while the relay runs. A key that is not there (never bumped, evicted, flushed) is unknown, and so
is everything without the epoch: then the database is asked. Never a stale hit.
"""

import time
from collections.abc import Collection, Iterable

from django.conf import settings
from django.db import connection, transaction

from core.edge.store import Store, store
from core.models import EdgeState, LastBump

EPOCH = "edge:epoch"
VOUCHED_SECONDS = 5
RENEW_SECONDS = 1.0
REST_SECONDS = 1.0
LOOKED_UP_SECONDS = 300
PUSH_SIZE = 5_000


def name(key: str) -> str:
    return f"edge:bump:{key}"


class Pusher:
    """The relay's side. It rests but shortly: the sooner the mirror is right again, the better."""

    def __init__(self) -> None:
        self._store = Store(rest_seconds=0)  # the pusher rests: then it asks the database nothing either
        self._rest_until = self._vouched_at = float("-inf")

    def push(self, *, at_once: bool) -> None:
        if not at_once and time.monotonic() < self._rest_until:
            return
        state = EdgeState.objects.first()
        if state is None:
            return
        if state.mirrored < state.epoch:
            done = self._catch_up()
        elif time.monotonic() - self._vouched_at >= RENEW_SECONDS:
            done = self._vouch(state.epoch)
        else:
            return
        if not done:
            self._rest_until = time.monotonic() + REST_SECONDS

    def _catch_up(self) -> bool:
        # The row lock lets no second relay copy at the same time, and no bump happen meanwhile:
        # a value in the mirror never goes back. A crash before the end repeats the copy.
        with transaction.atomic():
            state = EdgeState.objects.select_for_update().get()
            bumps = LastBump.objects.filter(epoch__gt=state.mirrored).values_list("key", "epoch")
            values = {name(key): epoch for key, epoch in bumps.iterator(chunk_size=PUSH_SIZE)}
            if not all(self._store.set_many(part, settings.EDGE_TTL) for part in _parts(values)):
                return False
            EdgeState.objects.filter(pk=state.pk).update(mirrored=state.epoch)
            return self._vouch(state.epoch)

    def _vouch(self, epoch: int) -> bool:
        vouched = self._store.set(EPOCH, epoch, VOUCHED_SECONDS)
        if vouched:
            self._vouched_at = time.monotonic()
        return vouched


def _parts(values: dict[str, int]) -> Iterable[dict[str, int]]:
    items = list(values.items())
    return (dict(items[at : at + PUSH_SIZE]) for at in range(0, len(items), PUSH_SIZE))


def look_up(keys: Collection[str]) -> tuple[int, dict[str, int]]:
    """The epoch of now and the last bump of each key (0: never), from the mirror where it knows."""
    held = store.get_many([EPOCH, *map(name, keys)])
    if held is None or EPOCH not in held:
        return ask_database(keys)
    bumps = {key: held[name(key)] for key in keys if name(key) in held}
    unknown = [key for key in keys if key not in bumps]
    if unknown:
        for key, epoch in ask_database(unknown)[1].items():
            bumps[key] = epoch
            store.add(name(key), epoch, LOOKED_UP_SECONDS)  # never over what the relay has written
    return held[EPOCH], bumps


def ask_database(keys: Collection[str]) -> tuple[int, dict[str, int]]:
    """The same from the database, in one query."""
    wanted = list(keys) or [""]
    marks = ", ".join(["%s"] * len(wanted))
    sql = (
        f"SELECT state.epoch, bump.key, bump.epoch FROM {EdgeState._meta.db_table} state "  # noqa: S608  ours
        f"LEFT JOIN {LastBump._meta.db_table} bump ON bump.key IN ({marks})"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, wanted)
        rows = cursor.fetchall()
    found = {key: epoch for _, key, epoch in rows if key is not None}
    return (rows[0][0] if rows else 0), {key: found.get(key, 0) for key in keys}
