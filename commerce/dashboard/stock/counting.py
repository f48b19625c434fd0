"""Reading what was counted: a SKU and a number to a line, each with its difference or what is wrong with it."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from commerce.dashboard.stock import selectors
from commerce.dashboard.stock.forms import MOST
from commerce.partner.models import StockRecord
from commerce.partner.stock_taking import Count
from core.models import Brand, User

AT_MOST = 1000
LONGEST = 200  # characters of a line that is read at all: matching takes their square
NUMBER = re.compile("[0-9]{1,7}")
LINE = re.compile(r"^(?P<sku>.+?)(?:\s*[\t;,]\s*|\s+)(?P<number>\S+)$")


@dataclass(frozen=True, kw_only=True)
class CountedLine:
    """A line of a stock-take; with a `refusal` it can't be booked."""

    place: int
    sku: str
    record: StockRecord | None = None
    counted: int | None = None
    refusal: str = ""

    @property
    def expected(self) -> int:
        return (self.record.num_in_stock or 0) if self.record else 0

    @property
    def difference(self) -> int | None:
        return None if self.counted is None or self.record is None else self.counted - self.expected

    @property
    def name(self) -> str:
        return selectors.name(self.record.product) if self.record else ""

    def count(self) -> Count:
        if self.record is None or self.counted is None:
            raise ValueError(self.refusal)
        return Count(self.record.pk, self.counted, self.expected)


def read(
    text: str, *, brand: Brand, user: User, seen: dict[int, int], refused: Collection[int] = ()
) -> list[CountedLine]:
    """Each line that says anything. `seen`: what was in stock when it was looked at, by stock record."""
    rows = [(place, row.strip()) for place, row in enumerate(text.splitlines(), start=1) if row.strip()]
    parts = {place: _split(row) for place, row in rows}
    found = _records(brand, user, (sku for sku, _number in parts.values()))
    lines: list[CountedLine] = []
    first: dict[str, int] = {}
    for place, (sku, number) in parts.items():
        record = found.get(sku.lower())
        counted = int(number) if NUMBER.fullmatch(number) else None
        problem = _problem(record, counted, first.get(sku.lower()), seen, refused)
        first.setdefault(sku.lower(), place)
        lines.append(CountedLine(place=place, sku=sku, record=record, counted=counted, refusal=problem))
    return lines


def apart(text: str, skus: set[str]) -> tuple[dict[str, str], str]:
    """What was counted of these SKUs, which are in small letters, and the other lines as they are."""
    counted: dict[str, str] = {}
    others = []
    for row in text.splitlines():
        sku, number = _split(row.strip())
        if sku.lower() in skus and sku.lower() not in counted and NUMBER.fullmatch(number):
            counted[sku.lower()] = number
        else:
            others.append(row)
    return counted, "\n".join(others)


def _split(row: str) -> tuple[str, str]:
    match = LINE.match(row) if len(row) <= LONGEST else None
    return (match["sku"].strip(), match["number"]) if match else (row, "")


def _records(brand: Brand, user: User, skus: Iterable[str]) -> dict[str, StockRecord]:
    """By SKU in small letters: nobody minds how it was typed."""
    wanted = {sku for each in skus for sku in (each, each.upper(), each.lower())}
    records = selectors.with_names(selectors.levels(user).for_brand(brand).filter(partner_sku__in=wanted))
    return {record.partner_sku.lower(): record for record in records}


def _problem(
    record: StockRecord | None,
    counted: int | None,
    earlier: int | None,
    seen: dict[int, int],
    refused: Collection[int],
) -> str:
    if record is None:
        return _("There is no such SKU.")
    if earlier:
        return _("It stands in line %(place)d already.") % {"place": earlier}
    if counted is None or counted > MOST:
        return _("Say how many: a whole number.")
    if counted < (record.num_allocated or 0):
        return _("Open orders hold %(count)d of these.") % {"count": record.num_allocated or 0}
    before = seen.get(record.pk, record.num_in_stock or 0)
    if before != (record.num_in_stock or 0) or record.pk in refused:
        return _("It moved while you counted: %(before)d then, %(now)d now. Count it again.") % {
            "before": before,
            "now": record.num_in_stock or 0,
        }
    return ""
