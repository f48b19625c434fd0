"""A Varnish of the test's own, with the project's rules, in front of an origin on this machine."""

import socket
import subprocess
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from tests.databases import ROOT

RULES = ROOT / "site" / "core" / "edge" / "varnish"
PATIENCE = 60.0


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    """By lower-case names."""
    body: str

    @property
    def cache(self) -> str:
        return self.headers.get("x-cache", "")


@dataclass
class Varnish:
    """`start()` and `stop()` as often as wished; it forgets everything in between."""

    folder: Path
    origin: int
    """The origin's port."""
    rewrite: Callable[[str], str] = str
    """What to change in the rules and the installation's part of them."""
    port: int = field(default_factory=lambda: free_port())
    purge_port: int = field(default_factory=lambda: free_port())
    process: subprocess.Popen[bytes] | None = None

    @property
    def purge_address(self) -> str:
        return f"http://127.0.0.1:{self.purge_port}"

    def start(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        for name in ("fabula.vcl", "origin.vcl"):
            text = (
                (RULES / name)
                .read_text()
                .replace('"10.86.46.10"', '"127.0.0.1"')
                .replace('"8000"', f'"{self.origin}"')
            )
            (self.folder / name).write_text(self.rewrite(text))
        command = ["varnishd", "-F", "-j", "none", "-n", str(self.folder / "work"), "-T", "none"]
        command += ["-a", f"http=127.0.0.1:{self.port}", "-a", f"purge=127.0.0.1:{self.purge_port}"]
        command += ["-p", f"vcl_path={self.folder}", "-f", "fabula.vcl", "-s", "malloc,32m"]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log)
        wait_until(self.answers, self.complaint)

    def answers(self) -> bool:
        assert self.process
        assert self.process.poll() is None, self.complaint()
        try:
            return self.get("/-/health/live").status > 0
        except (OSError, HTTPException):
            return False

    def complaint(self) -> str:
        return (self.folder / "log").read_text()[-3000:]

    def stop(self) -> None:
        if self.process:
            self.process.terminate()
            self.process.wait(30)
            self.process = None

    def get(
        self, path: str, *, host: str = "petite.localhost", method: str = "GET", **headers: str
    ) -> Answer:
        """Header names as keywords: `accept_encoding="gzip"`."""
        return ask(self.port, path, host=host, method=method, **headers)


def ask(port: int, path: str, *, host: str, method: str = "GET", **headers: str) -> Answer:
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    with closing(HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as connection:
        connection.request(method, path, headers={"Host": host, **given})
        answer = connection.getresponse()
        found = {name.lower(): value for name, value in answer.getheaders()}
        return Answer(answer.status, found, answer.read().decode("utf-8", "replace"))


def wait_until(condition: Callable[[], object], complaint: Callable[[], str] = str) -> None:
    """A process of its own can only be watched."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, complaint()
        time.sleep(0.02)


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
