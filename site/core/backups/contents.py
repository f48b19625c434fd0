"""What is in a database, table by table: how many rows, and a checksum of what they say."""

import hashlib
from dataclasses import dataclass

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

READ_AT_ONCE = 2000


@dataclass(frozen=True, kw_only=True)
class Table:
    rows: int
    sha256: str


def tables() -> list[str]:
    """Those of our models that are there, and what has been migrated. Indexes for searching follow from them."""
    names = connection.introspection.django_table_names(only_existing=True, include_views=False)
    return sorted({*names, "django_migrations"})


def contents(database: BaseDatabaseWrapper, names: list[str]) -> dict[str, Table]:
    return {name: _table(database, name) for name in names}


def _table(database: BaseDatabaseWrapper, name: str) -> Table:
    """Row by row in the order of all columns as text: the same rows give the same sum, wherever they lie."""
    quote = database.ops.quote_name
    with database.cursor() as cursor:
        columns = [column.name for column in database.introspection.get_table_description(cursor, name)]
    selected = ", ".join(f"CAST({quote(column)} AS TEXT)" for column in columns)
    rows, digest = 0, hashlib.sha256()
    with database.chunked_cursor() as cursor:
        order = ", ".join(str(number + 1) for number in range(len(columns)))
        cursor.execute(f"SELECT {selected} FROM {quote(name)} ORDER BY {order}")  # noqa: S608  (our names)
        while portion := cursor.fetchmany(READ_AT_ONCE):
            rows += len(portion)
            for row in portion:
                digest.update(repr(tuple(row)).encode())
    return Table(rows=rows, sha256=digest.hexdigest())
