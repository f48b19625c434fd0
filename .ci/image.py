"""Runs the Dockerfile's steps as plain commands in an empty folder, then starts what they made.

No container engine is needed, so what is checked is the steps, not the isolation: base images are this
machine's Python and Node, USER is taken on for the last commands only, VOLUME and EXPOSE are read over.

    .ci/image.py            DATABASE_URL, REDIS_URL and CELERY_BROKER_URL say what the started shop uses

Each role is started by its command in compose.yaml, and must pass its own health check.
"""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parents[1]
READ_OVER = {"VOLUME", "EXPOSE"}
ROLES = ["web", "relay", "worker-fast", "worker-index", "beat"]
DEMONSTRATION = {
    "DEMO": "1",
    "ALLOWED_HOSTS": "petite.example,bakers.example",
    "SECRET_KEY": "0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "PAYMENT_WEBHOOK_SECRET": "0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "PORT": os.environ.get("IMAGE_PORT", "28000"),
}


def steps(text: str) -> list[tuple[str, str]]:
    """(instruction, rest) of each step, continuation lines joined, comments dropped."""
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    joined = re.sub(r"\\\n\s*", "", "\n".join(lines))
    return [tuple(line.split(maxsplit=1)) for line in joined.splitlines()]  # type: ignore[misc]


class Build:
    """One folder stands for WORKDIR in every stage; a finished stage is moved aside for `COPY --from`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.work = folder / "app"
        self.stage = ""
        self.environment = self.base_environment()
        self.user: int | None = None
        self.health: list[str] = []
        self.command: list[str] = []

    def base_environment(self) -> dict[str, str]:
        """This machine's, with a `python` on the path as the base image has it."""
        programs = self.folder / "bin"
        programs.mkdir()
        python = getattr(sys, "_base_executable", sys.executable)
        (programs / "python").write_text(f'#!/bin/sh\nexec {python} "$@"\n')
        (programs / "python").chmod(0o755)
        for name in ("node", "npm"):
            (programs / name).symlink_to(ROOT / ".venv" / "bin" / name)
        ours = {"VIRTUAL_ENV", "DJANGO_SETTINGS_MODULE", "DATA_DIR", "PYTHONPATH", "FABULA_CI"}
        kept = {key: value for key, value in os.environ.items() if key not in ours}
        return kept | {"PATH": f"{programs}:{os.environ['PATH']}"}

    def step(self, instruction: str, rest: str) -> None:
        if instruction not in READ_OVER:
            getattr(self, f"do_{instruction.lower()}")(rest)

    def do_from(self, rest: str) -> None:
        if self.stage:
            self.work.rename(self.folder / self.stage)
        self.stage = rest.split()[-1]
        self.work.mkdir()

    def do_workdir(self, rest: str) -> None:
        if rest != "/app":
            raise SystemExit(f"WORKDIR {rest}: every stage works in /app.")

    def do_env(self, rest: str) -> None:
        self.environment |= dict(pair.split("=", 1) for pair in rest.split())

    def do_copy(self, rest: str) -> None:
        *options, target = rest.split()
        stages = [option.removeprefix("--from=") for option in options if option.startswith("--from=")]
        for source in (option for option in options if not option.startswith("--")):
            if stages:
                place(self.folder / stages[0] / source.removeprefix("/app/"), self.work / target)
            else:
                self.copy_context(source, target)

    def copy_context(self, source: str, target: str) -> None:
        found = [
            path for path in context() if source == "." or path == source or path.startswith(f"{source}/")
        ]
        if not found:
            raise SystemExit(f"COPY {source}: nothing of that name in the build context.")
        for path in found:
            inside = Path(path).name if path == source else os.path.relpath(path, source)
            place(ROOT / path, self.work / target / inside)

    def do_run(self, rest: str) -> None:
        subprocess.run(["/bin/sh", "-c", rest], cwd=self.work, env=self.environment, check=True)

    def do_user(self, rest: str) -> None:
        self.user = int(rest.split(":")[0])

    def do_healthcheck(self, rest: str) -> None:
        self.health = json.loads(rest.split("CMD", 1)[1])

    def do_cmd(self, rest: str) -> None:
        self.command = json.loads(rest)

    def start(self, command: list[str], **more: str) -> subprocess.Popen[bytes]:
        """As the image's user, where this machine lets us."""
        who = {"user": self.user, "group": self.user, "extra_groups": []} if os.geteuid() == 0 else {}
        return subprocess.Popen(command, cwd=self.work, env=self.environment | DEMONSTRATION | more, **who)

    def prove(self) -> None:
        """Migrate; then each role starts, passes its health check and ends when it is told to."""
        if self.start([".venv/bin/python", "manage.py", "migrate", "--verbosity", "0"]).wait():
            raise SystemExit("The image's migrate failed.")
        for name in ROLES:
            service = YAML(typ="safe").load(ROOT / "compose.yaml")["services"][name]
            command = service.get("command", self.command)
            health = service.get("healthcheck", {}).get("test", ["CMD", *self.health])[1:]
            self.prove_role(name, command, health)

    def prove_role(self, name: str, command: list[str], health: list[str]) -> None:
        """With a folder for temporary files of its own, as a container has it: there it says that it is alive."""
        started = time.monotonic()
        temporary = self.folder / f"tmp-{name}"
        temporary.mkdir()
        temporary.chmod(0o777)
        role = self.start(command, TMPDIR=str(temporary))
        try:
            while self.start(health, TMPDIR=str(temporary)).wait():
                if role.poll() is not None or time.monotonic() > started + 60:
                    raise SystemExit(f"The image's {name} does not pass its health check.")
                time.sleep(1)
        finally:
            role.send_signal(signal.SIGTERM)
            role.wait(30)
        print(f"{time.monotonic() - started:6.1f} s  {name}: healthy, and ended", flush=True)


def context() -> list[str]:
    """What git knows, through the allowing lines of .dockerignore."""
    allowed = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return [path for path in listed.splitlines() if path.split("/")[0] in allowed]


def place(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target, symlinks=True, dirs_exist_ok=True)
    else:
        shutil.copy2(source, target / source.name if target.is_dir() else target)


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="fabula-image-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        build = Build(folder)
        for instruction, rest in steps((ROOT / "Dockerfile").read_text()):
            started = time.monotonic()
            build.step(instruction, rest)
            print(f"{time.monotonic() - started:6.1f} s  {instruction} {rest[:90]}", flush=True)
        build.prove()


if __name__ == "__main__":
    main()
