"""Who acts, and how the database's triggers learn it: with each statement that they may record."""

import re
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from core.audit import trails
from core.logging import request_in_hand
from core.models import User

_acting: ContextVar[int | None] = ContextVar("acting", default=None)
SET = {
    "postgresql": "SELECT set_config('fabula.actor', '{}', true)",
    "sqlite": "INSERT INTO core_auditactor (user_id) VALUES ({})",
}
CLEAR = {
    "postgresql": "SELECT set_config('fabula.actor', '', true)",
    "sqlite": "DELETE FROM core_auditactor",
}

NAMED_BY = 200  # characters: `INSERT OR IGNORE INTO` and a table's name, of 63 at the most


@contextmanager
def acting(user: User | None) -> Iterator[None]:
    """What is done inside is this person's: for commands, imports and whatever runs apart from a request."""
    token = _acting.set(user.pk if user else None)
    try:
        yield
    finally:
        _acting.reset(token)


def actor_id() -> int | None:
    """Asks the database nothing: a person whom the request has not looked at has done nothing either."""
    if named := _acting.get():
        return named
    user = getattr(request_in_hand.get(), "_cached_user", None)
    return user.pk if user is not None else None


def connect() -> None:
    connection_created.connect(on_connection, dispatch_uid="core.audit")


def on_connection(connection: BaseDatabaseWrapper, **_kwargs: Any) -> None:
    if name_actor not in connection.execute_wrappers:
        # In front: whoever counts statements for a while takes the last one away again.
        connection.execute_wrappers.insert(0, name_actor)


def name_actor(
    execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    """Run a statement that writes to a watched table with its actor named, for the length of this statement."""
    actor = actor_id() if is_watched(str(sql)) else None
    if actor is None:
        return execute(sql, params, many, context)
    connection = context["connection"]
    if connection.vendor == "sqlite" and not connection.in_atomic_block and "RETURNING" in str(sql):
        return execute(sql, params, many, context)  # SQLite commits nothing while rows wait to be fetched
    if connection.in_atomic_block:
        return _named(actor, connection, lambda: execute(sql, params, many, context))
    with transaction.atomic(using=connection.alias):
        return _named(actor, connection, lambda: execute(sql, params, many, context))


def is_watched(sql: str) -> bool:
    """Whether a statement may write to a table whose changes are recorded. A union may begin with a bracket.

    Only the beginning of a long one is read: a write names its table first, then come the values of a thousand rows.
    """
    if sql.lstrip("(").startswith(("SELECT", "DECLARE")):
        return False
    end = len(sql) if sql.lstrip().startswith("WITH") else NAMED_BY
    return _tables().search(sql, 0, end) is not None


@cache
def _tables() -> re.Pattern[str]:
    return re.compile("|".join(rf"(?<!\w){re.escape(each)}(?!\w)" for each in trails.named()))


def _named(actor: int, connection: BaseDatabaseWrapper, run: Callable[[], Any]) -> Any:
    _say(connection, SET[connection.vendor].format(actor))
    try:
        return run()
    finally:
        if not connection.needs_rollback and _is_usable(connection):
            _say(connection, CLEAR[connection.vendor])


def _is_usable(connection: BaseDatabaseWrapper) -> bool:
    """PostgreSQL says no more after an error, and forgets by itself when the transaction or savepoint ends."""
    if connection.vendor != "postgresql":
        return True
    return int(connection.connection.info.transaction_status) != 3  # INERROR


def _say(connection: BaseDatabaseWrapper, sql: str) -> None:
    with connection.wrap_database_errors, closing(connection.connection.cursor()) as cursor:
        cursor.execute(sql)
