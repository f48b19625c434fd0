"""Row triggers, generated for both databases from the declarations in `core.outbox.watches`.

A trigger knows no meaning: it writes *subject, key* into `core_outbox`, in the writer's transaction. It names
no columns in its head, so that PostgreSQL lets migrations change their types; SQLite loses triggers whenever
it remakes a table, so `core.outbox.installation` takes them away before migrations and brings them back.
"""

from types import ModuleType

from django.db import connections, transaction

from core.outbox.triggers import postgresql, sqlite
from core.outbox.triggers.reading import read_tables, unwatched
from core.outbox.watches import Watch, declared

__all__ = ["drop", "gaps", "install", "outbox_exists", "read_tables", "unwatched"]


def dialect(using: str) -> ModuleType:
    return {"postgresql": postgresql, "sqlite": sqlite}[connections[using].vendor]


def outbox_exists(using: str = "default") -> bool:
    """Has the table that triggers write to been migrated yet?"""
    connection = connections[using]
    with connection.cursor() as cursor:
        return "core_outbox" in connection.introspection.table_names(cursor)


def wanted(using: str) -> dict[str, Watch]:
    """Trigger name → declaration, for the tables and columns that exist: migrations may be half way."""
    columns = dialect(using).columns(connections[using], {each.table for each in declared()})
    return {each.name: each for each in declared() if each.key_column in columns.get(each.table, ())}


def gaps(using: str = "default") -> list[Watch]:
    """Declarations whose trigger is missing or differs from what would be generated today."""
    if not outbox_exists(using):
        return []
    expected = wanted(using)
    intact = dialect(using).intact(connections[using], list(expected.values()))
    return [each for name, each in expected.items() if name not in intact]


def install(using: str = "default") -> list[Watch]:
    """Create what is missing, remove what nobody declares any more. Returns what was missing."""
    if not outbox_exists(using):
        return []
    connection = connections[using]
    with transaction.atomic(using=using), connection.cursor() as cursor:
        expected = wanted(using)
        missing = gaps(using)
        dialect(using).prepare(cursor)
        dialect(using).drop(connection, cursor, keeping=set(expected) - {each.name for each in missing})
        for each in missing:
            dialect(using).create(connection, cursor, each)
    return missing


def drop(using: str = "default") -> None:
    """Remove all of them."""
    connection = connections[using]
    with transaction.atomic(using=using), connection.cursor() as cursor:
        dialect(using).drop(connection, cursor, keeping=set())
