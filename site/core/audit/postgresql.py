"""PostgreSQL: a function and a trigger for each trail, and the guard."""

from django.db.backends.utils import CursorWrapper

from core.audit.retention import AGING, LEAST_DAYS
from core.audit.trails import Trail, declared

ACTOR = "NULLIF(current_setting('fabula.actor', true), '')::bigint"
NOW = "clock_timestamp()"
GUARD = """
CREATE OR REPLACE FUNCTION audit_guard() RETURNS trigger LANGUAGE plpgsql AS $guard$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.kind IN ({kinds}) AND OLD.at < now() - interval '{days} days' THEN
            RETURN OLD;
        END IF;
    END IF;
    RAISE EXCEPTION 'The audit log is append-only.' USING ERRCODE = 'restrict_violation';
END
$guard$
"""
RECORD = """
CREATE OR REPLACE FUNCTION audit_{name}() RETURNS trigger LANGUAGE plpgsql AS $record$
BEGIN
    IF TG_OP = 'INSERT' THEN
        {inserted}
    ELSIF TG_OP = 'UPDATE' THEN
        {updated}
    ELSE
        {deleted}
    END IF;
    RETURN NULL;
END
$record$
"""


def triggers() -> dict[str, str]:
    """Name → all that follows it."""
    found = {
        "audit_guard": "BEFORE UPDATE OR DELETE ON core_auditentry FOR EACH ROW EXECUTE FUNCTION audit_guard()"
    }
    for trail in declared():
        found[f"audit_{trail.name}"] = (
            f"AFTER INSERT OR UPDATE OR DELETE ON {trail.table}"
            f" FOR EACH ROW EXECUTE FUNCTION audit_{trail.name}()"
        )
    return found


def functions() -> list[str]:
    kinds = ", ".join(f"'{kind}'" for kind in AGING)
    return [GUARD.format(kinds=kinds, days=LEAST_DAYS), *(_function(trail) for trail in declared())]


def _function(trail: Trail) -> str:
    def entry(old: str, new: str) -> str:
        return trail.entry(old=old, new=new, now=NOW, actor=ACTOR)

    return RECORD.format(
        name=trail.name, inserted=entry("", "NEW"), updated=entry("OLD", "NEW"), deleted=entry("OLD", "")
    )


def missing(cursor: CursorWrapper) -> set[str]:
    cursor.execute(
        "SELECT tgname FROM pg_trigger"
        " WHERE tgname LIKE 'audit\\_%' AND NOT tgisinternal AND tgenabled <> 'D'"
    )
    return set(triggers()) - {name for (name,) in cursor.fetchall()}


def install(cursor: CursorWrapper) -> None:
    for function in functions():
        cursor.execute(function)
    wanted = triggers()
    for name in missing(cursor):
        table = wanted[name].split(" ON ")[1].split()[0]
        cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
        cursor.execute(f"CREATE TRIGGER {name} {wanted[name]}")


def drop(cursor: CursorWrapper) -> None:
    """Nothing: here tables are altered with their triggers in place."""


def suspend(cursor: CursorWrapper) -> None:
    """Take the trails away; the guard stays."""
    for trail in declared():
        cursor.execute(f"DROP TRIGGER IF EXISTS audit_{trail.name} ON {trail.table}")
