"""Is this process alive, and is this installation fit to serve?"""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import Min
from django.utils import timezone

from core.models import Delivery
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
    """The database answers, a relay beats, and nothing waits too long for it."""
    database = _answering(_database)
    if not database.ok:
        return Health({"database": database})
    return Health({"database": database, "relay": _answering(_relay), "outbox": _answering(_outbox)})


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
