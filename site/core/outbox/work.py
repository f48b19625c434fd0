"""What Celery's workers do: run a delivery, run an entry of the clock. Messages carry names, never contents.

A worker claims before it works and renews its claim while it lives, so a message that comes late, twice or
out of order finds nothing to do; and what a killed worker held is handed over again when its claim runs out.
"""

import logging
import os
import socket
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.module_loading import import_string

from celery import shared_task

from core.outbox import clock, turns
from core.outbox.deliveries import extend_claims, run_here, take_handed

log = logging.getLogger(__name__)


@shared_task(name="deliver")
def deliver(delivery_id: str) -> None:
    """Run one delivery, unless somebody else does or has."""
    claim = take_handed(uuid.UUID(delivery_id), holder(), timezone.now())
    if claim is not None:
        with renewing(partial(extend_claims, claim.holder)):
            run_here(claim)


@shared_task(name="tick")
def tick(path: str) -> None:
    """Run one entry of `CLOCK`, unless it is running or has just run."""
    intervals = dict(import_string(settings.CLOCK))
    if path not in intervals:
        log.warning("The clock has no entry %s.", path)
        return
    turn = turns.take(path, holder(), intervals[path])
    if turn is not None:
        try:
            with renewing(turn.extend):
                clock.run(path)
        finally:
            turn.end()


def holder() -> str:
    """A name for one run, as a relay has one for its life."""
    return f"{socket.gethostname()[:40]}:{os.getpid()}:{uuid.uuid4().hex[:8]}"


@contextmanager
def renewing(renew: Callable[[], object]) -> Iterator[None]:
    """Call `renew` every few seconds, in a thread of its own, until the block ends."""
    ended = threading.Event()

    def repeat() -> None:
        try:
            while not ended.wait(settings.DELIVERY_CLAIM_SECONDS / 3):
                try:
                    renew()
                except Exception:
                    log.exception("A claim could not be renewed; it is tried again.")
                    connection.close()
        finally:
            connection.close()

    thread = threading.Thread(target=repeat, name="renewing", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
