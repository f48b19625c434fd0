"""Looks at pages while something changes, and measures how long it takes until they show it."""

import os
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from tests.e2e.freshness.sights import Sight, Visitor
from tests.e2e.freshness.writer import Done, Writer
from tests.e2e.installation import Site
from tests.e2e.patience import eventually

PROMISE = 1.0
"""Seconds from the commit. `python -m tests.bench.freshness` holds the pages to it, on a machine that is theirs."""

LIMIT = float(os.environ.get("FRESH_WITHIN", "5"))
"""What a machine that others use as well is given. What only ends with its lifetime takes a minute and more."""

GIVE_UP = 2 * LIMIT
SETTLED = 300.0
"""What a site just started may take to work off what filling it has left, on a machine that others use as well."""

GLANCE = 0.02
OTHER = {"petite": "bakers", "bakers": "petite"}

Expected = dict[Sight, tuple[str, str]]
"""What is read before and after."""


@dataclass
class Watch:
    """Looks at pages while something changes."""

    site: Site
    writer: Writer
    shop: tuple[str, str]
    say: Callable[[str], None]
    took: dict[str, float] = field(default_factory=dict)

    def follow(self, change: Callable[[], Done], expected: Expected) -> None:
        """Soon after the change everything is read as expected, and the other shop is still cached."""
        self.settle()
        for sight, (before, _after) in expected.items():
            wait_for(sight, before)
        others = self.others()
        for other in others:
            wait_for(other, "")
        self.measure(change().at, expected)
        assert [other.path for other in others if not other.look()[1].is_hit] == []

    def measure(self, since: float, expected: Expected) -> None:
        pending = dict(expected)
        while pending:
            for sight, (before, after) in list(pending.items()):
                read, _answer = sight.look()
                took = time.time() - since
                if read == after:
                    self.took[sight.name] = took
                    assert took > 0, f"{sight.name}: too early"
                    del pending[sight]
                else:
                    assert read == before, sight.name
            assert time.time() < since + GIVE_UP, f"never seen: {[sight.name for sight in pending]}"
            time.sleep(GLANCE)
        self.say(", ".join(f"{name} {took:.2f} s" for name, took in self.took.items()))
        assert {name: took for name, took in self.took.items() if took > LIMIT} == {}

    def settle(self) -> None:
        """Wait until nothing that happened before changes a page any more; a picture may take its time."""
        until = time.monotonic() + SETTLED
        while waiting := self.writer.do("on_its_way").result:
            assert time.monotonic() < until, waiting
            time.sleep(GLANCE)

    def others(self) -> list[Sight]:
        brand, market = self.shop
        visitor = Visitor(self.site, OTHER[brand])
        home = visitor.get(f"/{market}/").body
        inside = re.findall(rf'href="(/{market}/[cp]/[^"]+)"', home)
        return [
            Sight("other", visitor, path, lambda _answer: "")
            for path in (f"/{market}/", inside[0], inside[-1])
        ]


def wait_for(sight: Sight, value: str) -> None:
    """It is read so, and out of the cache (what is not found is never cached)."""

    def is_there() -> bool:
        read, answer = sight.look()
        return read == value and (answer.is_hit or answer.status == 404)

    try:
        eventually(is_there, between=lambda: time.sleep(GLANCE))
    except AssertionError:
        read, answer = sight.look()
        pytest.fail(f"{sight.name} {sight.path}: {read!r}, not {value!r}; {answer.status} {answer.headers}")
