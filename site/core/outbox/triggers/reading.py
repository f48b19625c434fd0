"""What a page reads: for the test that every table behind a shared page is watched or exempt."""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections

from core.outbox.watches import declared, exemptions

READ = re.compile(r"\b(?:FROM|JOIN)\s+\(*\s*\"?([A-Za-z_][A-Za-z0-9_]*)\"?", re.IGNORECASE)


@contextmanager
def read_tables(using: str = "default") -> Iterator[set[str]]:
    """Collects the names of all tables read inside: `with read_tables() as tables: client.get(…)`."""
    connection = connections[using]
    with connection.cursor() as cursor:
        existing = set(connection.introspection.table_names(cursor))
    tables: set[str] = set()

    def collect(
        execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
    ) -> Any:
        tables.update(existing.intersection(READ.findall(str(sql))))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(collect):
        yield tables


def unwatched(tables: Iterable[str]) -> set[str]:
    """Those of `tables` that have neither a trigger nor a written exemption."""
    watched = {each.table for each in declared()}
    return set(tables) - watched - set(exemptions())
