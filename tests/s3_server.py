"""A real S3 server of the tests' own, which checks signatures and policies. `.ci/s3.sh` builds it."""

import os
import secrets
import shutil
import socket
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / ".cache" / "s3"
PATIENCE_SECONDS = 30
REGION = "us-east-1"


def program() -> str | None:
    own = FOLDER / "versitygw"
    return str(own) if own.exists() else shutil.which("versitygw")


@dataclass
class S3Server:
    """Started and stopped as often as a test likes: what is in it stays."""

    folder: Path
    port: int = 0
    key: str = "test-key"
    secret: str = field(default_factory=lambda: secrets.token_urlsafe(20))
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> "S3Server":
        self.port = self.port or _free_port()
        self.folder.mkdir(exist_ok=True)
        options = ["--port", f"127.0.0.1:{self.port}", "--region", REGION, "--quiet"]
        self.process = subprocess.Popen(
            [str(program()), *options, "posix", str(self.folder)],
            env={**os.environ, "ROOT_ACCESS_KEY": self.key, "ROOT_SECRET_KEY": self.secret},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until = time.monotonic() + PATIENCE_SECONDS
        while not self.listens():
            assert self.process.poll() is None, "the S3 server ended"
            assert time.monotonic() < until, "the S3 server does not listen"
            time.sleep(0.02)
        return self

    def stop(self) -> None:
        if self.process:
            self.process.terminate()
            self.process.wait(10)
            self.process = None

    def listens(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
        except OSError:
            return False
        return True


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
