"""A PostgreSQL server of the test's own, to be stopped and started. `.ci/services.sh` starts the one that all share."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

QUICK = ("fsync", "synchronous_commit", "full_page_writes")  # durability is of no use to a test


@contextmanager
def open_folder() -> Iterator[Path]:
    """One that PostgreSQL's user may pass through, as pytest's own are not."""
    with tempfile.TemporaryDirectory(prefix="fabula-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


def programs() -> Path:
    """Where Debian keeps the newest version's, or wherever they are on the path."""
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    return installed[-1] if installed else Path(shutil.which("initdb") or "/nowhere/initdb").parent


def dump(database: str, file: Path) -> None:
    """Everything in the database of that address."""
    subprocess.run([str(programs() / "pg_dump"), "--no-owner", f"--file={file}", database], check=True)


def restore(file: Path, database: str) -> None:
    """What was dumped, into an empty database."""
    options = ["--quiet", "--output=/dev/null", "--variable=ON_ERROR_STOP=1", f"--file={file}"]
    subprocess.run([str(programs() / "psql"), *options, database], check=True)


@dataclass
class PostgreSQLServer:
    """What is in its folder stays. The folders above must be open to the user `postgres`, as whom root starts it."""

    folder: Path
    port: int = field(default_factory=lambda: _free_port())

    @property
    def url(self) -> str:
        return f"postgresql://fabula@127.0.0.1:{self.port}/fabula"

    def make(self) -> None:
        """A new cluster, with an empty database."""
        self.folder.mkdir(parents=True, mode=0o700)
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres", "postgres")
        options = ["--username=fabula", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
        self.run("initdb", f"--pgdata={self.folder / 'data'}", *options)
        self.start()
        self.run("createdb", "--host=127.0.0.1", f"--port={self.port}", "--username=fabula", "fabula")

    def copy(self, database: str) -> None:
        """Everything in another server's database, into this empty one."""
        file = self.folder / "copy.sql"
        dump(database, file)
        restore(file, self.url)
        file.unlink()

    def start(self) -> None:
        options = ["listen_addresses=127.0.0.1", f"unix_socket_directories={self.folder}"]
        options += [f"{name}=off" for name in QUICK]
        given = " ".join([f"-p {self.port}", *(f"-c {option}" for option in options)])
        self.control("start", f"--log={self.folder / 'log'}", f"--options={given}")

    def stop(self) -> None:
        """At once: whoever is connected is told that the server is going."""
        self.control("stop", "--mode=fast")

    def control(self, action: str, *options: str) -> None:
        self.run("pg_ctl", action, f"--pgdata={self.folder / 'data'}", "--wait", "--silent", *options)

    def run(self, program: str, *options: str) -> None:
        """PostgreSQL refuses to run as root."""
        unprivileged = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        subprocess.run(
            [*unprivileged, str(programs() / program), *options],
            cwd="/",
            check=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
