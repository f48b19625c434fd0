"""A test database in a second instead of forty: migrate once per state of the migrations, then copy.

The migrated template is kept (SQLite: a file in `.cache/`; PostgreSQL: a database) under a name made
from a fingerprint of everything that migrating depends on. Each worker gets a copy of its own, and a
test that really commits gets a fresh copy afterwards, which is quicker and more exact than emptying
tables: what the migrations put there is there again.
"""

import fcntl
import hashlib
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from django.conf import settings
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection, connections, transaction
from django.test import TransactionTestCase, override_settings

import pytest

ROOT = Path(__file__).resolve().parents[1]
CACHE = ROOT / ".cache" / "tests"
ROOMS = ("commerce", "content", "search", "site")
SHAPING = (
    "migrations",
    "outbox",
    "ledger",
    "audit",
    "audit.py",
    "postgresql.py",
    "sqlite.py",
    "apps.py",
    "freshness.py",
    "roles.py",
    "wagtail_hooks.py",
    "signals.py",
)
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")


def fingerprint() -> str:
    """Changes when a migration, a trigger, a role or a package does."""
    digest = hashlib.sha256((ROOT / "requirements.lock").read_bytes())
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            if any(part in SHAPING for part in path.parts):
                digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()[:12]


@contextmanager
def locked(name: str) -> Iterator[None]:
    """One worker at a time, across processes."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / f"{name}.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def use(name: str) -> None:
    """Point Django's default connection at another database."""
    close()
    settings.DATABASES["default"]["NAME"] = name
    connection.settings_dict["NAME"] = name


def close() -> None:
    for each in connections.all(initialized_only=True):
        each.close()
        if hasattr(each, "close_pool"):
            each.close_pool()


def migrate_into(name: str) -> None:
    use(name)
    call_command("migrate", verbosity=0, interactive=False)
    close()


class SQLiteFiles:
    """Copies are files, each of a name of its own.

    A thread of the test before may open its database, or close it, a moment after that test. Were the next
    one of the same name, its log would be cut under those who use it: they see a "disk I/O error", or die.
    """

    def __init__(self) -> None:
        self.template = CACHE / f"{fingerprint()}.sqlite3"
        self.names = (CACHE / f"test-{WORKER}-{os.getpid()}-{number}.sqlite3" for number in count(1))
        self.copy = next(self.names)

    def prepare(self) -> None:
        with locked("sqlite"):
            if not self.template.exists():
                building = self.template.with_suffix(".building")
                self.remove(building)
                migrate_into(str(building))
                for stale in CACHE.glob("*.sqlite3"):
                    if stale.stat().st_mtime < time.time() - 86_400:
                        stale.unlink()
                building.rename(self.template)

    def renew(self) -> None:
        self.drop()
        self.copy = next(self.names)
        shutil.copyfile(self.template, self.copy)
        use(str(self.copy))

    def drop(self) -> None:
        close()
        self.remove(self.copy)

    def remove(self, path: Path) -> None:
        for suffix in ("", "-wal", "-shm"):
            Path(f"{path}{suffix}").unlink(missing_ok=True)


class PostgreSQLDatabases:
    """Copies are databases made from a template."""

    def __init__(self) -> None:
        base = settings.DATABASES["default"]["NAME"]
        self.prefix = f"{base}_template_"
        self.template = self.prefix + fingerprint()
        self.copy = f"test_{base}_{WORKER}_{os.getpid()}"

    def prepare(self) -> None:
        with locked("postgresql"):
            names = self.names()
            if self.template in names:
                return
            building = f"{self.prefix}building"
            self.execute(
                f'DROP DATABASE IF EXISTS "{building}" WITH (FORCE)', f'CREATE DATABASE "{building}"'
            )
            migrate_into(building)
            for stale in names:
                if stale.startswith(self.prefix) and stale != building:
                    self.execute(f'DROP DATABASE "{stale}" WITH (FORCE)')
            self.execute(f'ALTER DATABASE "{building}" RENAME TO "{self.template}"')

    def renew(self) -> None:
        close()
        self.execute(
            f'DROP DATABASE IF EXISTS "{self.copy}" WITH (FORCE)',
            f'CREATE DATABASE "{self.copy}" TEMPLATE "{self.template}" STRATEGY FILE_COPY',
        )
        use(self.copy)

    def drop(self) -> None:
        close()
        self.execute(f'DROP DATABASE IF EXISTS "{self.copy}" WITH (FORCE)')

    def names(self) -> list[str]:
        with connection._nodb_cursor() as cursor:
            cursor.execute("SELECT datname FROM pg_database")
            return [name for (name,) in cursor.fetchall()]

    def execute(self, *statements: str) -> None:
        with connection._nodb_cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker: pytest.FixtureRequest
) -> Iterator[None]:
    """Takes the place of pytest-django's fixture of this name."""
    databases = SQLiteFiles() if connection.vendor == "sqlite" else PostgreSQLDatabases()
    original = settings.DATABASES["default"]["NAME"]
    flush = TransactionTestCase._fixture_teardown
    with django_db_blocker.unblock():
        databases.prepare()
        databases.renew()
    TransactionTestCase._fixture_teardown = lambda self: databases.renew()
    yield
    TransactionTestCase._fixture_teardown = flush
    with django_db_blocker.unblock():
        databases.drop()
        use(original)


@pytest.fixture(scope="module")
def until_the_module_ends(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """What a module's own fixtures write stands for all of its tests: what takes seconds to make is made once.

    What a test writes is taken back after it, as ever. Not for a module with a test that really commits.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="session", autouse=True)
def own_places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Media and mail of a run go to a folder of its own, each worker's cache to a Redis database of its own."""
    folder = tmp_path_factory.mktemp("data")
    names = {"MEDIA_ROOT": "media", "PRIVATE_ROOT": "private", "MAIL_FOLDER": "mail"}
    places = {"DATA_DIR": folder} | {setting: folder / name for setting, name in names.items()}
    shared = settings.CACHES["default"]
    if shared["BACKEND"].endswith("RedisCache"):
        server, number = shared["LOCATION"].rpartition("/")[0], WORKER.removeprefix("gw")
        address = f"{server}/{int(number) + 1 if number.isdigit() else 0}"
        os.environ["REDIS_URL"] = address  # for the processes that tests start
        places["CACHES"] = {alias: each | {"LOCATION": address} for alias, each in settings.CACHES.items()}
    with override_settings(**places):
        caches["default"].clear()
        yield
