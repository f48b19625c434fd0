"""An entry of the clock runs in one worker at a time, and not again before its interval is half over."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import models
from django.utils import timezone

from core.models import ClockTurn
from core.outbox.deliveries import claim_time


@dataclass(frozen=True, kw_only=True)
class Turn:
    """The right to run one entry, renewed while its holder lives."""

    path: str
    holder: str

    @property
    def row(self) -> models.QuerySet[ClockTurn]:
        return ClockTurn.objects.filter(pk=self.path, holder=self.holder)

    def extend(self) -> None:
        self.row.update(held_until=timezone.now() + claim_time())

    def end(self) -> None:
        self.row.update(holder="", held_until=timezone.now())


def take(path: str, holder: str, seconds: float) -> Turn | None:
    """A conditional update decides between rivals: a second beat, a message that waited."""
    now = timezone.now()
    if not ClockTurn.objects.filter(pk=path).exists():
        long_ago = now - timedelta(days=365)
        ClockTurn.objects.bulk_create(
            [ClockTurn(path=path, begun_at=long_ago, held_until=long_ago)], ignore_conflicts=True
        )
    free = ClockTurn.objects.filter(
        pk=path, held_until__lte=now, begun_at__lte=now - timedelta(seconds=seconds / 2)
    )
    if free.update(holder=holder, begun_at=now, held_until=now + claim_time()):
        return Turn(path=path, holder=holder)
    return None
