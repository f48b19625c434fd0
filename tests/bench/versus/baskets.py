"""Scenario 8, what is personal: into the basket, and the basket's page."""

import statistics
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle

from tests.bench.versus.measuring import Seen
from tests.bench.versus.shoppers import OurShopper, PeerShopper
from tests.bench.versus.sides import Side

AT_ONCE = 4
ADD, BASKET = "add to basket", "basket page"
Shopper = OurShopper | PeerShopper


def shop(
    side: Side, shopper: Callable[[Side], Shopper], goods: list[tuple[int, str]], seconds: int
) -> dict[str, Seen]:
    """New visitors, one after another in each of four queues: each looks, adds and opens the basket."""
    until = time.monotonic() + seconds
    taken = [cycle(goods[place::AT_ONCE]) for place in range(AT_ONCE)]
    with ThreadPoolExecutor(AT_ONCE) as queues:
        visits = list(queues.map(lambda own: list(visitors(side, shopper, own, until)), taken))
    added, opened = zip(*(pair for visit in visits for pair in visit), strict=True)
    return {ADD: seen(added), BASKET: seen(opened)}


def visitors(
    side: Side, shopper: Callable[[Side], Shopper], goods: Iterator[tuple[int, str]], until: float
) -> Iterator[tuple[float, float]]:
    """Seconds of adding and of the basket's page, for each visitor."""
    while time.monotonic() < until:
        pk, slug = next(goods)
        visitor = shopper(side)
        visitor.look(pk, slug)
        visitor.add(pk)
        added = visitor.took
        visitor.get(visitor.basket)
        yield added, visitor.took
        visitor.close()


def seen(took: tuple[float, ...]) -> Seen:
    cuts = statistics.quantiles(took, n=20)
    return Seen(
        per_second=AT_ONCE / statistics.mean(took), p50=cuts[9] * 1000, p95=cuts[18] * 1000, refused=0
    )
