"""Celery as in production: a Redis, relays, workers and beats as real processes, to be killed, stopped and emptied."""

import os
import signal
import socket
import subprocess
from pathlib import Path

from redis import Redis, RedisError

from core.models import RelayLease
from tests.core.relays import Relays

SETTINGS = "tests.core.worker_settings"


class Broker:
    """A Redis that keeps nothing, on a port of its own."""

    def __init__(self) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.client = Redis.from_url(self.url, socket_timeout=5)

    def start(self) -> None:
        self.process = subprocess.Popen(
            [
                "redis-server",
                "--bind",
                "127.0.0.1",
                "--port",
                str(self.port),
                "--save",
                "",
                "--appendonly",
                "no",
            ],
            stdout=subprocess.DEVNULL,
        )

    def end(self) -> None:
        self.process.kill()
        self.process.wait()

    def hang(self) -> None:
        """Takes connections and answers nobody."""
        self.process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        self.process.send_signal(signal.SIGCONT)

    def answers(self) -> bool:
        try:
            return bool(self.client.ping())
        except RedisError:
            return False


class Workers(Relays):
    """`start()` starts a relay; each process can be ended with everything it has started."""

    def __init__(self, log: Path, broker: Broker) -> None:
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
