"""A PostgreSQL that is stopped: nobody waits for it, and it is found as soon as it is back."""

import time
from collections.abc import Iterator
from types import SimpleNamespace

from django.db import OperationalError
from django.db.utils import ConnectionHandler

import pytest

from core.postgresql import base
from core.postgresql.base import Absence, DatabaseWrapper
from tests.postgresql_server import PostgreSQLServer, open_folder
from tests.varnish import wait_until

pytestmark = [pytest.mark.once, pytest.mark.slow, pytest.mark.services("postgresql-server")]


@pytest.fixture
def server() -> Iterator[PostgreSQLServer]:
    with open_folder() as folder:
        server = PostgreSQLServer(folder / "postgresql")
        server.make()
        yield server
        server.stop()


@pytest.fixture
def connection(server: PostgreSQLServer) -> Iterator[DatabaseWrapper]:
    """As production has it, with a pool."""
    place = {"NAME": "fabula", "USER": "fabula", "HOST": "127.0.0.1", "PORT": str(server.port)}
    pool = {"min_size": 1, "max_size": 2, "timeout": 3, "reconnect_timeout": 1}
    handler = ConnectionHandler(
        {"default": {}, "away": {"ENGINE": "core.postgresql", **place, "OPTIONS": {"pool": pool}}}
    )
    connection = handler["away"]
    assert isinstance(connection, DatabaseWrapper)
    yield connection
    connection.close()
    connection.close_pool()


def answers(connection: DatabaseWrapper) -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except OperationalError:
        return False
    finally:
        connection.close()
    return True


def test_one_waits_and_all_others_are_refused_at_once(
    server: PostgreSQLServer, connection: DatabaseWrapper, caplog: pytest.LogCaptureFixture
) -> None:
    assert answers(connection)

    server.stop()
    wait_until(lambda: not answers(connection) and "The database is out of reach" in caplog.text)
    began = time.monotonic()
    refused = [answers(connection) for _ in range(50)]

    assert refused == [False] * 50
    assert time.monotonic() - began < 0.5  # the pool's patience is three seconds
    assert caplog.text.count("The database is out of reach") == 1

    server.start()
    wait_until(lambda: answers(connection))
    assert caplog.text.count("The database is back") == 1


def test_a_look_is_made_by_one_however_long_it_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0
    monkeypatch.setattr(base, "time", SimpleNamespace(monotonic=lambda: now))
    absence = Absence()
    absence.begin(OSError())

    now = 1.5
    looks = [absence.may_look()]
    now = 3.0  # the pool's patience is not over
    looks.append(absence.may_look())
    absence.begin(OSError())
    now = 3.5
    looks.append(absence.may_look())
    now = 4.5
    looks.append(absence.may_look())
    absence.end()

    assert looks == [True, False, False, True]
    assert [absence.may_look(), absence.may_look()] == [True, True]
