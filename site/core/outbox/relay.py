"""The relay: one active process turns committed changes into effects, a second one stands by.

Three loops share one lease: the chain (freshness), the deliveries (effects, which may be slow), the clock.
A slow mail server therefore keeps no page stale. A killed process loses nothing: all state is in rows.
"""

import logging
import threading
from collections.abc import Callable
from datetime import datetime
from functools import partial

from django.conf import settings
from django.db import connections, reset_queries
from django.db.models import Min
from django.utils import timezone
from django.utils.module_loading import import_string

from core import alive
from core.edge import mirror
from core.models import OutboxEntry
from core.outbox import installation
from core.outbox.bell import Bell
from core.outbox.chain import run_chain
from core.outbox.clock import Clock
from core.outbox.deliveries import extend_claims, run_due
from core.outbox.exceptions import BrokerDownError, LeaseLostError
from core.outbox.lease import Lease, heartbeat

__all__ = ["Relay", "drain", "heartbeat", "oldest_pending_age", "run_chain"]

log = logging.getLogger(__name__)
REST_AFTER_ERROR = 1.0
BREATH = 0.05  # between two runs of the chain: on SQLite others want to write too
FAREWELL_SECONDS = 10.0
TICK = 0.1


class Relay:
    """`run()` blocks until `stop()`, which any thread or signal handler may call."""

    def __init__(self) -> None:
        self.lease = Lease()
        self.stopping = threading.Event()
        self.clock = Clock()
        self.active = False
        self.bell = Bell(self.stopping, "core_outbox", "core_delivery")

    def stop(self) -> None:
        self.stopping.set()

    def run(self) -> None:
        """The chain runs in this thread, deliveries and clock in one each, so that none waits for another."""
        helpers = [
            threading.Thread(
                target=self.repeat, args=(step, wait), name=f"relay-{step.__name__}", daemon=True
            )
            for step, wait in (
                (self.deliver, partial(self.bell.wait, "core_delivery")),
                (self.tick, lambda pause: self.stopping.wait(TICK)),
            )
        ]
        self.bell.start()
        for helper in helpers:
            helper.start()
        self.repeat(self.project, partial(self.bell.wait, "core_outbox"))
        for helper in helpers:
            helper.join(FAREWELL_SECONDS)
        self.lease.release()
        log.info("Relay %s has stopped.", self.lease.holder)

    def repeat(self, step: Callable[[], int], wait: Callable[[float], object]) -> None:
        """Take `step` until told to stop: at once after work, else after a pause (a longer one on error)."""
        try:
            while not self.stopping.is_set():
                pause = self.take(step)
                if pause == settings.RELAY_POLL_SECONDS:
                    wait(pause)
                else:  # nobody cuts short the rest after an error
                    self.stopping.wait(pause)
        finally:
            self.stopping.set()  # a loop that dies takes the others along: half a relay would go unnoticed
            connections.close_all()

    def take(self, step: Callable[[], int]) -> float:
        """Returns how long to pause."""
        try:
            done = step()
        except LeaseLostError as lost:
            log.warning("%s", lost)
            return settings.RELAY_POLL_SECONDS
        except BrokerDownError:  # has been logged, once
            return REST_AFTER_ERROR
        except Exception:
            log.exception("The relay's step %r failed; it is tried again.", step.__name__)
            connections.close_all()
            return REST_AFTER_ERROR
        reset_queries()
        return 0.0 if done else settings.RELAY_POLL_SECONDS

    def project(self) -> int:
        alive.note("relay")
        if self.lease.renewal_due and not self.keep_lease():
            return 0
        mirror()
        done = run_chain(self.lease)
        if done:
            self.stopping.wait(BREATH)
        return done

    def keep_lease(self) -> bool:
        """Renew, or try to become the active one. Who becomes active mends what a crash left behind."""
        if not self.lease.acquire():
            self.active = False
            return False
        if not self.active:
            installation.heal()
            self.active = True
            log.info("Relay %s is active.", self.lease.holder)
        extend_claims(self.lease.holder)
        return True

    def deliver(self) -> int:
        if not (self.active and self.lease.held):
            return 0
        done: int = import_string(settings.DELIVERY_EXECUTOR)(self.lease.holder)
        return done

    def tick(self) -> int:
        if self.active and self.lease.held and settings.RELAY_KEEPS_CLOCK:
            self.clock.tick()
        return 0


def drain(moment: datetime | None = None) -> None:
    """Run the chain and all deliveries due (at `moment`) here until nothing is left: for tests and commands.

    Raises `LeaseLostError` while a relay is running, which does the work itself.
    """
    lease = Lease()
    try:
        while lease.acquire():
            if not (run_chain(lease) or run_due(lease.holder, moment, limit=1)):
                return
    finally:
        lease.release()
    raise LeaseLostError("A relay is running and does the work itself.")


def oldest_pending_age() -> float:
    """How far the relay is behind, in seconds; 0 when nothing waits.

    Rebuilds don't count, nor does what failed and rests: neither says that the relay is late.
    """
    waiting = OutboxEntry.objects.filter(
        state=OutboxEntry.State.PENDING, kind__in=[OutboxEntry.Kind.ROW, OutboxEntry.Kind.FACT], attempts=0
    )
    oldest = waiting.aggregate(oldest=Min("created_at"))["oldest"]
    return max(0.0, (timezone.now() - oldest).total_seconds()) if oldest else 0.0
