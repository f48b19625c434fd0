"""The queries of shoppers' pages in a shop of 100,000 products, held to the budgets that tests hold at 85 and 10,000.

    python -m tests.bench.budgets [--products 100000] [--again]

Makes a database `bench_size` on the server that DATABASE_URL names; without one, an SQLite file of its own. Prints the
dearest of each kind of page; ends with 1 where one costs more than it may.
"""

import os
import sys

from tests.bench.shop import parser, prepare


def main() -> int:
    options = parser(__doc__)
    options.set_defaults(orders=0)
    asked = options.parse_args()
    if os.environ.get("DATABASE_URL"):
        use_database(anew=not asked.again)
    prepare(asked)
    from core.models import Brand
    from core.outbox.relay import drain
    from tests.crawl.budgets import costs, furnish

    brand = Brand.objects.get(slug="kids-petite")
    if not asked.again:
        furnish(brand)
        drain()
    dearest: dict[str, tuple[int, int, str]] = {}
    for address, cost, most in costs(brand):
        kind = address.split("/")[2] or "home"
        dearest[kind] = max(dearest.get(kind, (0, most, "")), (cost, most, address))
    for cost, most, address in dearest.values():
        print(f"{address:<64}{cost:>4} SQL, at most {most}{'   missed' if cost > most else ''}")
    return int(any(cost > most for cost, most, _address in dearest.values()))


def use_database(*, anew: bool) -> None:
    import psycopg

    from tests.bench.versus.sides import database

    name = "bench_size"
    if anew:
        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
            server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            server.execute(f"CREATE DATABASE {name}")
    os.environ["DATABASE_URL"] = database(name)


if __name__ == "__main__":
    sys.exit(main())
