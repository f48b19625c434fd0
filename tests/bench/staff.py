"""Staff's lists at size: queries, and how long they take, in one process.

    python -m tests.bench.staff [--products 100000] [--orders 100000] [--runs 20] [--again] [--list NAME]

Makes a shop in a SQLite file of its own (or in the empty database that DATABASE_URL names), and asks for each list
as its manager does. Prints one line per list: queries, time on the clock, and what the process itself spent; ends
with 1 where one needs more than 15 queries or p95 is over 400 ms.
"""

import sys
from collections.abc import Iterator
from typing import Any

from tests.bench.shop import HOST, measure, parser, prepare

MOST_QUERIES, MOST_MS = 15, 400
LISTS = {
    "index": "",
    "catalogue-product-list": "",
    "catalogue-product-list page 100": "?page=100",
    "catalogue-product-list search": "?words=G1-1-000123",
    "catalogue-product-list search a tenth": "?words=romper+G1",
    "catalogue-category-list": "",
    "stock-list": "",
    "stock-list search": "?q=G1-1-0001",
    "stock-low": "",
    "stock-reservations": "",
    "order-list": "",
    "order-list all": "?status=",
    "order-list search": "?q=G1-1-00012",
    "order-list search a tenth": "?q=birch",
    "order-list search half of them": "?q=G1-1",
    "order-list page 100": "?q=&status=Delivered&page=100",
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
    options = parser(__doc__)
    options.add_argument("--list", help="Only lists whose name begins so.")
    asked = options.parse_args()
    prepare(asked)
    from django.test import Client  # after the settings are loaded

    client, missed = Client(HTTP_HOST=HOST), False
    client.force_login(manager())
    print(
        f"{'list':<40}{'SQL':>5}{'median':>10}{'p95':>10}{'CPU':>10}   ≤ {MOST_QUERIES}, p95 ≤ {MOST_MS} ms"
    )
    for name, address in addresses(asked.list):
        if "page=" in address and client.get(address).status_code == 404:
            print(f"{name:<40} too short for that page")
            continue
        seen = measure(lambda _visit, address=address: client.get(address), asked.runs)
        wrong = seen.queries > MOST_QUERIES or seen.p95 > MOST_MS
        missed |= wrong
        times = "".join(f"{each:>7.0f} ms" for each in (seen.median, seen.p95, seen.cpu))
        print(f"{name:<40}{seen.queries:>5}{times}   {'missed' if wrong else ''}", flush=True)
    return int(missed)


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


if __name__ == "__main__":
    sys.exit(main())
