"""Relays as real processes on the test's database, to be killed."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.db import connection

from core.models import RelayLease

ROOT = Path(__file__).resolve().parents[2]


class Relays:
    """Starts `manage.py relay` as often as asked, and ends what still runs."""

    def __init__(self, log: Path) -> None:
        self.log = log
        self.processes: list[subprocess.Popen[bytes]] = []

    def start(self) -> subprocess.Popen[bytes]:
        return self.run("manage.py", "relay", settings="tests.core.relay_settings")

    def run(self, *command: str, settings: str, **environment: str) -> subprocess.Popen[bytes]:
        """A Python process in a group of its own, with what it says in the log."""
        environment |= {"DJANGO_SETTINGS_MODULE": settings, "DATABASE_URL": database_url()}
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, *command],
                cwd=ROOT,
                env=os.environ | environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.processes.append(process)
        return process

    def pids(self) -> set[int]:
        return {process.pid for process in self.processes if process.poll() is None}

    def kill(self, pid: int | None) -> None:
        """Without warning (-9)."""
        for process in self.processes:
            if process.pid == pid:
                process.kill()
                process.wait()

    def wait_until(self, condition: Callable[[], object], seconds: float = 120) -> None:
        """A process of its own can only be watched. When it takes too long, its log says why."""
        end = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < end, self.log.read_text()[-3000:]
            time.sleep(0.02)

    def end(self) -> None:
        for process in self.processes:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def database_url() -> str:
    name = settings.DATABASES["default"]["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    server = settings.DATABASES["default"]
    return f"postgres://{server['USER']}:{server['PASSWORD']}@{server['HOST']}:{server['PORT']}/{name}"


def active_pid() -> int | None:
    """The process that holds the lease."""
    holder = RelayLease.objects.values_list("holder", flat=True).first()
    return int(holder.split(":")[1]) if holder else None
