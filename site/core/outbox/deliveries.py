"""Deliveries: each outward effect with its retries, run outside any transaction."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from core.models import Delivery
from core.outbox.exceptions import OutboxError, Postpone
from core.scrubbing import without_people

log = logging.getLogger(__name__)
ROUND = 20
MOST_ATTEMPTS = 8
FIRST_REST_SECONDS = 10
HANDED = "queue"  # holds what waits in Celery's queue until a worker takes it up
NOBODY = {"", HANDED}
Pending = Delivery.State.PENDING


class RunLostError(OutboxError):
    """The process that ran a delivery was killed, or took too long."""


class ClaimLostError(OutboxError):
    """The claim ran out and somebody else has taken the delivery up: what this run did is undone."""


@dataclass(frozen=True, kw_only=True)
class Claim:
    """The right to run one delivery until somebody else may take it up.

    Its holder, the relay or a worker, renews it for as long as it lives.
    """

    delivery_id: UUID
    holder: str
    moment: datetime

    @property
    def row(self) -> models.QuerySet[Delivery]:
        return Delivery.objects.filter(pk=self.delivery_id, claimed_by=self.holder, state=Pending)


def due(moment: datetime) -> models.QuerySet[Delivery]:
    """What may be claimed, mail and purges before the long jobs."""
    free = models.Q(claimed_until__isnull=True) | models.Q(claimed_until__lt=moment)
    return Delivery.objects.filter(free, state=Pending, not_before__lte=moment).order_by(
        "queue", "not_before"
    )


def run_next(holder: str) -> int:
    """The embedded executor: the relay's process runs one delivery after the other."""
    return run_due(holder, limit=1)


def run_due(holder: str, moment: datetime | None = None, limit: int = ROUND) -> int:
    """Claim and run in this process what is due. Returns how many were claimed."""
    now = moment or timezone.now()
    count = 0
    for delivery_id in ready(due(now), now, limit):
        claim = take(delivery_id, holder, now)
        if claim is not None:
            count += 1
            run_here(claim)
    return count


def ready(waiting: models.QuerySet[Delivery], moment: datetime, limit: int) -> list[UUID]:
    """The first of `waiting`, but for those whose run ended without a word: that counts as a failed try."""
    found = list(waiting[:limit])
    lost = [delivery for delivery in found if delivery.claimed_by not in NOBODY]
    for delivery in lost:
        claim = Claim(delivery_id=delivery.pk, holder=delivery.claimed_by, moment=moment)
        note_failure(claim, delivery, RunLostError(f"{delivery.claimed_by} has ended without a word."))
    return [delivery.pk for delivery in found if delivery not in lost]


def take(delivery_id: UUID, holder: str, moment: datetime) -> Claim | None:
    """A conditional update decides between rivals."""
    return claim_one(due(moment).filter(pk=delivery_id), delivery_id, holder, moment)


def take_handed(delivery_id: UUID, holder: str, moment: datetime) -> Claim | None:
    """A worker's claim. It may come late, or twice: whoever comes second finds the delivery somebody's or done."""
    open_ = models.Q(claimed_by=HANDED) | models.Q(claimed_by="", not_before__lte=moment)
    return claim_one(
        Delivery.objects.filter(open_, pk=delivery_id, state=Pending), delivery_id, holder, moment
    )


def claim_one(
    rows: models.QuerySet[Delivery], delivery_id: UUID, holder: str, moment: datetime
) -> Claim | None:
    if rows.order_by().update(claimed_by=holder, claimed_until=moment + claim_time()):
        return Claim(delivery_id=delivery_id, holder=holder, moment=moment)
    return None


def claim_time() -> timedelta:
    return timedelta(seconds=settings.DELIVERY_CLAIM_SECONDS)


def extend_claims(holder: str) -> None:
    """Called while `holder` lives: a slow effect keeps its claim, a dead process's claims run out."""
    until = timezone.now() + claim_time()
    held = Delivery.objects.filter(state=Pending, claimed_by=holder)
    if held.exists():
        held.update(claimed_until=until)


def run_here(claim: Claim) -> None:
    """Run the handler in this process and keep the outcome in the row."""
    delivery = claim.row.first()
    if delivery is None:
        return
    try:
        perform(claim, delivery)
    except Postpone as request:
        claim.row.update(not_before=request.until, claimed_by="", claimed_until=None)
    except ClaimLostError:
        log.warning("Delivery %s was taken up by somebody else meanwhile.", delivery)
    except Exception as error:
        log.exception("Delivery %s failed.", delivery)
        note_failure(claim, delivery, error)


def perform(claim: Claim, delivery: Delivery) -> None:
    """Call the handler, then mark it done: a row marked first stays locked, and nobody could renew its claim.

    Whose claim ran out meanwhile marks nothing, and what a transactional handler has written is undone.
    """
    handler = import_string(delivery.reaction)
    if getattr(handler, "runs_in_transaction", False):
        with transaction.atomic():
            handler(delivery, **delivery.payload)
            mark_done(claim)
    else:
        handler(delivery, **delivery.payload)
        mark_done(claim)


def mark_done(claim: Claim) -> None:
    changes: dict[str, Any] = {"state": Delivery.State.DONE, "done_at": timezone.now(), "claimed_until": None}
    if not claim.row.update(**changes, claimed_by="", error=""):
        raise ClaimLostError(f"{claim.delivery_id} is not {claim.holder}'s any more.")


def note_failure(claim: Claim, delivery: Delivery, error: Exception) -> None:
    """Rest 10, 30, 90 … seconds, three hours in all; after the eighth failure the delivery is dead."""
    attempts = delivery.attempts + 1
    dead = attempts >= MOST_ATTEMPTS
    claim.row.update(
        attempts=attempts,
        error=without_people(f"{type(error).__name__}: {error}"),
        state=Delivery.State.DEAD if dead else Pending,
        not_before=claim.moment + rest(attempts),
        claimed_by="",
        claimed_until=None,
    )
    if dead:
        log.error("Delivery %s is dead after %s tries: %s", delivery, attempts, error)


def rest(attempts: int) -> timedelta:
    """How long to wait after so many failures."""
    return timedelta(seconds=FIRST_REST_SECONDS * 3 ** (attempts - 1))
