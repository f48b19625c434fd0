"""Keeps the ledger's triggers in place around migrations, which SQLite can't do with them there."""

from collections.abc import Sequence
from types import ModuleType
from typing import Any

from django.apps import AppConfig
from django.core import checks
from django.db import connections, transaction
from django.db.models.signals import post_migrate, pre_migrate

from commerce.partner.ledger import postgresql, sqlite


def connect(app: AppConfig) -> None:
    pre_migrate.connect(before_migrations, sender=app, dispatch_uid="partner.ledger")
    post_migrate.connect(after_migrations, sender=app, dispatch_uid="partner.ledger")


def dialect(using: str) -> ModuleType:
    return {"postgresql": postgresql, "sqlite": sqlite}[connections[using].vendor]


def missing(using: str) -> set[str]:
    """The triggers that are not there, as far as their tables are."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if "partner_stockmovement" not in connection.introspection.table_names(cursor):
            return set()
        return set(dialect(using).TRIGGERS) - dialect(using).present(cursor)


def before_migrations(*, using: str, plan: list[Any], **kwargs: Any) -> None:
    connection = connections[using]
    if plan and connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            sqlite.drop(cursor)


def after_migrations(*, using: str, plan: list[Any], **kwargs: Any) -> None:
    if plan or missing(using):
        with transaction.atomic(using=using), connections[using].cursor() as cursor:
            if "partner_stockmovement" in connections[using].introspection.table_names(cursor):
                dialect(using).install(cursor)


@checks.register(checks.Tags.database)
def check_triggers(databases: Sequence[str] | None = None, **kwargs: Any) -> list[checks.CheckMessage]:
    """A warning, not an error: `migrate` runs this check before it creates what is missing."""
    return [
        checks.Warning(
            f"The stock ledger is not guarded: {name} is missing.",
            hint="Run `manage.py migrate`, which creates it; then `manage.py check_stock`.",
            id="partner.W001",
        )
        for using in databases or []
        for name in sorted(missing(using))
    ]
