"""Is this process alive, and is this installation fit to serve?"""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import Max, Min
from django.utils import timezone

from core.models import ClockTurn, Delivery
from core.outbox.relay import heartbeat, oldest_pending_age


@dataclass(frozen=True)
class Check:
    """One thing looked at. `age`: seconds, where the check is about how long something waits."""

    ok: bool
    age: float | None = None
    detail: str = ""


@dataclass(frozen=True)
class Health:
    checks: dict[str, Check]

    @property
    def ok(self) -> bool:
        return all(check.ok for check in self.checks.values())

    def as_json(self) -> dict[str, object]:
        return {
            "status": "ok" if self.ok else "unavailable",
            "checks": {k: asdict(v) for k, v in self.checks.items()},
        }


def ready() -> Health:
    """The database answers, a relay beats, nothing waits too long for it, and the clock strikes."""
    database = _answering(_database)
    if not database.ok:
        return Health({"database": database})
    looks = {"relay": _relay, "outbox": _outbox} | ({} if settings.RELAY_KEEPS_CLOCK else {"clock": _clock})
    return Health({"database": database} | {name: _answering(look) for name, look in looks.items()})


def _answering(look: Callable[[], Check]) -> Check:
    try:
        return look()
    except DatabaseError as error:
        return Check(ok=False, detail=type(error).__name__)


def _database() -> Check:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    return Check(ok=True)


def _relay() -> Check:
    age = heartbeat()
    if age is None:
        return Check(ok=False, detail="no relay is running")
    return Check(ok=age <= settings.HEALTH_RELAY_SECONDS, age=round(age, 1))


def _clock() -> Check:
    """Of beat and its workers: the shortest interval of the clock is a fraction of a second."""
    struck = ClockTurn.objects.aggregate(latest=Max("begun_at"))["latest"]
    if struck is None:
        return Check(ok=False, detail="the clock has never struck")
    return Check(ok=_age(struck) <= settings.HEALTH_RELAY_SECONDS, age=round(_age(struck), 1))


def _outbox() -> Check:
    age = max(oldest_pending_age(), oldest_delivery_age())
    return Check(ok=age <= settings.HEALTH_OUTBOX_SECONDS, age=round(age, 1))


def oldest_delivery_age() -> float:
    """A delivery waits from the moment it is due. Renditions and other long jobs may take their time."""
    pending = Delivery.objects.filter(
        state=Delivery.State.PENDING, queue=Delivery.Queue.FAST, not_before__lte=timezone.now()
    )
    return _age(pending.aggregate(oldest=Min("not_before"))["oldest"])


def _age(moment: datetime | None) -> float:
    return 0.0 if moment is None else max(0.0, (timezone.now() - moment).total_seconds())
