"""Staff's lists at size: queries, and how long they take, in one process.

    python -m tests.bench.staff [--products 100000] [--orders 100000] [--runs 20] [--again] [--list NAME]

Makes a shop in a SQLite file of its own (or in the empty database that DATABASE_URL names), and asks for each list
as its manager does. Prints one line per list; ends with 1 where one needs more than 15 queries or p95 is over 400 ms.
"""

import argparse
import logging
import os
import sys
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.databases import CACHE

MOST_QUERIES, MOST_MS = 15, 400
HOST = "petite.localhost"
LISTS = {
    "index": "",
    "catalogue-product-list": "",
    "catalogue-product-list page 100": "?page=100",
    "catalogue-product-list search": "?words=romper+G1",
    "catalogue-category-list": "",
    "stock-list": "",
    "stock-list search": "?q=G1-1-0001",
    "stock-low": "",
    "stock-reservations": "",
    "order-list": "",
    "order-list all": "?status=&q=G1-1",
    "order-list search": "?q=birch",
    "order-list page 100": "?q=&status=Shipped&page=100",
    "users-index": "",
    "user-alert-list": "",
    "offer-list": "",
    "voucher-list": "",
    "range-list": "",
    "reviews-list": "",
    "exchange": "",
    "reports-index": "",
}


def main() -> int:
    asked = arguments()
    prepare(asked)
    from django.test import Client  # after the settings are loaded

    client, missed = Client(HTTP_HOST=HOST), False
    client.force_login(manager())
    print(f"{'list':<36}{'SQL':>5}{'median':>10}{'p95':>10}   target ≤ {MOST_QUERIES}, ≤ {MOST_MS} ms")
    for name, address in addresses(asked.list):
        if "page=" in address and client.get(address).status_code == 404:
            print(f"{name:<36} too short for that page")
            continue
        queries, median, p95 = measure(client, address, asked.runs)
        wrong = queries > MOST_QUERIES or p95 > MOST_MS
        missed |= wrong
        print(
            f"{name:<36}{queries:>5}{median:>7.0f} ms{p95:>7.0f} ms   {'missed' if wrong else ''}", flush=True
        )
    return int(missed)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--products", type=int, default=100_000)
    parser.add_argument("--orders", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--list", help="Only lists whose name begins so.")
    parser.add_argument("--again", action="store_true", help="Take the shop of the run before.")
    parser.add_argument("--data", type=Path, default=CACHE / "bench-staff", help="Where the shop is kept.")
    return parser.parse_args()


def prepare(asked: argparse.Namespace) -> None:
    """The shop, made unless it is there."""
    asked.data.mkdir(parents=True, exist_ok=True)
    os.environ["DATA_DIR"] = str(asked.data)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    import django

    django.setup()
    from django.core.management import call_command
    from django.test.utils import setup_test_environment

    setup_test_environment()
    logging.disable(logging.WARNING)  # a line per request would be timed as well
    warnings.filterwarnings("ignore", "No directory at", UserWarning)  # no static files are collected here
    if asked.again:
        return
    (asked.data / "fabula.sqlite3").unlink(missing_ok=True)
    print("Making the shop (some minutes) …", flush=True)
    call_command("migrate", verbosity=0)
    call_command("generate_catalogue", products=asked.products)
    call_command("generate_orders", orders=asked.orders)


def manager() -> Any:
    """Who sees everything of every brand, and is no administrator: the harder queries."""
    from core.models import Brand, User
    from core.roles import apply_roles, assign

    apply_roles()
    user, _ = User.objects.get_or_create(email="manager@example.org")
    assign(user=user, role="Managers", brands=list(Brand.objects.all()))
    return User.objects.get(pk=user.pk)


def addresses(wanted: str | None) -> Iterator[tuple[str, str]]:
    from django.urls import reverse

    for name, query in LISTS.items():
        if name.startswith(wanted or ""):
            yield name, reverse(f"dashboard:{name.split()[0]}") + query


def measure(client: Any, address: str, runs: int) -> tuple[int, float, float]:
    """Queries of one visit; median and p95 of many, in milliseconds."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address)
    counted = len(queries)  # the next request forgets them
    assert answer.status_code == 200, (address, answer.status_code)
    took = []
    for _ in range(runs):
        start = time.perf_counter()
        client.get(address)
        took.append((time.perf_counter() - start) * 1000)
    took.sort()
    return counted, took[len(took) // 2], took[min(len(took) - 1, int(len(took) * 0.95))]


if __name__ == "__main__":
    sys.exit(main())
