"""What wakes the relay's loops: a notification of PostgreSQL, else their poll.

Who inserts into a table of the outbox rings (core.outbox.triggers.postgresql) when their transaction commits.
A bell that can't be heard costs nothing but the wait until the next poll.
"""

import logging
import threading

from django.db import connection

import psycopg

log = logging.getLogger(__name__)
CHANNEL = "outbox"
LISTEN_SECONDS = 1.0  # then it looks whether it is to stop
REST_SECONDS = 5.0


class Bell:
    """One flag per table; whoever waits for it takes it down."""

    def __init__(self, stopping: threading.Event, *tables: str) -> None:
        self.stopping = stopping
        self.rung = {table: threading.Event() for table in tables}

    def wait(self, table: str, seconds: float) -> None:
        flag = self.rung[table]
        flag.wait(seconds)
        flag.clear()

    def ring(self, *tables: str) -> None:
        for table in tables:
            self.rung[table].set()

    def start(self) -> None:
        """Listen, on databases that call."""
        if connection.vendor == "postgresql":
            threading.Thread(target=self.listen, name="relay-bell", daemon=True).start()

    def listen(self) -> None:
        while not self.stopping.is_set():
            try:
                self.hear()
            except psycopg.Error as error:
                log.warning("The relay can't hear the database (%s): it polls.", type(error).__name__)
                self.stopping.wait(REST_SECONDS)
        self.ring(*self.rung)

    def hear(self) -> None:
        """On a connection of its own: one of the pool's would be missing there, and may be anybody's next."""
        parameters = {
            name: value for name, value in connection.get_connection_params().items() if name != "pool"
        }
        with psycopg.connect(**parameters, autocommit=True) as caller:
            caller.execute(f"LISTEN {CHANNEL}")
            self.ring(*self.rung)  # for what was written before it listened
            while not self.stopping.is_set():
                for call in caller.notifies(timeout=LISTEN_SECONDS, stop_after=1):
                    self.ring(call.payload)
