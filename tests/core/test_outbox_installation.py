"""Triggers survive migrations and crashes, and a gap is noticed."""

from collections.abc import Callable

from django.core import checks
from django.core.management import call_command
from django.db import connection, transaction
from django.test import override_settings

import pytest

from core.models import Image, OutboxEntry
from core.outbox import installation, triggers
from core.outbox.relay import Relay
from core.outbox.watches import Watch, declared, subjects
from tests.core import rows
from tests.core.outbox_help import entries, watching

AN_APP_WITHOUT_MIGRATIONS = "widget_tweaks"


def silent(watch: Watch) -> list[str]:
    """Which events of the watched table leave no entry."""
    model = watch.model
    ignored = {watch.key_column, model._meta.pk.column, *watch.ignoring}
    others = [field for field in model._meta.local_concrete_fields if field.column not in ignored]
    others.sort(
        key=lambda field: field.get_internal_type() not in {"CharField", "TextField"}
    )  # constrained least
    events: dict[str, Callable[[], None]] = {"insert": lambda: rows.insert(model, watch.key_column)}
    if others:
        events["update"] = lambda: rows.update(model, others[0].column)
    events["delete"] = lambda: rows.delete(model)
    missed = []
    with transaction.atomic():
        for name, write in events.items():
            before = OutboxEntry.objects.filter(subject=watch.subject).count()
            write()
            if OutboxEntry.objects.filter(subject=watch.subject).count() == before:
                missed.append(f"{watch.label} {watch.subject} {name}")
        transaction.set_rollback(True)
    return missed


def test_every_declared_trigger_is_there_and_fires() -> None:
    assert declared() != []
    assert triggers.gaps() == []
    assert [event for watch in declared() for event in silent(watch)] == []


def test_a_new_database_has_nothing_to_rebuild() -> None:
    assert entries(subject="rebuild") == []


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@override_settings(MIGRATION_MODULES={AN_APP_WITHOUT_MIGRATIONS: "tests.core.remaking.migrations"})
def test_triggers_survive_a_migration_that_remakes_their_tables() -> None:
    call_command("migrate", verbosity=0, interactive=False)

    assert triggers.gaps() == []
    assert [event for watch in declared() for event in silent(watch)] == []
    assert entries(subject="rebuild") == [("row", "rebuild", "")]

    call_command("migrate", verbosity=0, interactive=False)  # nothing to do
    assert entries(subject="rebuild") == [("row", "rebuild", "")]


def test_what_a_crashed_migration_took_away_is_mended_by_the_relay() -> None:
    triggers.drop()
    assert triggers.gaps() == declared()
    Image.objects.create(title="a", file="a.png", width=1, height=1)
    assert entries(subject="image") == []

    relay = Relay()
    relay.keep_lease()

    assert triggers.gaps() == []
    assert entries(subject="rebuild") == [("row", "rebuild", "")]
    assert not installation.heal()
    assert entries(subject="rebuild") == [("row", "rebuild", "")]


def test_a_check_reports_what_is_missing() -> None:
    tag = checks.Tags.database
    assert [
        each for each in checks.run_checks(tags=[tag], databases=["default"]) if each.id == "core.W001"
    ] == []

    with watching("core.User", subject="probe"):
        triggers.drop()
        warnings = checks.run_checks(tags=[tag], databases=["default"])

    assert "The table core_user has no intact outbox trigger for 'probe'." in {each.msg for each in warnings}
    assert len([each for each in warnings if each.id == "core.W001"]) == len(declared()) + 1


def test_a_trigger_that_nobody_declares_any_more_goes() -> None:
    before = installed()
    with watching("core.User", subject="probe"):
        assert installed() > before
    triggers.install()

    assert triggers.gaps() == []
    assert installed() == before


def installed() -> set[tuple[str, str]]:
    """The tables with triggers, and their names: the audit log and the stock ledger have some as well."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute("SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal")
        return set(cursor.fetchall())


@pytest.mark.skipif(
    connection.vendor != "sqlite", reason="only SQLite's triggers name columns, in their bodies"
)
def test_a_trigger_that_does_not_know_a_column_is_made_anew() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE core_image ADD COLUMN mood varchar(10)")

    assert {each.label for each in triggers.gaps()} == {
        each.label for each in declared() if each.table == "core_image"
    }
    triggers.install()
    assert triggers.gaps() == []


def test_every_watched_subject_has_a_projector() -> None:
    assert installation.check_projectors() == []
    assert {"shop", "image"} <= subjects()
