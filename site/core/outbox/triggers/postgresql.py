"""PostgreSQL: one function for all tables; a trigger's arguments are subject, column and ignored columns."""

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

from core.outbox.watches import Watch

# `*=` compares the rows' images, so it works for columns whose type has no equality (json).
FUNCTION = """
CREATE OR REPLACE FUNCTION core_outbox_record() RETURNS trigger LANGUAGE plpgsql AS $record$
DECLARE
    old_key text;
    new_key text;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD *= NEW THEN
            RETURN NULL;
        END IF;
        IF TG_NARGS > 2 AND to_jsonb(OLD) - TG_ARGV[2:] = to_jsonb(NEW) - TG_ARGV[2:] THEN
            RETURN NULL;
        END IF;
    END IF;
    IF TG_OP <> 'INSERT' THEN
        old_key := to_jsonb(OLD) ->> TG_ARGV[1];
    END IF;
    IF TG_OP <> 'DELETE' THEN
        new_key := to_jsonb(NEW) ->> TG_ARGV[1];
    END IF;
    INSERT INTO core_outbox (kind, subject, key, payload, created_at)
    SELECT 'row', TG_ARGV[0], changed.key, '{}', clock_timestamp()
    FROM (SELECT old_key AS key UNION SELECT new_key) AS changed
    WHERE changed.key IS NOT NULL;
    RETURN NULL;
END
$record$
"""
# Wakes the relay at the commit, once per table and transaction however many rows there are.
BELL = """
CREATE OR REPLACE FUNCTION core_outbox_ring() RETURNS trigger LANGUAGE plpgsql AS $ring$
BEGIN
    PERFORM pg_notify('outbox', TG_TABLE_NAME);
    RETURN NULL;
END
$ring$
"""
RUNG_BY = ("core_outbox", "core_delivery")


def columns(connection: BaseDatabaseWrapper, tables: set[str]) -> dict[str, set[str]]:
    """Table → its columns, of those of `tables` that exist."""
    found: dict[str, set[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attrelid::regclass::text, attname FROM pg_attribute"
            " WHERE attrelid = ANY(SELECT to_regclass(quote_ident(name)) FROM unnest(%s::text[]) AS name)"
            " AND attnum > 0 AND NOT attisdropped",
            [sorted(tables)],
        )
        for table, column in cursor.fetchall():
            found.setdefault(table.strip('"'), set()).add(column)
    return found


def present(cursor: CursorWrapper) -> dict[str, str]:
    """Trigger name → table, of ours."""
    cursor.execute(
        "SELECT tgname, tgrelid::regclass::text FROM pg_trigger"
        " WHERE tgname LIKE 'outbox\\_%' AND NOT tgisinternal AND tgenabled <> 'D'"
    )
    return dict(cursor.fetchall())


def intact(connection: BaseDatabaseWrapper, watches: list[Watch]) -> set[str]:
    with connection.cursor() as cursor:
        return set(present(cursor))


def prepare(cursor: CursorWrapper) -> None:
    cursor.execute(FUNCTION)
    cursor.execute(BELL)
    for table in RUNG_BY:
        cursor.execute(
            f"CREATE OR REPLACE TRIGGER ring AFTER INSERT ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION core_outbox_ring()"
        )


def create(connection: BaseDatabaseWrapper, cursor: CursorWrapper, watch: Watch) -> None:
    quote = connection.ops.quote_name
    arguments = [watch.subject, watch.key_column, *sorted(watch.ignoring)]
    cursor.execute(
        f"CREATE TRIGGER {quote(watch.name)} AFTER INSERT OR UPDATE OR DELETE ON {quote(watch.table)}"
        f" FOR EACH ROW EXECUTE FUNCTION core_outbox_record({', '.join(map(literal, arguments))})"
    )


def drop(connection: BaseDatabaseWrapper, cursor: CursorWrapper, keeping: set[str]) -> None:
    for name, table in present(cursor).items():
        if name not in keeping:
            cursor.execute(f"DROP TRIGGER {connection.ops.quote_name(name)} ON {table}")


def literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
