"""Scenario 9, a flash sale: 200 buyers press the button at once for 50 units, at four server processes."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import psycopg

from tests.bench.versus.baskets import Shopper
from tests.bench.versus.sides import Side, database

BUYERS, UNITS, WORKERS, WALKING = 200, 50, 4, 8
CALLED_OFF = ["Cancelled", "Payment failed"]
SOLD = """
SELECT coalesce(sum(line.quantity), 0) FROM order_line line JOIN order_order placed ON placed.id = line.order_id
WHERE line.product_id = %s AND placed.status <> ALL(%s)
"""


@dataclass(frozen=True, kw_only=True)
class Sale:
    orders_per_second: float
    told: int
    """How many buyers were led on."""
    sold: int
    """Units in orders, by the database."""


def hold(
    side: Side, shopper: Callable[[Side], Shopper], name: str, product: tuple[int, str], port: int
) -> Sale:
    """One sale of one product, in the database `name`."""
    pk, slug = product
    with psycopg.connect(database(name), autocommit=True) as stock:
        stock.execute(
            "UPDATE partner_stockrecord SET num_in_stock = %s, num_allocated = 0 WHERE product_id = %s",
            [UNITS, pk],
        )
        side = replace(side, port=port)
        with side.serving(workers=WORKERS):
            with ThreadPoolExecutor(WALKING) as walking:
                buyers = list(
                    walking.map(lambda number: walked(side, shopper, number, pk, slug), range(BUYERS))
                )
            start = threading.Barrier(BUYERS)

            def press(buyer: Shopper) -> bool:
                start.wait()
                return buyer.order()

            began = time.perf_counter()
            with ThreadPoolExecutor(BUYERS) as crowd:
                told = sum(crowd.map(press, buyers))
            took = time.perf_counter() - began
        (sold,) = stock.execute(SOLD, [pk, CALLED_OFF]).fetchone() or (0,)
    return Sale(orders_per_second=told / took, told=told, sold=int(sold))


def walked(side: Side, shopper: Callable[[Side], Shopper], number: int, pk: int, slug: str) -> Shopper:
    """A buyer with the last page open. The connection is closed: four servers hold no two hundred."""
    buyer = shopper(side)
    buyer.look(pk, slug)
    buyer.add(pk)
    buyer.walk(number)
    buyer.close()
    return buyer
