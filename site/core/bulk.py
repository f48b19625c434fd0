"""Writing very much at once: without what the database does for each row, and with one event for all of it."""

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.db.models import Model

from core import outbox
from core.audit import installation as audit
from core.models import Brand
from core.outbox import triggers

M = TypeVar("M", bound=Model)
MANY = 100  # so many rows are worth a COPY
BATCH = 500
WIDTH = 40


@contextmanager
def unobserved(brands: Iterable[Brand]) -> Iterator[None]:
    """One transaction without the triggers of outbox and audit log; all lists of the brands are new afterwards.

    Documents of what is written here are written here as well. The stock ledger's triggers stay.
    """
    with transaction.atomic(), _nothing_old_collected():
        _take_time()
        _settle()
        triggers.drop()
        audit.suspend()
        yield
        _settle()
        triggers.install()
        audit.resume()
        outbox.touch("lists", [brand.pk for brand in brands])


def create(rows: Sequence[M]) -> None:
    """`bulk_create` of rows of one model: many go to PostgreSQL as a COPY, in half of Django's time."""
    if not rows:
        return
    model = type(rows[0])
    if not _copies(len(rows)):
        model._default_manager.bulk_create(rows, batch_size=BATCH)
        return
    unkeyed = [row for row in rows if row.pk is None]
    for row, key in zip(unkeyed, _draw_keys(model, len(unkeyed)), strict=True):
        row.pk = key
    for row in rows:
        row._prepare_related_fields_for_save(operation_name="bulk_create")  # type: ignore[attr-defined]
    fields = model._meta.concrete_fields
    asked = connections[DEFAULT_DB_ALIAS]  # the proxy in front of it is slow, a million times
    values = (
        [field.get_db_prep_save(field.pre_save(row, add=True), asked) for field in fields] for row in rows
    )
    _copy(model, [str(field.column) for field in fields], values)
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def insert(model: type[Model], columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Rows of which nothing more is wanted, as values of columns; all others have the default of the database."""
    if _copies(len(rows)):
        _copy(model, columns, rows)
    else:
        made = [model(**dict(zip(columns, row, strict=True))) for row in rows]
        model._default_manager.bulk_create(made, batch_size=BATCH)


def bar(done: int, total: int) -> str:
    """How far something has come, for a terminal."""
    filled = done * WIDTH // total
    return f"  [{'#' * filled:<{WIDTH}}] {done} of {total}"


def _copies(count: int) -> bool:
    return connection.vendor == "postgresql" and count >= MANY


def _draw_keys(model: type[Model], count: int) -> list[int]:
    key = model._meta.pk
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [connection.ops.quote_name(model._meta.db_table), key.column, count],
        )
        return [drawn for (drawn,) in cursor.fetchall()]


def _copy(model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    quote = connection.ops.quote_name
    listed = ", ".join(map(quote, columns))
    with (
        connection.wrap_database_errors,
        connection.cursor() as cursor,
        cursor.copy(f"COPY {quote(model._meta.db_table)} ({listed}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(row)


@contextmanager
def _nothing_old_collected() -> Iterator[None]:
    """Rows come and go by the million: what was there before is not looked through for each of their collections."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def _take_time() -> None:
    """A visitor's limits are not for this: it thinks for long between statements, and some of them are long."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for limit in ("statement_timeout", "idle_in_transaction_session_timeout"):
                cursor.execute(f"SET LOCAL {limit} = 0")


def _settle() -> None:
    """PostgreSQL takes no trigger from a table whose foreign keys wait to be checked."""
    if connection.vendor == "postgresql":
        connection.check_constraints()
