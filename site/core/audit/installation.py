"""Keeps the triggers in place around migrations, which SQLite can't do with them there."""

from collections.abc import Sequence
from types import ModuleType
from typing import Any

from django.apps import AppConfig
from django.core import checks
from django.db import connections, transaction
from django.db.models.signals import post_migrate, pre_migrate

from core.audit import postgresql, sqlite
from core.audit.trails import declared


def connect(app: AppConfig) -> None:
    pre_migrate.connect(before_migrations, sender=app, dispatch_uid="core.audit")
    post_migrate.connect(after_migrations, sender=app, dispatch_uid="core.audit")


def dialect(using: str) -> ModuleType:
    return {"postgresql": postgresql, "sqlite": sqlite}[connections[using].vendor]


def has_tables(using: str) -> bool:
    connection = connections[using]
    with connection.cursor() as cursor:
        names = set(connection.introspection.table_names(cursor))
    return {"core_auditentry", *(trail.table for trail in declared())} <= names


def before_migrations(*, using: str, plan: list[Any], **kwargs: Any) -> None:
    if plan:
        with connections[using].cursor() as cursor:
            dialect(using).drop(cursor)


def after_migrations(*, using: str, **kwargs: Any) -> None:
    """Each time: what a release records differently shows in no migration."""
    if has_tables(using):
        with transaction.atomic(using=using), connections[using].cursor() as cursor:
            dialect(using).install(cursor)


def suspend(using: str = "default") -> None:
    """Record nothing until `resume()`, in the caller's transaction: for what is generated and nobody's doing."""
    with connections[using].cursor() as cursor:
        dialect(using).suspend(cursor)


def resume(using: str = "default") -> None:
    with connections[using].cursor() as cursor:
        dialect(using).install(cursor)


@checks.register(checks.Tags.database)
def check_triggers(databases: Sequence[str] | None = None, **kwargs: Any) -> list[checks.CheckMessage]:
    """A warning, not an error: `migrate` runs this check before it creates what is missing."""
    found = []
    for using in databases or []:
        if has_tables(using):
            with connections[using].cursor() as cursor:
                found += sorted(dialect(using).missing(cursor))
    return [
        checks.Warning(
            f"The audit log has a gap: {name} is missing.",
            hint="Run `manage.py migrate`, which creates it.",
            id="core.W003",
        )
        for name in found
    ]
