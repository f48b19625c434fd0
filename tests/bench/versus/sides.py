"""The two shops: how each is made, filled, started, and where its pages are."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

from tests.databases import CACHE

ROOT = Path(__file__).resolve().parents[3]
HERE = Path(__file__).resolve().parent
FOLDER = CACHE / "bench-versus"
PEER_PYTHON = FOLDER / "environment" / "bin" / "python"
HOST = "petite.localhost"
BRAND = "kids-petite"
PATIENCE = 60.0
SECRET = "0123456789-abcdefghijklmnopqrstuvwxyz-of-no-use-anywhere-else"


@dataclass(frozen=True, kw_only=True)
class Side:
    """A shop as one server process shows it."""

    name: str
    port: int
    python: str
    wsgi: str
    settings: str
    variables: dict[str, str] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        paths = [str(ROOT), str(ROOT / "site")]
        return os.environ | self.variables | {
            "DJANGO_SETTINGS_MODULE": self.settings,
            "PYTHONPATH": os.pathsep.join(paths),
        }  # fmt: skip

    def run(self, *command: str) -> str:
        """A command of this side's Python; returns what it printed."""
        done = subprocess.run(
            [self.python, *command], env=self.environment, cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        if done.returncode:
            raise SystemExit(f"{self.name}: {' '.join(command)} failed.")
        return done.stdout

    def count(self, requests: str) -> int:
        """The queries of the last of some requests, one on each line."""
        printed = self.run("-m", "tests.bench.versus.count", HOST, *requests.split("\n"))
        return int(printed.splitlines()[-1])

    @contextmanager
    def serving(self, workers: int = 1) -> Iterator[None]:
        """One gunicorn, the same for both sides."""
        command = [
            self.python,
            "-m",
            "gunicorn",
            "--workers",
            str(workers),
            "--bind",
            f"127.0.0.1:{self.port}",
        ]
        with started([*command, "--preload", "--timeout", "120", self.wsgi], self.environment) as server:
            deadline = time.monotonic() + PATIENCE
            while not answers(self.port):
                if server.poll() is not None or time.monotonic() > deadline:
                    raise SystemExit(f"{self.name}: no server.")
                time.sleep(0.1)
            yield


@contextmanager
def started(command: Sequence[str], environment: dict[str, str]) -> Iterator[subprocess.Popen]:
    with ExitStack() as stack:
        log = stack.enter_context((FOLDER / "servers.log").open("a"))
        process = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=log, stderr=log)
        try:
            yield process
        finally:
            process.terminate()
            process.wait(PATIENCE)


def answers(port: int) -> bool:
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", port)) == 0


def ours(pages: str, port: int) -> Side:
    """Ours: production's settings as a demonstration, so that no stranger has to be paid."""
    return Side(
        name=f"Fabula, {pages}",
        port=port,
        python=sys.executable,
        wsgi="config.wsgi",
        settings="tests.bench.versus.ours",
        variables={
            "BENCH_PAGES": pages,
            "DATABASE_URL": database("bench_ours"),
            "REDIS_URL": redis(8),
            "DATA_DIR": str(FOLDER / "ours"),
            "DEMO": "1",
            "SECRET_KEY": SECRET,
            "PAYMENT_WEBHOOK_SECRET": SECRET,
            "ALLOWED_HOSTS": HOST,
        },
    )


def peer(port: int) -> Side:
    return Side(
        name="django-oscar",
        port=port,
        python=str(PEER_PYTHON),
        wsgi="django.core.wsgi:get_wsgi_application()",
        settings="tests.bench.versus.oscar.settings",
        variables={
            "PEER_DATABASE_URL": database("bench_oscar"),
            "PEER_REDIS_URL": redis(9),
            "PEER_FOLDER": str(FOLDER / "oscar"),
            "DATABASE_URL": database("bench_ours"),  # its catalogue is copied from there
        },
    )


def database(name: str) -> str:
    """A database of the server that `DATABASE_URL` names."""
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))


def redis(number: int) -> str:
    return urlunsplit(urlsplit(os.environ["REDIS_URL"])._replace(path=f"/{number}"))


def prepare(products: int) -> None:
    """Both shops anew, with the same catalogue. Minutes."""
    for name in ("bench_ours", "bench_oscar"):
        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
            server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            server.execute(f"CREATE DATABASE {name}")
    FOLDER.mkdir(parents=True, exist_ok=True)
    if not PEER_PYTHON.exists():
        uv = [str(Path(sys.executable).parent / "uv")]
        subprocess.run([*uv, "venv", "--quiet", str(PEER_PYTHON.parents[1])], check=True)
        packages = ["-r", str(HERE / "oscar" / "requirements.txt")]
        subprocess.run(
            [*uv, "pip", "install", "--quiet", "--python", str(PEER_PYTHON), *packages], check=True
        )
    mine = ours("kept", 0)
    mine.run("manage.py", "migrate", "--verbosity", "0")
    mine.run("manage.py", "collectstatic", "--no-input", "--verbosity", "0")
    mine.run("manage.py", "generate_catalogue", "--products", str(products), "--brand", BRAND)
    mine.run("-m", "tests.bench.versus.fill")
    peer(0).run("-m", "tests.bench.versus.oscar.fill")
    for name in ("bench_ours", "bench_oscar"):
        with psycopg.connect(database(name), autocommit=True) as server:
            server.execute("VACUUM ANALYZE")
