"""SQLite: a trigger for each trail and event, and the guard."""

from django.db.backends.utils import CursorWrapper

from core.audit.retention import AGING, LEAST_DAYS
from core.audit.trails import declared
from core.outbox.triggers.sqlite import NOW

ACTOR = "(SELECT user_id FROM core_auditactor ORDER BY id DESC LIMIT 1)"
ROWS = {"insert": ("", "NEW"), "update": ("OLD", "NEW"), "delete": ("OLD", "")}
REFUSED = "BEGIN SELECT RAISE(ABORT, 'The audit log is append-only.'); END"
OLD_ENOUGH = f"OLD.at < strftime('%Y-%m-%d %H:%M:%f', 'now', '-{LEAST_DAYS} days')"


def triggers() -> dict[str, str]:
    """Name → all that follows it."""
    kinds = ", ".join(f"'{kind}'" for kind in AGING)
    found = {
        "audit_guard_update": f"BEFORE UPDATE ON core_auditentry {REFUSED}",
        "audit_guard_delete": (
            f"BEFORE DELETE ON core_auditentry WHEN NOT (OLD.kind IN ({kinds}) AND {OLD_ENOUGH}) {REFUSED}"
        ),
    }
    for trail in declared():
        for event, (old, new) in ROWS.items():
            entry = trail.entry(old=old, new=new, now=NOW, actor=ACTOR)
            found[f"audit_{trail.name}_{event}"] = f"AFTER {event.upper()} ON {trail.table} BEGIN {entry} END"
    return found


def missing(cursor: CursorWrapper) -> set[str]:
    """Those that are not there as they would be made today."""
    cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    found = dict(cursor.fetchall())
    return {name for name, rest in triggers().items() if found.get(name) != f"CREATE TRIGGER {name} {rest}"}


def install(cursor: CursorWrapper) -> None:
    wanted = triggers()
    for name in missing(cursor):
        cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
        cursor.execute(f"CREATE TRIGGER {name} {wanted[name]}")


def drop(cursor: CursorWrapper) -> None:
    for name in triggers():
        cursor.execute(f"DROP TRIGGER IF EXISTS {name}")


def suspend(cursor: CursorWrapper) -> None:
    """Take the trails away; the guard stays."""
    for name in triggers():
        if not name.startswith("audit_guard"):
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
