"""Compares, and writes what came of it into docs/benchmarks.md.

    python -m tests.bench.versus [--products 10000] [--rounds 5] [--seconds 8] [--again] [--write]

Needs wrk, and PostgreSQL and Redis by DATABASE_URL and REDIS_URL (`make services`); makes two databases there,
`bench_ours` and `bench_oscar`. Ends with 1 where a goal is missed or a unit oversold.
"""

import argparse
import os
import shutil
import sys
from contextlib import ExitStack
from datetime import UTC, datetime

from tests.bench.versus import baskets, measuring, report, sale, scenarios, sides
from tests.bench.versus.measuring import Seen
from tests.bench.versus.scenarios import Goods, Scenario
from tests.bench.versus.shoppers import OurShopper, PeerShopper
from tests.bench.versus.sides import Side

MODES = ("cold", "warm", "kept")
FIRST_PORT, SALE_PORT = 8710, 8720


def main() -> int:
    asked = arguments()
    for name in ("DATABASE_URL", "REDIS_URL"):
        if not os.environ.get(name):
            raise SystemExit(f"{name} is not set: make services, and take its addresses.")
    if not shutil.which("wrk"):
        raise SystemExit("wrk is missing (Debian: apt install wrk).")
    if not asked.again:
        print(f"Making two shops with {asked.products} products …", flush=True)
        sides.prepare(asked.products)
    mine = [sides.ours(mode, FIRST_PORT + place) for place, mode in enumerate(MODES)]
    other = sides.peer(FIRST_PORT + len(MODES))
    found = scenarios.goods()
    with ExitStack() as stack:
        relay = [sys.executable, "manage.py", "relay"]
        stack.enter_context(sides.started(relay, mine[-1].environment))
        for side in (*mine, other):
            stack.enter_context(side.serving())
        rows = [row for each in scenarios.pages(found) for row in compared(each, mine, other, asked)]
        rows += shopped(found, mine[-1], other, asked)
    sales = sold(found, mine[-1], other)
    made = f"{report.table(rows)}\n{report.sale_table(sales)}"
    print(made)
    if asked.write:
        machine = measuring.machine()
        when = f"{datetime.now(UTC):%Y-%m-%d}, {machine}, {asked.products} products, {asked.rounds} rounds"
        report.write(made, when)
    exact = sales[mine[-1].name].sold == sale.UNITS
    return int(not exact or any(row.is_missed for row in rows))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--products", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=8)
    parser.add_argument("--again", action="store_true", help="Take the two shops of the run before.")
    parser.add_argument("--write", action="store_true", help="Write docs/benchmarks.md.")
    return parser.parse_args()


def compared(
    scenario: Scenario, mine: list[Side], other: Side, asked: argparse.Namespace
) -> list[report.Row]:
    """Each side in turn, round by round; the peer once a round."""
    paths = {side.name: scenario.peers if side is other else scenario.ours for side in (*mine, other)}
    seen: dict[str, list[Seen]] = {name: [] for name in paths}
    for side in (*mine, other):
        measuring.look(side, paths[side.name])
    for _round in range(asked.rounds):
        for side in (*mine, other):
            visited = measuring.visit(
                side, paths[side.name], connections=scenario.connections, seconds=asked.seconds
            )
            seen[side.name].append(visited)
    return rows_of(scenario, seen, [*mine, other])


def shopped(found: Goods, mine: Side, other: Side, asked: argparse.Namespace) -> list[report.Row]:
    """Baskets: the same visitors at both."""
    chosen = found.sample("standalone")
    pk = chosen[0][0]
    rounds: dict[str, dict[str, list[Seen]]] = {baskets.ADD: {}, baskets.BASKET: {}}
    shoppers = ((mine, OurShopper), (other, PeerShopper))
    for side, shopper in shoppers:
        baskets.shop(side, shopper, chosen, 1)  # no round pays for what a process loads at first
    for _round in range(asked.rounds):
        for side, shopper in shoppers:
            for name, seen in baskets.shop(side, shopper, chosen, asked.seconds).items():
                rounds[name].setdefault(side.name, []).append(seen)
    ours, peers = f"POST /en-gb/basket/add/ product={pk}&quantity=1", f"POST /basket/add/{pk}/ quantity=1"
    add = scenarios.basket(baskets.ADD, 10, ours, peers)
    page = scenarios.basket(baskets.BASKET, 12, f"{ours}\nGET /en-gb/basket/", f"{peers}\nGET /basket/")
    return [row for each in (add, page) for row in rows_of(each, rounds[each.name], [mine, other])]


def rows_of(scenario: Scenario, seen: dict[str, list[Seen]], shown: list[Side]) -> list[report.Row]:
    *_, other = shown
    print(scenario.name, {name: round(rounds[-1].per_second, 1) for name, rounds in seen.items()}, flush=True)
    return [
        report.Row(
            scenario=scenario,
            side=side.name,
            queries=side.count((scenario.peers if side is other else scenario.ours)[0]),
            compared=measuring.compare(seen[side.name], seen[other.name]),
        )
        for side in shown
    ]


def sold(found: Goods, mine: Side, other: Side) -> dict[str, sale.Sale]:
    product = found.sample("standalone")[-1]
    return {
        mine.name: sale.hold(mine, OurShopper, "bench_ours", product, SALE_PORT),
        other.name: sale.hold(other, PeerShopper, "bench_oscar", product, SALE_PORT + 1),
    }


if __name__ == "__main__":
    sys.exit(main())
