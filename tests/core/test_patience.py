"""For how long PostgreSQL lets a statement run, a lock be waited for and a transaction be idle."""

from django.core.management import call_command
from django.db import OperationalError, connection, transaction

import pytest

pytestmark = pytest.mark.services("postgresql")
LIMITS = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")


def limits() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(f"current_setting('{name}')" for name in LIMITS))
        return list(cursor.fetchone())


def test_nobody_waits_for_ever() -> None:
    assert limits() == ["30s", "10s", "1min"]


def test_a_statement_that_takes_too_long_is_ended() -> None:
    too_long = pytest.raises(OperationalError, match="statement timeout")
    with too_long, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '50ms'")
        cursor.execute("SELECT pg_sleep(30)")


@pytest.mark.django_db(transaction=True)
def test_a_migration_takes_its_time_but_waits_for_no_lock() -> None:
    call_command("migrate", "core", verbosity=0, interactive=False)
    found = limits()
    connection.close()  # its limits are those of the connection

    assert found == ["0", "10s", "0"]
    assert limits() == ["30s", "10s", "1min"]
