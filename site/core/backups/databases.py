"""Copying a whole database with its own tools: SQLite's online backup, PostgreSQL's pg_dump and pg_restore."""

import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from core.backups.contents import Table, contents, tables
from core.backups.exceptions import BackupError

FILES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}


def dump(folder: Path) -> dict[str, Table]:
    """Write the database into `folder`, whole and of one moment, while the shop goes on. Returns what is in it."""
    file = folder / FILES[connection.vendor]
    if connection.vendor == "sqlite":
        with _sqlite(file) as copy:
            connection.ensure_connection()
            connection.connection.backup(copy)
        with _looking_into(file):
            return contents(connection, tables())
    with taking_time(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_export_snapshot()")
        (snapshot,) = cursor.fetchone()
        _run("pg_dump", "--format=custom", f"--snapshot={snapshot}", f"--file={file}")
        return contents(connection, tables())


def load(folder: Path) -> None:
    """Make the database what the archive says. What was in it is gone."""
    file = folder / FILES[connection.vendor]
    if connection.vendor == "sqlite":
        with _sqlite(file) as copy:
            connection.ensure_connection()
            copy.backup(connection.connection)
        connection.close()
        return
    with taking_time(), connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA IF EXISTS public CASCADE")
        cursor.execute("CREATE SCHEMA public")
    connection.close()
    name = connection.settings_dict["NAME"]
    _run("pg_restore", "--no-owner", "--exit-on-error", "--single-transaction", f"--dbname={name}", str(file))


@contextmanager
def taking_time() -> Iterator[None]:
    """A transaction in which a large table may take longer than a visitor would wait."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
                cursor.execute("SET LOCAL statement_timeout = 0")
        yield


@contextmanager
def _sqlite(file: Path) -> Iterator[sqlite3.Connection]:
    opened = sqlite3.connect(file)
    try:
        yield opened
    finally:
        opened.close()


@contextmanager
def _looking_into(file: Path) -> Iterator[None]:
    """Read the copy, not the shop: it has gone on since."""
    live, connection.connection = connection.connection, None
    name, connection.settings_dict["NAME"] = connection.settings_dict["NAME"], str(file)
    held = connection.in_atomic_block, connection.savepoint_ids, connection.needs_rollback
    try:
        connection.connect()
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA journal_mode=DELETE")  # one file, without companions
        yield
    finally:
        if connection.connection is not None:
            connection.connection.close()
        connection.connection = live
        connection.settings_dict["NAME"] = name
        connection.in_atomic_block, connection.savepoint_ids, connection.needs_rollback = held


def _run(program: str, *arguments: str) -> None:
    """PostgreSQL's own programs; the password goes by the environment, where nobody's list of processes shows it."""
    path = shutil.which(program)
    if path is None:
        raise BackupError(
            f"{program} is not installed: it comes with PostgreSQL's client (Debian: postgresql-client)."
        )
    done = subprocess.run([path, *arguments], env=_server(), capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise BackupError(
            f"{program} failed: {done.stderr.strip().splitlines()[-1] if done.stderr.strip() else '?'}"
        )


def _server() -> dict[str, str]:
    settings: dict[str, Any] = connection.settings_dict
    found = {
        "PGHOST": settings["HOST"],
        "PGPORT": str(settings["PORT"] or ""),
        "PGUSER": settings["USER"],
        "PGPASSWORD": settings["PASSWORD"],
        "PGDATABASE": settings["NAME"],
        "PGSSLMODE": settings["OPTIONS"].get("sslmode", ""),
    }
    return {name: value for name, value in found.items() if value}
