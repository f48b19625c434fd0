"""Counting into a parcel: what is scanned or typed, line by line, and what is said about it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch, Q
from django.utils.translation import gettext_lazy

from commerce.catalogue.selectors.gallery import on_lines
from commerce.dashboard.stock.selectors import VALUES, name
from commerce.order.models import Line, Order
from commerce.partner.models import StockRecord
from core.models import Brand

# What the page says; its script says the same, so they are filled in with `%`.
SENTENCES = {
    "counted": gettext_lazy("“%(title)s”: %(packed)d of %(wanted)d."),
    "complete": gettext_lazy(
        "“%(title)s”: %(packed)d of %(wanted)d. All is packed: Enter for the parcel’s number."
    ),
    "unknown": gettext_lazy("“%(code)s” is not in this order. Nothing was counted."),
    "enough": gettext_lazy("Of “%(title)s” all %(wanted)d are packed already: put this one back."),
    "more": gettext_lazy("Of “%(title)s” only %(left)d are still to be packed. Nothing was counted."),
    "nothing": gettext_lazy("Nothing is packed yet."),
    "rest": gettext_lazy("%(packed)d go now, %(left)d later. Now the parcel’s number, then Enter."),
    "missing": gettext_lazy("Scan or type a SKU. Still to pack: %(left)d."),
    "ready": gettext_lazy("All is packed. Now the parcel’s number, then Enter."),
    "parcel": gettext_lazy("All is packed: “%(code)s” is taken for the parcel’s number. Enter sends it off."),
}
REST_LATER = "-"  # typed instead of a SKU: what is packed goes, the rest waits
SEVERAL = re.compile(r"(\d{1,4})(?:\s*[*x×]\s*|\s+)(.+)", re.IGNORECASE)
COUNT = re.compile(r"packed-(\d{1,18})")


@dataclass(frozen=True)
class Answer:
    """What is said about a scan."""

    text: str
    is_refusal: bool = False
    parcel: str = ""  # what was scanned is the parcel's own number


@dataclass
class PackLine:
    """A line of the order, and how many of it lie in the parcel."""

    id: int
    title: str  # as the order's page and the customer read it
    staff_name: str  # where it differs
    sku: str
    upc: str
    wanted: int
    packed: int
    picture: dict[str, Any] | None = None

    @property
    def is_full(self) -> bool:
        return self.packed >= self.wanted

    @property
    def left(self) -> int:
        return max(self.wanted - self.packed, 0)

    def is_called(self, code: str) -> bool:
        return code.casefold() in {self.sku.casefold(), self.upc.casefold()} - {""}


@dataclass
class Packing:
    """A parcel that is being packed. Nothing is kept of it: each page says what the last one knew."""

    lines: list[PackLine] = field(default_factory=list)

    @property
    def left(self) -> int:
        return sum(line.left for line in self.lines)

    @property
    def count(self) -> int:
        return sum(line.packed for line in self.lines)

    @property
    def contents(self) -> dict[int, int]:
        return {line.id: line.packed for line in self.lines if line.packed}

    @property
    def codes(self) -> set[str]:
        return {code.casefold() for line in self.lines for code in (line.sku, line.upc) if code}

    def scan(self, code: str) -> Answer:
        """Count one up, or as many as are named before the SKU (`3 BEAR`); or say why not.

        What nothing is called, once all is packed, is the label of the parcel.
        """
        code = code.strip()
        if not code:
            return _answer("missing", left=self.left) if self.left else _answer("ready")
        units, called = self._meant(code)
        left = sum(line.left for line in called)
        if not called and self.count and not self.left:
            return _answer("parcel", parcel=code, code=code)
        if not called or not units:
            return self.refuse(code)
        line = called[0]
        if not left:
            return _answer("enough", is_refusal=True, title=line.title, wanted=line.wanted)
        if units > left:
            return _answer("more", is_refusal=True, title=line.title, left=left)
        for each in called:
            taken = min(units, each.left)
            each.packed, units = each.packed + taken, units - taken
            line = each if taken else line
        kind = "counted" if self.left else "complete"
        return _answer(kind, title=line.title, packed=line.packed, wanted=line.wanted)

    def refuse(self, code: str) -> Answer:
        return _answer("unknown", is_refusal=True, code=code)

    def _meant(self, code: str) -> tuple[int, list[PackLine]]:
        """How many of which lines; a SKU that begins with a number is one."""
        called = [line for line in self.lines if line.is_called(code)]
        several = None if called else SEVERAL.fullmatch(code)
        if several is None:
            return 1, called
        return int(several[1]), [line for line in self.lines if line.is_called(several[2])]

    def leave_rest(self) -> Answer:
        """What is packed is the parcel."""
        if not self.count:
            return _answer("nothing", is_refusal=True)
        return _answer("rest", packed=self.count, left=self.left) if self.left else _answer("ready")

    def fill(self) -> Answer:
        """All of it is in, as somebody says who has looked."""
        for line in self.lines:
            line.packed = line.wanted
        return _answer("ready")


def _answer(kind: str, *, is_refusal: bool = False, parcel: str = "", **words: Any) -> Answer:
    return Answer(str(SENTENCES[kind]) % words if words else str(SENTENCES[kind]), is_refusal, parcel)


def is_article(code: str, brand: Brand) -> bool:
    """Whether anything that the brand sells is called this."""
    records = StockRecord.objects.filter(partner__brand=brand)
    return records.filter(Q(partner_sku__iexact=code) | Q(product__upc__iexact=code)).exists()


def packing_of(order: Order, data: Mapping[str, Any] | None = None) -> Packing:
    """What is still to be sent, with the counts that a form has sent.

    A line that somebody else has sent meanwhile stays where this form counted it: it is in that parcel on
    the table, and whoever ships it is told.
    """
    counted = _counts(data or {})
    values = Prefetch("product__attribute_values", VALUES)
    rows = order.lines.select_related("product__parent").prefetch_related(values).order_by("pk")
    shown = [row for row in rows if row.outstanding or counted.get(row.pk)]
    pictures = _pictures(order, shown)
    return Packing(
        [
            PackLine(
                id=row.pk,
                title=row.title,
                staff_name=other_name(row),
                sku=row.partner_sku,
                upc=(row.product.upc or "") if row.product else "",
                wanted=row.outstanding,
                packed=counted.get(row.pk, 0),
                picture=pictures.get(row.product_id),
            )
            for row in shown
        ]
    )


def other_name(line: Line) -> str:
    """What staff call it, where the order calls it otherwise."""
    theirs = name(line.product) if line.product else line.title
    return "" if theirs == line.title else theirs


def _counts(data: Mapping[str, Any]) -> dict[int, int]:
    """Line → units, of the fields that hold a number."""
    fields = ((COUNT.fullmatch(key), str(value).strip()) for key, value in data.items())
    return {
        int(match[1]): int(value) for match, value in fields if match and value.isdecimal() and len(value) < 7
    }


def _pictures(order: Order, rows: list[Line]) -> dict[int, Any]:
    bearers = {row.product_id: row.product.parent_id or row.product_id for row in rows if row.product}
    return on_lines(bearers, brand_id=order.brand_id, locale_id=order.market.locale_id)
