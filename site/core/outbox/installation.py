"""Keeps the triggers in place: around migrations, after a crash, and in a check."""

import logging
from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core import checks
from django.db import connections, transaction
from django.db.migrations import Migration
from django.db.models.signals import post_migrate, pre_migrate

from core.outbox import rebuild, triggers
from core.outbox.projectors import registered
from core.outbox.watches import subjects

log = logging.getLogger(__name__)
Plan = list[tuple[Migration, bool]]


def connect(app: AppConfig) -> None:
    """Follow migrations. Django signals once per app: with one sender, this is done once per run."""
    pre_migrate.connect(before_migrations, sender=app, dispatch_uid="core.outbox")
    post_migrate.connect(after_migrations, sender=app, dispatch_uid="core.outbox")


def before_migrations(*, using: str, plan: Plan, **kwargs: Any) -> None:
    """SQLite can't alter a table that a trigger mentions, and drops triggers with each table it remakes."""
    if plan and connections[using].vendor == "sqlite":
        triggers.drop(using)


def after_migrations(*, using: str, plan: Plan, **kwargs: Any) -> None:
    """Bring the triggers back. What changed without them (or without a row write) is projected anew."""
    if not triggers.outbox_exists(using):
        return
    with transaction.atomic(using=using):
        missing = triggers.install(using)
        if (plan or missing) and not creates_outbox(plan):
            rebuild.request(using)


def creates_outbox(plan: Plan) -> bool:
    """In a database being created nothing was projected or cached yet: there is nothing to rebuild."""
    return any(
        migration.app_label == "core" and migration.initial and not backwards for migration, backwards in plan
    )


def heal(using: str = "default") -> bool:
    """Mend what a crashed migrate left behind. Says whether there was anything to mend."""
    if not triggers.gaps(using):
        return False
    with transaction.atomic(using=using):
        missing = triggers.install(using)
        rebuild.request(using)
    log.warning("Outbox triggers were missing and are back: %s.", ", ".join(each.label for each in missing))
    return True


@checks.register(checks.Tags.database)
def check_triggers(databases: Sequence[str] | None = None, **kwargs: Any) -> list[checks.CheckMessage]:
    """A warning, not an error: `migrate` runs this check before it creates what is missing."""
    return [
        checks.Warning(
            f"The table {each.table} has no intact outbox trigger for {each.subject!r}.",
            hint="Run `manage.py migrate`, or start the relay: both create it and rebuild.",
            id="core.W001",
        )
        for using in databases or []
        for each in triggers.gaps(using)
    ]


@checks.register
def check_projectors(**kwargs: Any) -> list[checks.CheckMessage]:
    """Each watched subject has somebody who knows what its changes mean."""
    return [
        checks.Warning(
            f"The subject {subject!r} is watched, but no projector is registered for it.", id="core.W002"
        )
        for subject in sorted(subjects() - set(registered()))
    ]
