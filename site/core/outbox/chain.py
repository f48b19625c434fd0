"""The one chain from committed changes to meaning: project, compare, bump, insert deliveries.

All in one transaction: a crash between saving a document and comparing it would lose the difference for ever.
The transaction is kept short: what is not reached within half a second stays pending for the next run.
"""

import logging
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from core.edge import bump, memo_run, mirror
from core.models import Delivery, OutboxEntry
from core.outbox.lease import Lease
from core.outbox.projectors import Bumps, Projector, registered

log = logging.getLogger(__name__)
CLAIM = 2000
BULK_CLAIM = 250  # a rebuild goes in small steps: daily work must not wait for it
BATCH = 500
PROJECTED = 100
MOST_ATTEMPTS = 5
Subject = tuple[str, str]
Pending = OutboxEntry.State.PENDING


@dataclass
class Run:
    """What one run of the chain has found out so far."""

    bumps: Bumps = field(default_factory=Bumps)
    failures: dict[Subject, str] = field(default_factory=dict)
    """(subject, key) → what went wrong."""
    left_over: set[Subject] = field(default_factory=set)
    """What there was no time for."""
    started: float = field(default_factory=time.monotonic)
    batches: int = 0

    @property
    def is_late(self) -> bool:
        """The time is over; but each run gets something done."""
        return self.batches > 0 and time.monotonic() - self.started > settings.RELAY_BUDGET_SECONDS


def run_chain(lease: Lease | None = None) -> int:
    """Handle up to 2,000 committed entries. Returns how many were taken up; 0 means that nothing waits."""
    if not waiting(timezone.now()).exists():
        return 0
    with transaction.atomic():
        if lease is not None:
            lease.confirm()
        entries = claim()
        run = Run()
        open_facts(entries)
        with memo_run():
            project(keys_by_subject(entries), run)
        if run.bumps.keys:
            bump(run.bumps.keys)
        settle(entries, run)
    mirror()
    return len(entries)


def waiting(now: datetime) -> models.QuerySet[OutboxEntry]:
    """Entries to be handled now."""
    rested = models.Q(not_before__isnull=True) | models.Q(not_before__lte=now)
    return OutboxEntry.objects.filter(rested, state=Pending)


def claim() -> list[OutboxEntry]:
    """The entries of this run, bulk ones if others leave room. Ids say nothing about the order of commits."""
    ready = waiting(timezone.now()).order_by("id")
    entries = list(ready.exclude(kind=OutboxEntry.Kind.BULK)[:CLAIM])
    if len(entries) < BULK_CLAIM:
        entries += ready.filter(kind=OutboxEntry.Kind.BULK)[: BULK_CLAIM - len(entries)]
    return entries


def keys_by_subject(entries: Sequence[OutboxEntry]) -> dict[str, set[str]]:
    """Coalesced: a product whose price and stock changed is one key."""
    keys: dict[str, set[str]] = {}
    for entry in entries:
        if entry.kind != OutboxEntry.Kind.FACT:
            keys.setdefault(entry.subject, set()).add(entry.key)
    return keys


def open_facts(entries: Iterable[OutboxEntry]) -> None:
    """Each reaction to a business fact becomes a delivery."""
    reactions: dict[str, list[str]] = import_string(settings.REACTIONS)
    Delivery.objects.bulk_create(
        [
            Delivery(reaction=reaction, payload=entry.payload)
            for entry in entries
            if entry.kind == OutboxEntry.Kind.FACT
            for reaction in reactions.get(entry.subject, [])
        ],
        batch_size=BATCH,
    )


def project(work: dict[str, set[str]], run: Run) -> None:
    """Project all subjects and what follows from them, each key once."""
    projectors = registered()
    seen: set[Subject] = set()
    while work:
        found = Bumps()
        for subject in sorted(work):
            keys = sorted(key for key in work[subject] if (subject, key) not in seen)
            seen.update((subject, key) for key in keys)
            for batch in batches(keys):
                if run.is_late:
                    run.left_over.update((subject, key) for key in batch)
                else:
                    run.batches += 1
                    found.merge(project_batch(projectors.get(subject), subject, batch, run))
        run.bumps.keys |= found.keys
        work = found.following


def project_batch(projector: Projector | None, subject: str, keys: list[str], run: Run) -> Bumps:
    """A batch; if it fails, key by key, so that a poisonous one stops nobody else."""
    bumps = Bumps()
    try:
        with transaction.atomic():
            if projector is None:
                raise LookupError(f"No projector is registered for {subject!r}.")
            projector.project(keys, bumps)
    except Exception as error:  # whatever a projector raises is kept with its entry
        if len(keys) > 1:
            bumps = Bumps()
            for key in keys:
                bumps.merge(project_batch(projector, subject, [key], run))
            return bumps
        log.exception("The projector of %s failed for %s.", subject, keys[0])
        run.failures[subject, keys[0]] = f"{type(error).__name__}: {error}"
        return Bumps()
    return bumps


def settle(entries: Sequence[OutboxEntry], run: Run) -> None:
    """Mark what was handled. What failed is kept with its error, and what there was no time for as it is."""
    known = {place(entry) for entry in entries}
    undone = run.failures.keys() | run.left_over
    done = [entry.pk for entry in entries if place(entry) not in undone]
    OutboxEntry.objects.filter(pk__in=done).update(state=OutboxEntry.State.DONE, handled_at=timezone.now())
    failed = [entry for entry in entries if place(entry) in run.failures]
    bulk = all(entry.kind == OutboxEntry.Kind.BULK for entry in entries)
    kind = OutboxEntry.Kind.BULK if bulk else OutboxEntry.Kind.ROW
    followed = [OutboxEntry(kind=kind, subject=subject, key=key) for subject, key in undone - known]
    for entry in (*failed, *followed):
        if place(entry) in run.failures:
            note_failure(entry, run.failures[place(entry)])
    OutboxEntry.objects.bulk_create(followed, batch_size=BATCH)
    OutboxEntry.objects.bulk_update(
        failed, ["attempts", "error", "state", "not_before", "handled_at"], batch_size=BATCH
    )


def place(entry: OutboxEntry) -> Subject:
    return (entry.subject, entry.key)


def note_failure(entry: OutboxEntry, error: str) -> None:
    """Rest 1, 4, 16, 64 seconds; after the fifth failure the entry is dead."""
    entry.attempts += 1
    entry.error = error
    entry.not_before = timezone.now() + timedelta(seconds=4 ** (entry.attempts - 1))
    if entry.attempts >= MOST_ATTEMPTS:
        entry.state = OutboxEntry.State.DEAD
        entry.handled_at = timezone.now()
        log.error("Outbox entry %s is dead after %s tries: %s", entry, entry.attempts, error)


def batches(keys: Iterable[str]) -> Iterable[list[str]]:
    rest = iter(keys)
    while batch := list(islice(rest, PROJECTED)):
        yield batch
