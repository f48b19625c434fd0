"""The dry run: every line compared with the shop, its faults named, its changes kept for the write."""

import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from itertools import islice

from django.utils import timezone
from django.utils.translation import gettext as _

from commerce.catalogue.models import Product
from commerce.exchange import rules
from commerce.exchange.columns import RIGHTS, columns
from commerce.exchange.comparing import compare, settle_states
from commerce.exchange.exceptions import UnreadableFileError
from commerce.exchange.files import Broken, Table, open_table
from commerce.exchange.finding import Finder
from commerce.exchange.formulas import unescape
from commerce.exchange.lines import Line
from commerce.exchange.models import Import, ImportFile, ImportLine
from commerce.exchange.vocabulary import vocabulary

BATCH = 500
MOST_FAULTY = 1000


class SupersededError(Exception):
    """Somebody else checks it meanwhile, or it was given up."""


class Check:
    """One run over the file of an import, whose `run` names it."""

    def __init__(self, imported: Import) -> None:
        self.imported = imported
        self.vocabulary = vocabulary(imported.brand)
        self.columns = columns(self.vocabulary)
        self.counts: Counter[str] = Counter()
        self.cells: Counter[str] = Counter()
        self.upcs: dict[str, int] = {}
        self.unknown: list[str] = []
        self.problems: list[str] = []

    def run(self) -> None:
        """Leaves the import refused, ready, or the same. Raises SupersededError when it is not ours any more."""
        table = open_table(unpacked(self.imported))
        heading = self._heading(table)
        self._note(read_as=table.read_as, lines_found=max(table.estimate - 1, 0), columns=heading)
        groups = {self.columns[name].group for name in heading if name in self.columns}
        self.finder = Finder(self.vocabulary, groups, may_create=self.imported.may_create)
        lines = self._lines(table, heading)
        while batch := list(islice(lines, BATCH)):
            self._check(batch)
            if self.counts["faulty"] >= MOST_FAULTY:
                self.problems.append(_("More than 1000 lines have faults: the rest was not looked at."))
                break
        self._finish()

    def _heading(self, table: Table) -> list[str]:
        names = [unescape(cell).strip().lower() for cell in next(table.rows, (0, []))[1]]
        while names and not names[-1]:
            names.pop()
        self.unknown = [name for name in names if name not in self.columns]
        for name in names:
            if name in self.columns and names.count(name) > 1:
                raise UnreadableFileError(_("The column “%(name)s” is there twice.") % {"name": name})
        if not {"sku", "number", "name"} & set(names):
            nameless = _("No column says what a line is about: add sku or number.")
            raise UnreadableFileError(" ".join([*self._unknown_columns(), nameless]))
        self._check_rights(names)
        return names

    def _check_rights(self, names: list[str]) -> None:
        actor = self.imported.actor
        for name in set(names) - set(self.unknown):
            right = RIGHTS.get(self.columns[name].group)
            if right and not (actor and actor.has_perm(right)):
                raise UnreadableFileError(_("You may not change the column “%(name)s”.") % {"name": name})

    def _unknown_columns(self) -> list[str]:
        """A sentence for each, with the column that was probably meant."""
        codes = {name.partition(":")[2]: name for name in self.columns if name.startswith("attribute:")}
        known = codes | {name: name for name in self.columns}
        sentences = []
        for name in dict.fromkeys(self.unknown):
            near = get_close_matches(name, known, n=1)
            words = {"name": name[:60], "near": known[near[0]] if near else ""}
            text = (
                _("There is no column “%(name)s”. Did you mean “%(near)s”?")
                if near
                else _("There is no column “%(name)s”.")
            )
            sentences.append(text % words)
        return sentences

    def _lines(self, table: Table, heading: list[str]) -> Iterator[Line]:
        for number, cells in table.rows:
            if any(cell.strip() for cell in cells):
                yield self._line(number, heading, cells)

    def _line(self, number: int, heading: list[str], cells: list[str]) -> Line:
        padded = [*cells, *[""] * (len(heading) - len(cells))]
        named = zip(heading, padded, strict=False)
        line = Line(number=number, cells={name: _cell(raw) for name, raw in named if name in self.columns})
        if any(cell.strip() for cell in padded[len(heading) :]):
            line.refuse("", _("The line has more cells than there are columns."))
        return line

    def _check(self, batch: list[Line]) -> None:
        self.finder.find(batch)
        actor = self.imported.actor
        may_publish = actor is not None and actor.has_perm("catalogue.publish_productcopy")
        for line in batch:
            compare(line, self.columns)
            settle_states(line, self.vocabulary.markets)
            rules.check(line, self.vocabulary, may_publish=may_publish)
        rules.check_upcs(batch, _taken_upcs(batch), self.upcs)
        self._keep(batch)

    def _keep(self, batch: list[Line]) -> None:
        kept = []
        for line in batch:
            outcome = "faulty" if line.faults else "creating" if line.is_new else "changing"
            outcome = outcome if line.faults or line.changes else "unchanged"
            self.counts[outcome] += 1
            self.counts["all"] += 1
            if not line.faults:
                self.cells.update(line.changes.keys())
            if outcome != "unchanged":
                kept.append(self._row(line))
        self._note(lines_done=self.counts["all"])
        ImportLine.objects.bulk_create(kept)

    def _row(self, line: Line) -> ImportLine:
        return ImportLine(
            imported=self.imported,
            number=line.number,
            key=line.key[:255] or (line.current.cells.get("sku", "") if line.current else ""),
            product=line.current.id if line.current else None,
            changes={name: list(change) for name, change in line.changes.items()},
            faults=[list(fault) for fault in line.faults],
            is_faulty=bool(line.faults),
        )

    def _finish(self) -> None:
        found = self.counts
        if not found["all"]:
            raise UnreadableFileError(_("The file has a heading and no lines."))
        state = Import.State.READY if found["creating"] + found["changing"] else Import.State.SAME
        state = Import.State.REFUSED if found["faulty"] or self.unknown else state
        if self.unknown:
            self.problems = [*self._unknown_columns(), *self.problems]
        self._note(
            problem=" ".join(self.problems),
            state=state,
            lines_found=found["all"],
            cells_changing={name: self.cells[name] for name in self.columns if self.cells[name]},
            **{name: found[name] for name in ("creating", "changing", "unchanged", "faulty")},
            checked_at=timezone.now(),
        )

    def _note(self, **changes: object) -> None:
        own = Import.objects.filter(pk=self.imported.pk, run=self.imported.run, state=Import.State.CHECKING)
        if not own.update(**changes):
            raise SupersededError


def unpacked(imported: Import) -> bytes:
    """The file as it was uploaded."""
    return zlib.decompress(bytes(ImportFile.objects.get(imported=imported).content))


def _cell(raw: str) -> str:
    return raw if isinstance(raw, Broken) else unescape(raw)


def _taken_upcs(batch: Iterable[Line]) -> dict[str, int]:
    wanted = {line.changes["upc"][1] for line in batch if "upc" in line.changes}
    return dict(Product.objects.filter(upc__in=wanted).values_list("upc", "pk"))
