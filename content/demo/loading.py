"""Loads the demonstration, saying how far it is."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import transaction

from content.demo import catalogue, front, ground, library, offers, people, reading, reviews, tree, vocabulary
from core.models import Brand
from core.outbox.lease import Lease
from core.outbox.relay import run_chain

EVERY = 25  # pictures between two lines of progress


@dataclass
class Report:
    """Says lines, with the seconds since the start."""

    write: Callable[[str], object]
    started: float = field(default_factory=time.monotonic)

    def say(self, line: str) -> None:
        self.write(f"{time.monotonic() - self.started:5.1f} s  {line}")

    def counting(self, what: str) -> Callable[[int, int], None]:
        """A progress function: a line now and then, and one at the end."""

        def progress(count: int, total: int) -> None:
            if count % EVERY == 0 or count == total:
                self.say(f"{what}: {count} of {total}")

        return progress


def load(write: Callable[[str], object], *, quick: bool = False) -> None:
    """Everything that is missing. The rows come in one transaction: half a demonstration is none.

    `quick` draws small pictures, for tests.
    """
    report = Report(write)
    drawn = library.draw_missing(report.counting("Pictures drawn"), quick=quick)
    with transaction.atomic():
        ground.load()
        library.store(drawn)
        vocabulary.load()
        report.say("Taxes, markets, brands, vocabulary")
        for brand in Brand.objects.filter(slug__in=[data["slug"] for data in reading.brands()]):
            catalogue.load(brand)
            reviews.load(brand)
            tree.load(brand)
            front.load(brand)
            report.say(f"{brand.name}: products and pages")
        offers.load()
        people.load()
    library.make_first_renditions(report.counting("Renditions made"))
    project(report)


def project(report: Report) -> None:
    """Cards and menus from what was loaded. A relay that is running does it by itself."""
    lease = Lease()
    if lease.acquire():
        try:
            while run_chain(lease):
                pass
        finally:
            lease.release()
        report.say("Cards, lists and menus")
