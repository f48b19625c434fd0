"""Which relay is the active one: a row held for a few seconds and renewed. Time is the database's."""

import os
import socket
import time
import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone

from core.models import RelayLease
from core.outbox.exceptions import LeaseLostError

ROW = 1
NEVER = float("-inf")


class Lease:
    """One process's claim to be the active relay.

    `held` is what this process believes; `confirm` is what the database says, inside the transaction that
    is about to write. A process that was stopped for a while finds out there, before it writes anything.
    """

    def __init__(self, holder: str = "") -> None:
        self.holder = holder or f"{socket.gethostname()[:40]}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
        self.duration = timedelta(seconds=settings.RELAY_LEASE_SECONDS)
        self.renewed_at = NEVER

    @property
    def held(self) -> bool:
        return time.monotonic() - self.renewed_at < self.duration.total_seconds()

    @property
    def renewal_due(self) -> bool:
        return time.monotonic() - self.renewed_at > self.duration.total_seconds() / 3

    def acquire(self) -> bool:
        """Take the lease if nobody holds it, or extend ours. Reads first: a standby must not write."""
        started = time.monotonic()
        free = models.Q(held_until__lt=Now()) | models.Q(holder__in=["", self.holder])
        if not RelayLease.objects.filter(pk=ROW).exists():
            RelayLease.objects.bulk_create(
                [RelayLease(pk=ROW, held_until=timezone.now())], ignore_conflicts=True
            )
        row = RelayLease.objects.filter(free, pk=ROW)
        if row.exists() and row.update(holder=self.holder, held_until=Now() + self.duration):
            self.renewed_at = started
            return True
        self.renewed_at = NEVER
        return False

    def confirm(self) -> None:
        """Extend the lease as part of the caller's transaction; nobody can take it before that ends."""
        started = time.monotonic()
        mine = RelayLease.objects.filter(pk=ROW, holder=self.holder, held_until__gte=Now())
        if not mine.update(held_until=Now() + self.duration):
            self.renewed_at = NEVER
            raise LeaseLostError(f"{self.holder} is not the active relay any more.")
        self.renewed_at = started

    def release(self) -> None:
        """Let a standby take over at once."""
        RelayLease.objects.filter(pk=ROW, holder=self.holder).update(holder="", held_until=Now())
        self.renewed_at = NEVER


def heartbeat() -> float | None:
    """Seconds since the active relay last renewed its lease; None if no relay has ever run."""
    held_until = (
        RelayLease.objects.filter(pk=ROW).exclude(holder="").values_list("held_until", flat=True).first()
    )
    if held_until is None:
        return None
    renewed_at = held_until - timedelta(seconds=settings.RELAY_LEASE_SECONDS)
    return max(0.0, (timezone.now() - renewed_at).total_seconds())
