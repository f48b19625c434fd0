"""Somebody else who writes to the site's database: a process of ours, or plain SQL without any of our code."""

import json
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from tests.databases import ROOT
from tests.e2e.installation import Site

OBEY = "from tests.e2e.freshness import changes; changes.obey()"


@dataclass(frozen=True)
class Done:
    """What came of a change, and when it was committed (seconds of `time.time`)."""

    at: float
    result: Any


class Writer:
    """`writer.do("publish", page=17)` runs `changes.publish(page=17)`."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def do(self, change: str, **arguments: Any) -> Done:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps([change, arguments]) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        assert line, "The writer ended."
        answer = json.loads(line)
        assert "error" not in answer, answer["error"]
        return Done(at=answer["at"], result=answer["result"])


@contextmanager
def writing(site: Site) -> Iterator[Writer]:
    command = [sys.executable, "manage.py", "shell", "--no-imports", "--command", OBEY]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, cwd=ROOT, env=site.environment, **pipes) as process:
        yield Writer(process)
        process.stdin.close()
        process.wait(10)


def plain_sql(site: Site, statement: str) -> Done:
    """Through the database's own driver, as from its console."""
    address = site.environment["DATABASE_URL"]
    file = Path(site.environment["DATA_DIR"]) / "fabula.sqlite3"
    connect = (lambda: psycopg.connect(address)) if address else (lambda: sqlite3.connect(file, timeout=20))
    with closing(connect()) as connection:
        rows = connection.execute(statement).rowcount
        connection.commit()
        return Done(at=time.time(), result=rows)
