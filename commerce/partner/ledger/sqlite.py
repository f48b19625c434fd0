"""SQLite: the same as on PostgreSQL, a trigger for each event, after it."""

from django.db.backends.utils import CursorWrapper

from core.audit.sqlite import ACTOR
from core.outbox.triggers.sqlite import NOW

COLUMNS = (
    "stockrecord_id, sequence, before, delta, after, reserved_before, reserved_delta, reserved_after,"
    " reason, reference, at, actor_id"
)
NOTHING = "''"
HELD, RESERVED = "COALESCE({0}.num_in_stock, 0)", "COALESCE({0}.num_allocated, 0)"


def _movement(row: str, number: str, old: str, new: str, reason: str, reference: str) -> str:
    """The INSERT of a movement from the levels of `old` to those of `new`; an empty name stands for none."""
    held, reserved = _levels(old)
    held_now, reserved_now = _levels(new)
    return (
        f"INSERT INTO partner_stockmovement ({COLUMNS}) SELECT {row}.id, {number}, {held},"
        f" {held_now} - {held}, {held_now}, {reserved}, {reserved_now} - {reserved}, {reserved_now},"
        f" '{reason}', {reference}, {NOW}, {ACTOR} WHERE {_differ(old, new)};"
    )


def _levels(row: str) -> tuple[str, str]:
    return (HELD.format(row), RESERVED.format(row)) if row else ("0", "0")


def _differ(old: str, new: str) -> str:
    (held, reserved), (held_now, reserved_now) = _levels(old), _levels(new)
    return f"({held} <> {held_now} OR {reserved} <> {reserved_now})"


def _number(start: str, old: str, new: str) -> str:
    change = f"SET last_movement = {start} + {_differ(old, new)}"
    return f"UPDATE partner_stockrecord {change} WHERE id = NEW.id;"


REFUSED = "BEGIN SELECT RAISE(ABORT, 'The stock ledger is append-only.'); END"
TRIGGERS = {
    "ledger_guard_update": f"BEFORE UPDATE ON partner_stockmovement {REFUSED}",
    "ledger_guard_delete": f"BEFORE DELETE ON partner_stockmovement {REFUSED}",
    "ledger_follow_insert": (
        f"AFTER INSERT ON partner_stockrecord WHEN NEW.last_movement <> 0 OR {_differ('', 'NEW')}"
        f" BEGIN {_number('0', '', 'NEW')} {_movement('NEW', '1', '', 'NEW', 'opening', NOTHING)} END"
    ),
    "ledger_follow_update": (
        "AFTER UPDATE ON partner_stockrecord WHEN NEW.last_movement <> OLD.last_movement + 1"
        f" AND (NEW.last_movement <> OLD.last_movement OR {_differ('OLD', 'NEW')})"
        f" BEGIN {_number('OLD.last_movement', 'OLD', 'NEW')}"
        f" {_movement('NEW', 'OLD.last_movement + 1', 'OLD', 'NEW', 'unexplained', NOTHING)} END"
    ),
    "ledger_follow_delete": (
        "AFTER DELETE ON partner_stockrecord"
        f" BEGIN {_movement('OLD', 'OLD.last_movement + 1', 'OLD', '', 'deleted', 'OLD.partner_sku')} END"
    ),
}


def present(cursor: CursorWrapper) -> set[str]:
    """Those that are there as they would be made today."""
    cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    found = dict(cursor.fetchall())
    return {name for name, rest in TRIGGERS.items() if found.get(name) == f"CREATE TRIGGER {name} {rest}"}


def install(cursor: CursorWrapper) -> None:
    for name in set(TRIGGERS) - present(cursor):
        cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
        cursor.execute(f"CREATE TRIGGER {name} {TRIGGERS[name]}")


def drop(cursor: CursorWrapper) -> None:
    for name in TRIGGERS:
        cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
