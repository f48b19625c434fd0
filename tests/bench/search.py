"""Search at size: three facets, and what the box suggests, on each engine that is there, in one process.

    python -m tests.bench.search [--products 100000] [--runs 40] [--again]

Makes the shop of `tests.bench.staff` (or takes it), and asks as a stranger whose page nobody has kept. With
ELASTICSEARCH_URL its indexes are made first, and that is timed. Prints a line for each question; ends with 1 where
p95 is over 50 ms for a search, or over 25 ms for suggestions. Times are those of the server alone.
"""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from typing import Any

from tests.bench.shop import HOST, measure, parser, prepare

FACETS = "size=generated-s,generated-m&colour=generated-sky&stock=in"
WORDS = ("romper", "golden", "soft blanket", "honest loaf", "merry rattle", "warm mitten", "early", "bun")
TYPED = ("ro", "bla", "golden r", "hon", "mitt", "wa", "bask", "pret")
QUESTIONS = {
    "search": ("/en-gb/search/?q={}", WORDS, 50),
    "search, three facets": ("/en-gb/search/?{facets}&q={}", WORDS, 50),
    "search, three facets, page 3": ("/en-gb/search/?{facets}&page=3&q={}", WORDS[:2], 50),
    "suggestions": ("/en-gb/search/suggest/?q={}", TYPED, 25),
}
PREFIX = "bench-search"


def main() -> int:
    options = parser(__doc__)
    options.set_defaults(runs=40, orders=0)
    asked = options.parse_args()
    prepare(asked)
    missed = False
    print(f"{'engine':<16}{'question':<32}{'SQL':>5}{'median':>10}{'p95':>10}{'CPU':>10}")
    for engine, (name, (form, words, most)) in product(engines(), QUESTIONS.items()):
        with searching_by(engine):
            asking = [form.format(word.replace(" ", "+"), facets=FACETS) for word in words]
            addresses = [address for address in asking if ask(address).status_code == 200]
            if not addresses:
                print(f"{engine:<16}{name:<32} too short for that page")
                continue
            seen = measure(
                lambda visit, addresses=addresses: ask(addresses[visit % len(addresses)]), asked.runs
            )
        wrong = seen.p95 > most
        missed |= wrong
        times = "".join(f"{each:>7.1f} ms" for each in (seen.median, seen.p95, seen.cpu))
        note = f"missed: ≤ {most} ms" if wrong else ""
        print(f"{engine:<16}{name:<32}{seen.queries:>5}{times}   {note}", flush=True)
    return int(missed)


def engines() -> Iterator[str]:
    """The database, and Elasticsearch once its indexes are made."""
    from django.core.management import call_command
    from django.db import connection

    yield connection.vendor
    if os.environ.get("ELASTICSEARCH_URL"):
        start = time.perf_counter()
        with searching_by("elasticsearch"):
            call_command("search", "rebuild")
        print(f"Indexes made in {time.perf_counter() - start:.0f} s.")
        yield "elasticsearch"


@contextmanager
def searching_by(engine: str) -> Iterator[None]:
    from django.test import override_settings

    url = os.environ["ELASTICSEARCH_URL"] if engine == "elasticsearch" else ""
    with override_settings(ELASTICSEARCH_URL=url, ELASTICSEARCH_PREFIX=PREFIX):
        yield


def ask(address: str) -> Any:
    """One visit of a page that nobody has kept; what the process remembers of menus and facets stays."""
    from django.test import Client

    from core.edge.store import store

    store.clear()
    return Client(HTTP_HOST=HOST).get(address)


if __name__ == "__main__":
    sys.exit(main())
