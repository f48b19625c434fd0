"""Our pages behind gunicorn and behind granian, in turn: what ADR 0244 decides by.

    python -m tests.bench.servers [--rounds 5] [--seconds 6]

Takes our side of `make bench` as it left it, and a granian that it installs for itself. One process each, and what
it holds in memory afterwards.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from tests.bench.versus import measuring, scenarios, sides
from tests.bench.versus.measuring import Seen
from tests.bench.versus.sides import FOLDER, Side

GRANIAN = "granian==2.8.7"
PACKAGES = FOLDER / "granian"
FIRST_PORT = 8740
GUNICORN = "gunicorn --bind 127.0.0.1:{port} --workers 1 --timeout 120 --threads {threads} config.wsgi"
GRANIAN_WSGI = (
    "granian --interface wsgi --no-ws --port {port} --blocking-threads {threads} config.wsgi:application"
)
SERVERS = {
    f"{command.split()[0]}, {threads} {'thread' if threads == 1 else 'threads'}": (command, threads)
    for threads in (1, 4)
    for command in (GUNICORN, GRANIAN_WSGI)
}


@dataclass(kw_only=True)
class Tried:
    """One server with one way of remembering pages."""

    server: str
    side: Side
    process: subprocess.Popen
    rounds: dict[str, list[Seen]] = field(default_factory=dict)

    @property
    def resident(self) -> int:
        """MB of the process and its children."""
        listed = subprocess.run(
            ["ps", "-o", "rss=", "--pid", str(self.process.pid), "--ppid", str(self.process.pid)],
            capture_output=True,
            text=True,
            check=True,
        )
        return sum(int(line) for line in listed.stdout.split()) // 1024


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=6)
    asked = parser.parse_args()
    if not PACKAGES.exists():
        uv = [str(Path(sys.executable).parent / "uv"), "pip", "install", "--quiet"]
        subprocess.run([*uv, "--target", str(PACKAGES), GRANIAN], check=True)
    products = next(each for each in scenarios.pages(scenarios.goods()) if each.name == "product").ours
    pages = {
        "kept": {"a kept page": products, "a style sheet": [style_sheet()]},
        "cold": {"a cold page": products},
    }
    with ExitStack() as stack:
        relay = [sys.executable, "manage.py", "relay"]
        stack.enter_context(sides.started(relay, sides.ours("kept", 0).environment))
        tried = [
            started(stack, server, sides.ours(mode, FIRST_PORT + 10 * number + place))
            for number, mode in enumerate(pages)
            for place, server in enumerate(SERVERS)
        ]
        for each in tried:
            for paths in pages[each.side.variables["BENCH_PAGES"]].values():
                measuring.look(each.side, paths)
        for _round in range(asked.rounds):
            for each in tried:
                for name, paths in pages[each.side.variables["BENCH_PAGES"]].items():
                    seen = measuring.visit(each.side, paths, connections=8, seconds=asked.seconds)
                    each.rounds.setdefault(name, []).append(seen)
        print(table(tried), end="")


def started(stack: ExitStack, server: str, side: Side) -> Tried:
    command, threads = SERVERS[server]
    arguments = command.format(port=side.port, threads=threads).split()
    paths = os.pathsep.join([side.environment["PYTHONPATH"], str(PACKAGES)])
    process = stack.enter_context(
        sides.started([sys.executable, "-m", *arguments], side.environment | {"PYTHONPATH": paths})
    )
    until = time.monotonic() + sides.PATIENCE
    while not sides.answers(side.port):
        if process.poll() is not None or time.monotonic() > until:
            raise SystemExit(f"{server} does not start: see {FOLDER / 'servers.log'}")
        time.sleep(0.1)
    return Tried(server=server, side=side, process=process)


def style_sheet() -> str:
    manifest = json.loads((FOLDER / "ours" / "static" / "staticfiles.json").read_text())
    return f"/static/{manifest['paths']['shop/main.css']}"


def table(tried: list[Tried]) -> str:
    lines = ["| page | server | answers/s (spread) | p95 | MB |\n|---|---|---|---|---|\n"]
    for each in sorted(tried, key=lambda each: each.side.variables["BENCH_PAGES"], reverse=True):
        for name, rounds in each.rounds.items():
            speeds = [seen.per_second for seen in rounds]
            spread = f"{median(speeds):.0f} ({min(speeds):.0f}–{max(speeds):.0f})"
            p95 = median(seen.p95 for seen in rounds)
            lines.append(f"| {name} | {each.server} | {spread} | {p95:.1f} ms | {each.resident} |\n")
    return "".join(lines)


if __name__ == "__main__":
    main()
