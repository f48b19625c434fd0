"""What the pages about imports show."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from commerce.exchange import progress
from commerce.exchange.columns import Column, columns
from commerce.exchange.exporting import csv_text
from commerce.exchange.formulas import escape
from commerce.exchange.models import Import, ImportLine
from commerce.exchange.vocabulary import vocabulary
from core.models import Brand, Delivery

SHORT = 160


@dataclass(frozen=True, kw_only=True)
class Progress:
    done: int
    total: int
    is_stuck: bool
    """It failed for good: an operator can start it anew, or it is given up."""
    can_be_checked: bool
    can_be_discarded: bool

    @property
    def percent(self) -> int:
        return min(100, self.done * 100 // self.total) if self.total else 0


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One difference of a line, or one fault."""

    line: int
    key: str
    column: str
    before: str = ""
    after: str = ""
    sentence: str = ""
    is_new: bool = False


def how_far(imported: Import) -> Progress:
    is_writing = imported.state == Import.State.WRITING
    stuck = is_stuck(imported)
    return Progress(
        done=progress.done(imported.pk) if is_writing else imported.lines_done,
        total=imported.creating + imported.changing if is_writing else imported.lines_found,
        is_stuck=stuck,
        can_be_checked=imported.is_undecided or (stuck and not is_writing),
        can_be_discarded=imported.is_undecided or stuck,
    )


def is_stuck(imported: Import) -> bool:
    """Whether the delivery that is to check or write it is dead, or was dropped."""
    alive = Delivery.objects.filter(pk__in=[imported.delivery]).exclude(state=Delivery.State.DEAD)
    return imported.is_busy and not alive.exists()


def differing(imported: Import) -> "QuerySet[ImportLine]":
    return ImportLine.objects.filter(imported=imported, is_faulty=False).order_by("number")


def faulty(imported: Import) -> "QuerySet[ImportLine]":
    return ImportLine.objects.filter(imported=imported, is_faulty=True).order_by("number")


def differences(lines: "list[ImportLine]") -> Iterator[Cell]:
    for line in lines:
        for column, (before, after) in line.changes.items():
            yield Cell(
                line=line.number,
                key=line.key,
                column=column,
                before=_short(before),
                after=_short(after),
                is_new=line.product is None,
            )


def faults(lines: "list[ImportLine]") -> Iterator[Cell]:
    for line in lines:
        for column, sentence in line.faults:
            yield Cell(line=line.number, key=line.key, column=column, sentence=sentence)


def faults_csv(imported: Import) -> Iterator[str]:
    """All faults as a table, for whoever mends the file."""
    yield "\N{ZERO WIDTH NO-BREAK SPACE}" + csv_text(
        [[_("Line"), "SKU", _("Column"), _("Fault")]], comma=True
    )
    for line in faulty(imported).iterator(chunk_size=500):
        rows = [[str(fault.line), fault.key, fault.column, fault.sentence] for fault in faults([line])]
        yield csv_text([[escape(cell) for cell in row] for row in rows], comma=True)


def described(brand: Brand) -> list[Column]:
    """The columns that the brand's tables can have."""
    return list(columns(vocabulary(brand)).values())


def _short(cell: str) -> str:
    return cell if len(cell) <= SHORT else f"{cell[:SHORT]}…"
