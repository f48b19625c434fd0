"""Celery as in production: a Redis, relays, workers and beats as real processes, to be killed, stopped and emptied."""

import os
import signal
import subprocess
from pathlib import Path

from core.models import RelayLease
from tests.core.relays import Relays
from tests.redis_server import RedisServer

SETTINGS = "tests.core.worker_settings"


class Workers(Relays):
    """`start()` starts a relay; each process can be ended with everything it has started."""

    def __init__(self, log: Path, broker: RedisServer) -> None:
        super().__init__(log)
        self.broker = broker
        self.more: dict[str, str] = {}

    def start(self) -> subprocess.Popen[bytes]:
        return self.run("manage.py", "relay", settings=SETTINGS, **self.environment)

    def worker(self, queues: str = "fast,index") -> subprocess.Popen[bytes]:
        name = f"{len(self.processes)}@test"
        return self.celery("worker", "--queues", queues, "--hostname", name, "--without-mingle")

    def beat(self) -> subprocess.Popen[bytes]:
        return self.celery("beat")

    def celery(self, *command: str) -> subprocess.Popen[bytes]:
        return self.run("-m", "celery", "-A", "config", *command, settings=SETTINGS, **self.environment)

    @property
    def environment(self) -> dict[str, str]:
        return {"CELERY_BROKER_URL": self.broker.url, "TMPDIR": str(self.log.parent)} | self.more

    def kill_all_of(self, process: subprocess.Popen[bytes]) -> None:
        """Without warning, with its children."""
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def wait_for_relay(self) -> None:
        self.wait_until(lambda: RelayLease.objects.exclude(holder="").exists())
