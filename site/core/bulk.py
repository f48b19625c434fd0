"""Writing very much at once: without what the database does for each row, and with one event for all of it."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from core import outbox
from core.audit import installation as audit
from core.models import Brand
from core.outbox import triggers

WIDTH = 40


@contextmanager
def unobserved(brands: Iterable[Brand]) -> Iterator[None]:
    """One transaction without the triggers of outbox and audit log; all lists of the brands are new afterwards.

    Documents of what is written here are written here as well. The stock ledger's triggers stay.
    """
    with transaction.atomic():
        _take_time()
        _settle()
        triggers.drop()
        audit.suspend()
        yield
        _settle()
        triggers.install()
        audit.resume()
        outbox.touch("lists", [brand.pk for brand in brands])


def bar(done: int, total: int) -> str:
    """How far something has come, for a terminal."""
    filled = done * WIDTH // total
    return f"  [{'#' * filled:<{WIDTH}}] {done} of {total}"


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
