"""Rounds of wrk, each side in turn, and what comes of them."""

import http.client
import json
import statistics
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench.versus.sides import FOLDER, HERE, HOST, Side


@dataclass(frozen=True, kw_only=True)
class Seen:
    """One round: answers a second, milliseconds, and how many answers were none."""

    per_second: float
    p50: float
    p95: float
    refused: int


@dataclass(frozen=True, kw_only=True)
class Compared:
    """A side beside the peer: medians, and the ratio of each round's two numbers."""

    per_second: float
    p95: float
    ratio: float
    least: float
    most: float


def look(side: Side, paths: Sequence[str]) -> None:
    """Every page once: that it is there, and that no round pays for what a process loads at first."""
    asked = http.client.HTTPConnection("127.0.0.1", side.port, timeout=60)
    for path in paths:
        asked.request("GET", path, headers={"Host": HOST, "X-Forwarded-Proto": "https"})
        answer = asked.getresponse()
        answer.read()
        if answer.status != 200:
            raise SystemExit(f"{side.name}: {path}: {answer.status}")
    asked.close()


def visit(side: Side, paths: Sequence[str], *, connections: int, seconds: int) -> Seen:
    listed = FOLDER / "paths.txt"
    listed.write_text("\n".join(paths))
    script = ["-s", str(HERE / "visit.lua"), side.address, "--", str(listed), HOST]
    done = subprocess.run(
        ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "60s", *script],
        capture_output=True,
        text=True,
        check=True,
    )
    (line,) = [line for line in done.stdout.splitlines() if line.startswith("SEEN ")]
    seen = Seen(**json.loads(line.removeprefix("SEEN ")))
    if seen.refused:
        raise SystemExit(f"{side.name}: {seen.refused} answers were errors ({paths[0]} …).")
    return seen


def compare(rounds: Sequence[Seen], peers: Sequence[Seen]) -> Compared:
    ratios = [mine.per_second / other.per_second for mine, other in zip(rounds, peers, strict=True)]
    return Compared(
        per_second=statistics.median(seen.per_second for seen in rounds),
        p95=statistics.median(seen.p95 for seen in rounds),
        ratio=statistics.median(ratios),
        least=min(ratios),
        most=max(ratios),
    )


def machine() -> str:
    """What this ran on, and how fast it was at the time."""
    model = [
        line.partition(":")[2].strip()
        for line in Path("/proc/cpuinfo").read_text().splitlines()
        if "model name" in line
    ]
    return f"{len(model)} × {model[0]}"
