"""Stripe's own mock: judges requests by the published OpenAPI and keeps nothing. `.ci/stripe-mock.sh` fetches it."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT / ".cache" / "stripe-mock"
SPEC = FOLDER / "spec3.json"
PATIENCE_SECONDS = 30


def program() -> str | None:
    own = FOLDER / "stripe-mock"
    return str(own) if own.exists() else shutil.which("stripe-mock")


@contextmanager
def started() -> Iterator[str]:
    """Its address."""
    ports = [_free_port(), _free_port()]
    http, https = (f"127.0.0.1:{port}" for port in ports)
    process = subprocess.Popen(
        [str(program()), "-http-addr", http, "-https-addr", https],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(ports[0])
        yield f"http://{http}"
    finally:
        process.terminate()
        process.wait(10)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            assert time.monotonic() < until, "stripe-mock does not listen"
            time.sleep(0.02)
