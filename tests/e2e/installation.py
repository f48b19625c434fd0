"""Starts the site as `make run` does: `manage.py up` on a free port, with a database of its own."""

import hashlib
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

import psycopg

from tests.databases import CACHE, ROOT, fingerprint, locked
from tests.postgresql_server import dump, restore

LAST_LINE = "Ctrl-C ends it"
PATIENCE = 300.0  # seconds
DUMP = "database.sql"
ALONE = {"DATABASE_URL": "", "REDIS_URL": "", "ELASTICSEARCH_URL": ""}


@dataclass(frozen=True)
class Site:
    """A started installation, seen from outside."""

    port: int
    log: Path
    process: subprocess.Popen[bytes]
    environment: dict[str, str]
    """What another process needs to work on the same database."""

    def address(self, brand: str, path: str = "/") -> str:
        return f"http://{brand}.localhost:{self.port}{path}"

    def account(self, role: str) -> tuple[str, str]:
        """E-mail address and password of a role's demo account, as the start printed them."""
        password = re.search(r"Demo accounts, all with the password (\S+)", self.said())
        email = re.search(rf"^\s*(\S+@\S+)\s+{role}$", self.said(), flags=re.MULTILINE)
        assert password, self.said()
        assert email, self.said()
        return email[1], password[1]

    def said(self) -> str:
        return self.log.read_text()

    def children(self) -> list[int]:
        """Web server and relay."""
        listed = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(self.process.pid)], capture_output=True, text=True, check=True
        )
        return [int(pid) for pid in listed.stdout.split()]

    def wait_until_ready(self) -> None:
        until = time.monotonic() + PATIENCE
        while LAST_LINE not in self.said():
            assert self.process.poll() is None, f"The site ended:\n{self.said()[-3000:]}"
            assert time.monotonic() < until, f"The site did not start:\n{self.said()[-3000:]}"
            time.sleep(0.05)

    def end(self) -> int:
        """As Ctrl-C does it."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(30)


@contextmanager
def started(folder: Path, *, database: str = "", redis: str = "", **more: str) -> Iterator[Site]:
    """`more`: further variables of its environment. Without a database on a server the site is all by itself."""
    port = free_port()
    log = folder.parent / f"site-{port}.log"
    variables = environment(folder, PORT=str(port), DATABASE_URL=database, REDIS_URL=redis, **more)
    if not database:
        variables["ELASTICSEARCH_URL"] = ""
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-u", "manage.py", "up", "--no-reload"],
            cwd=ROOT,
            env=variables,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        site = Site(port=port, log=log, process=process, environment=variables)
        try:
            yield site
        finally:
            if process.poll() is None:
                site.end()


def migrated_already(server: str) -> str:
    """The database on it, if any, that other tests of this run have migrated: to copy it takes seconds, not minutes."""
    name = f"{server.rpartition('/')[2]}_template_{fingerprint()}"
    with psycopg.connect(server) as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
    return name if found else ""


@contextmanager
def new_database(server: str, *, like: str = "template1") -> Iterator[str]:
    """The address of a database of our own on that server, made as a copy of another there."""
    name = f"fabula_e2e_{secrets.token_hex(4)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{like}"')
        try:
            yield f"{server.rpartition('/')[0]}/{name}"
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def prepared_copy(folder: Path) -> Path:
    """A folder as an earlier start has left it: migrated, with the demonstration."""
    shutil.copytree(prepared_folder(), folder)
    return folder


@contextmanager
def prepared_database(server: str, folder: Path) -> Iterator[str]:
    """The same with a database on that server, whose address this is; its pictures are small."""
    shutil.copytree(prepared_dump(server), folder)
    with new_database(server) as address:
        restore(folder / DUMP, address)
        yield address


@cache
def prepared_folder() -> Path:
    """Migrated and filled once per state of what fills it; kept for the next run."""
    return prepared("e2e", fill_folder)


@cache
def prepared_dump(server: str) -> Path:
    return prepared("dumped", partial(fill_database, server))


def prepared(name: str, prepare: Callable[[Path], None], *, also: Iterable[Path] = ()) -> Path:
    """What `prepare` makes in a folder; made anew when the demonstration or one of the other files differs."""
    digest = hashlib.sha256(fingerprint().encode())
    demonstration = (ROOT / "content" / "demo").rglob("*.*")
    for path in sorted({*demonstration, *also}):
        if "__pycache__" not in path.parts:
            digest.update(path.read_bytes())
    folder, building = CACHE / f"{name}-{digest.hexdigest()[:12]}", CACHE / f"building-{name}"
    with locked(name):
        if not folder.exists():
            shutil.rmtree(building, ignore_errors=True)
            prepare(building)
            for stale in CACHE.glob(f"{name}-*"):
                shutil.rmtree(stale)
            building.rename(folder)
    return folder


def fill(folder: Path, *how: str, **more: str) -> None:
    """From nothing; `how` is for the demonstration, `more` where it is not all by itself."""
    for command in (["migrate", "--verbosity", "0"], ["demo", *how]):
        manage(folder, *command, **(ALONE | more))


def manage(folder: Path, *words: str, **more: str) -> None:
    command = [sys.executable, "manage.py", *words]
    subprocess.run(command, cwd=ROOT, env=environment(folder, **more), check=True)


def fill_folder(folder: Path) -> None:
    """From what other tests have migrated, where there is such."""
    migrated = CACHE / f"{fingerprint()}.sqlite3"
    if migrated.exists():
        folder.mkdir(parents=True)
        shutil.copyfile(migrated, folder / "fabula.sqlite3")
    fill(folder)


def fill_database(server: str, folder: Path) -> None:
    """With small pictures: large ones take minutes."""
    with new_database(server, like=migrated_already(server) or "template1") as address:
        fill(folder, "--quick", DATABASE_URL=address)
        dump(address, folder / DUMP)


def environment(folder: Path, **more: str) -> dict[str, str]:
    folder.mkdir(parents=True, exist_ok=True)
    kept = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    return kept | {"DATA_DIR": str(folder), **more}


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
