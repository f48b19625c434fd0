"""Caches in front: up to which epoch each has been told what to forget. Rows only; `purging` does the telling.

As with the mirror, what a cache has not been told yet is a comparison: the keys bumped above its place. So it costs
one delivery however many bumps wait, and one that failed for a day has lost nothing.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Min, QuerySet
from django.utils import timezone

from core.models import Delivery, EdgeState, FrontCache, LastBump
from core.outbox.scheduling import schedule

PURGE = "core.edge.purging.purge"
REPEAT = "core.edge.purging.repeat"
MOST_KEYS = 5_000
"""A cache that is further behind forgets everything."""


@dataclass(frozen=True)
class News:
    """What was bumped up to an epoch; `keys` is None where naming them would take too long."""

    epoch: int
    keys: list[str] | None


def ask() -> None:
    """Have every cache in front told of the bumps so far. Belongs into the transaction that writes them."""
    for address in settings.EDGE_PURGE_URLS:
        # One that waits takes these along: the update holds its row until our commit, so whoever claims it sees them.
        waiting = pending(address).filter(claimed_by="")
        if not waiting.update(claimed_until=None):
            schedule(PURGE, {"cache": address})


def catch_up() -> None:
    """A clock entry: whoever is behind and has nothing pending (new in the settings, a delivery dropped) is told."""
    for address in settings.EDGE_PURGE_URLS:
        if _place(address).purged < _epoch() and not pending(address).exists():
            with transaction.atomic():
                ask()


def pending(address: str) -> QuerySet[Delivery]:
    return Delivery.objects.filter(reaction=PURGE, payload={"cache": address}, state=Delivery.State.PENDING)


def unpurged(address: str) -> News:
    epoch = _epoch()  # before the keys: what is bumped meanwhile is told once more, not once less
    return News(epoch, _keys(LastBump.objects.filter(epoch__gt=_place(address).purged)))


def unrepeated(address: str, epoch: int) -> News:
    """A key bumped after `epoch` is left to the repetition of that bump."""
    return News(epoch, _keys(LastBump.objects.filter(epoch__gt=_place(address).repeated, epoch__lte=epoch)))


@transaction.atomic
def note_purged(address: str, epoch: int) -> None:
    """The cache has forgotten. What was on its way to it then may arrive as late as a render lasts: once more."""
    if _move(address, "purged", epoch):
        later = timezone.now() + timedelta(seconds=settings.EDGE_LONGEST_RENDER)
        schedule(REPEAT, {"cache": address, "epoch": epoch}, later)


def note_repeated(address: str, epoch: int) -> None:
    _move(address, "repeated", epoch)


def oldest_unacknowledged(address: str) -> float:
    """For how many seconds the cache has owed its word that it has forgotten something."""
    oldest = pending(address).aggregate(oldest=Min("created_at"))["oldest"]
    return max(0.0, (timezone.now() - oldest).total_seconds()) if oldest else 0.0


def _epoch() -> int:
    return EdgeState.objects.values_list("epoch", flat=True).first() or 0


def _place(address: str) -> FrontCache:
    return FrontCache.objects.filter(address=address).first() or FrontCache(address=address)


def _keys(bumps: QuerySet[LastBump]) -> list[str] | None:
    keys = list(bumps.values_list("key", flat=True)[: MOST_KEYS + 1])
    return keys if len(keys) <= MOST_KEYS else None


def _move(address: str, place: str, epoch: int) -> bool:
    """Never back: two who tell the same cache may end in any order."""
    FrontCache.objects.get_or_create(address=address)
    behind = FrontCache.objects.filter(address=address, **{f"{place}__lt": epoch})
    return bool(behind.update(**{place: epoch}))
