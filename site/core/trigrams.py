"""Indexes for `icontains` on long tables: staff look for a piece of a name, wherever in it.

PostgreSQL finds it by trigrams of the upper-cased text, which is how Django asks (its documentation: pg_trgm).
SQLite has no such index and reads the table.
"""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def trigrams(table: str, column: str) -> migrations.RunPython:
    """A migration's operation."""
    name = f"{table}_{column}_trigrams"

    def create(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor == "postgresql":
            editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            editor.execute(f"CREATE INDEX {name} ON {table} USING gin (upper({column}::text) gin_trgm_ops)")

    def drop(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor == "postgresql":
            editor.execute(f"DROP INDEX {name}")

    return migrations.RunPython(create, drop)
