"""SQLite: three triggers for each declaration, generated with the columns the table has today."""

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

from core.outbox.watches import Watch

# As Django stores moments: a moment written by a trigger and one written by a model sort together.
NOW = "strftime('%Y-%m-%d %H:%M:%f', 'now') || '000'"
EVENTS = ("insert", "update", "delete")


def columns(connection: BaseDatabaseWrapper, tables: set[str]) -> dict[str, set[str]]:
    """Table → its columns, of those of `tables` that exist."""
    with connection.cursor() as cursor:
        return {table: set(names) for table in tables if (names := column_names(cursor, table))}


def column_names(cursor: CursorWrapper, table: str) -> list[str]:
    cursor.execute("SELECT name FROM pragma_table_info(%s) ORDER BY cid", [table])
    return [name for (name,) in cursor.fetchall()]


def present(cursor: CursorWrapper) -> dict[str, str]:
    """Trigger name (with its event) → its source, of ours."""
    cursor.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'outbox\\_%' ESCAPE '\\'"
    )
    return dict(cursor.fetchall())


def intact(connection: BaseDatabaseWrapper, watches: list[Watch]) -> set[str]:
    with connection.cursor() as cursor:
        existing = present(cursor)
        return {
            watch.name
            for watch in watches
            if all(
                existing.get(f"{watch.name}_{event}") == source(connection, cursor, watch, event)
                for event in EVENTS
            )
        }


def prepare(cursor: CursorWrapper) -> None:
    """Nothing is shared between triggers here."""


def create(connection: BaseDatabaseWrapper, cursor: CursorWrapper, watch: Watch) -> None:
    for event in EVENTS:
        cursor.execute(source(connection, cursor, watch, event))


def drop(connection: BaseDatabaseWrapper, cursor: CursorWrapper, keeping: set[str]) -> None:
    for name in present(cursor):
        if name.rpartition("_")[0] not in keeping:
            cursor.execute(f"DROP TRIGGER {connection.ops.quote_name(name)}")


def source(connection: BaseDatabaseWrapper, cursor: CursorWrapper, watch: Watch, event: str) -> str:
    """One trigger, as SQLite keeps it."""
    quote = connection.ops.quote_name
    key = quote(watch.key_column)
    keys = {
        "insert": f"SELECT NEW.{key} AS changed",
        "update": f"SELECT OLD.{key} AS changed UNION SELECT NEW.{key}",
        "delete": f"SELECT OLD.{key} AS changed",
    }[event]
    statement = [
        f"CREATE TRIGGER {quote(f'{watch.name}_{event}')} AFTER {event.upper()} ON {quote(watch.table)}"
    ]
    if event == "update":
        compared = [quote(name) for name in column_names(cursor, watch.table) if name not in watch.ignoring]
        statement.append("WHEN " + " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in compared))
    statement += [
        "BEGIN INSERT INTO core_outbox (kind, subject, key, payload, created_at)",
        f"SELECT 'row', '{watch.subject}', CAST(changed AS TEXT), '{{}}', {NOW}",
        f"FROM ({keys}) WHERE changed IS NOT NULL; END",
    ]
    return " ".join(statement)
