"""Indexes by which staff find a text in a long table, wherever it stands in it or at its beginning.

PostgreSQL only, of the upper-cased text, which is how Django asks. SQLite has no such index and reads the table.
"""

from collections.abc import Iterable

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def trigrams(table: str, column: str) -> migrations.RunPython:
    """A migration's operation, for `icontains` (PostgreSQL's documentation: pg_trgm)."""
    index = f"{table}_{column}_trigrams ON {table} USING gin (upper({column}::text) gin_trgm_ops)"
    return _made("CREATE EXTENSION IF NOT EXISTS pg_trgm", f"CREATE INDEX {index}")


def beginnings(table: str, column: str, *, answers: Iterable[str]) -> migrations.RunPython:
    """A migration's operation, for `istartswith` where only the columns `answers` are wanted: the table isn't read.

    The column itself is in it, because an index of an expression is not taken to know what it was made of
    (PostgreSQL's documentation: index-only scans).
    """
    included = ", ".join([column, *answers])
    index = f"{table}_{column}_beginnings ON {table} (upper({column}::text) text_pattern_ops) INCLUDE ({included})"
    return _made(f"CREATE INDEX {index}")


def without(operation: migrations.RunPython) -> migrations.RunPython:
    """The operation that takes such an index away."""
    return migrations.RunPython(operation.reverse_code or operation.noop, operation.code)


def _made(*statements: str) -> migrations.RunPython:
    name = statements[-1].split()[2]

    def create(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor == "postgresql":
            for statement in statements:
                editor.execute(statement)

    def drop(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor == "postgresql":
            editor.execute(f"DROP INDEX {name}")

    return migrations.RunPython(create, drop)
