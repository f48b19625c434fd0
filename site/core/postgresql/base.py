"""A server that was found away is asked again by one at a time. Whoever comes meanwhile is refused at once.

If each waited for the pool's patience, all threads would soon wait, and nobody were left to say that it is a pause.
"""

import logging
import threading
import time
from typing import Any

from django.db.backends.postgresql import base

import psycopg

log = logging.getLogger(__name__)
REST_SECONDS = 1.0
LONGEST_LOOK = 5.0  # longer than the pool's patience; whoever looks says how it ended


class Absence:
    """Of one server, as all threads of this process know it."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.since: float | None = None
        self.next_look = 0.0

    def may_look(self) -> bool:
        with self.lock:
            if self.since is not None:
                if time.monotonic() < self.next_look:
                    return False
                self.next_look = time.monotonic() + LONGEST_LOOK
            return True

    def begin(self, reason: Exception) -> None:
        with self.lock:
            begins, self.since = self.since is None, self.since or time.monotonic()
            self.next_look = time.monotonic() + REST_SECONDS
        if begins:
            log.error("The database is out of reach (%s).", type(reason).__name__)

    def end(self) -> None:
        with self.lock:
            since, self.since = self.since, None
        if since is not None:
            log.warning("The database is back after %.0f seconds.", time.monotonic() - since)


_absences: dict[tuple[str, ...], Absence] = {}


class DatabaseWrapper(base.DatabaseWrapper):
    @property
    def absence(self) -> Absence:
        where = tuple(str(self.settings_dict[name]) for name in ("HOST", "PORT", "NAME"))
        return _absences.setdefault(where, Absence())

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        absence = self.absence
        if not absence.may_look():
            raise psycopg.OperationalError("The database was out of reach a moment ago.")
        try:
            connection = super().get_new_connection(conn_params)
        except psycopg.OperationalError as error:
            absence.begin(error)
            raise
        absence.end()
        return connection
