"""The shop at size that benchmarks of one process visit: made once, taken again, and how a visit is measured."""

import argparse
import logging
import os
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.databases import CACHE

HOST = "petite.localhost"


@dataclass(frozen=True, kw_only=True)
class Visits:
    """Milliseconds on the clock, and of the process alone: what others on the machine do is not in the latter."""

    queries: int
    median: float
    p95: float
    cpu: float


def parser(description: str | None) -> argparse.ArgumentParser:
    """With what every such benchmark may be told."""
    made = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    made.add_argument("--products", type=int, default=100_000)
    made.add_argument("--orders", type=int, default=100_000)
    made.add_argument("--runs", type=int, default=20)
    made.add_argument("--again", action="store_true", help="Take the shop of the run before.")
    made.add_argument("--data", type=Path, default=CACHE / "bench-shop", help="Where the shop is kept.")
    return made


def prepare(asked: argparse.Namespace) -> None:
    """The settings, and the shop, made unless it is there."""
    asked.data.mkdir(parents=True, exist_ok=True)
    os.environ["DATA_DIR"] = str(asked.data)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    import django

    django.setup()
    from django.core.management import call_command
    from django.test.utils import setup_test_environment

    setup_test_environment()
    from config import wsgi  # noqa: F401  (all is loaded and frozen, as in the process that serves)

    logging.disable(logging.WARNING)  # a line per request would be timed as well
    warnings.filterwarnings("ignore", "No directory at", UserWarning)  # no static files are collected here
    if asked.again:
        return
    (asked.data / "fabula.sqlite3").unlink(missing_ok=True)
    print("Making the shop (some minutes) …", flush=True)
    call_command("migrate", verbosity=0)
    call_command("generate_catalogue", products=asked.products)
    if asked.orders:
        call_command("generate_orders", orders=asked.orders)


def measure(ask: Callable[[int], Any], runs: int) -> Visits:
    """What `ask` costs, given the number of the visit; the first two are not timed."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    ask(0)
    with CaptureQueriesContext(connection) as queries:
        answer = ask(1)
    counted = len(queries)  # the next request forgets them
    assert answer.status_code == 200, answer.status_code
    took, spent = [], []
    for visit in range(2, runs + 2):
        clock, process = time.perf_counter(), time.process_time()
        ask(visit)
        took.append((time.perf_counter() - clock) * 1000)
        spent.append((time.process_time() - process) * 1000)
    took.sort()
    spent.sort()
    return Visits(
        queries=counted,
        median=took[len(took) // 2],
        p95=took[min(len(took) - 1, int(len(took) * 0.95))],
        cpu=spent[len(spent) // 2],
    )
