"""The write: all lines of a checked import, in one transaction. Runs nowhere else, and only once."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from commerce.exchange import progress, things, words
from commerce.exchange.columns import Group, columns
from commerce.exchange.current import Current, load
from commerce.exchange.exceptions import OutdatedError
from commerce.exchange.models import Import, ImportLine
from commerce.exchange.vocabulary import Vocabulary, vocabulary
from commerce.partner import bulk
from commerce.partner.exceptions import InvalidPriceError, StockTakeRefused
from commerce.partner.models import StockRecord
from commerce.partner.reasons import Reason

BATCH = 500


def write(import_id: int) -> bool:
    """Everything that the import's lines say, or OutdatedError and nothing. False: it is written already."""
    try:
        with transaction.atomic():
            imported = Import.objects.select_for_update(of=("self",)).get(pk=import_id)
            if imported.state != Import.State.WRITING:
                return False
            _Write(imported).run()
            imported.state, imported.written_at = Import.State.WRITTEN, timezone.now()
            imported.save(update_fields=["state", "written_at"])
    except (IntegrityError, InvalidPriceError) as error:
        sentence = _("Something was made or changed at this moment. Nothing was written; check it anew.")
        raise OutdatedError({}, sentence) from error
    return True


class _Write:
    def __init__(self, imported: Import) -> None:
        self.imported = imported
        self.vocabulary: Vocabulary = vocabulary(imported.brand)
        known = columns(self.vocabulary)
        self.groups = {known[name].group for name in imported.columns if name in known}
        self.parents: dict[str, int] = {}
        self.faults: dict[int, list[list[str]]] = {}

    def run(self) -> None:
        self._lock()
        done = 0
        for batch in self._batches():
            currents = self._currents(batch)
            if not self.faults:
                self._apply(batch, currents)
            done += len(batch)
            progress.report(self.imported.pk, done)
        if self.faults:
            raise OutdatedError(self.faults)

    def _lock(self) -> None:
        """The levels that change, in the order in which orders lock them: neither waits for the other in circles."""
        lines = self._lines().filter(changes__has_key="stock", product__isnull=False)
        records = StockRecord.objects.filter(product__in=lines.values("product"))
        list(records.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))

    def _lines(self) -> "QuerySet[ImportLine]":
        return ImportLine.objects.filter(imported=self.imported)

    def _batches(self) -> Iterator[list[ImportLine]]:
        last = 0
        while batch := list(self._lines().filter(number__gt=last).order_by("number")[:BATCH]):
            yield batch
            last = batch[-1].number

    def _currents(self, batch: list[ImportLine]) -> dict[int, Current]:
        """The products of the lines, new ones made; a line that would change something else now is a fault."""
        known = load([line.product for line in batch if line.product], self.vocabulary, self.groups)
        found = {}
        for line in batch:
            if line.product is None:
                continue
            current = known.get(line.product)
            if current is None:
                self.faults[line.pk] = [["number", _("There is no such product.")]]
            else:
                found[line.pk] = current
                self._compare(line, current)
        if not self.faults:
            new = [line for line in batch if line.product is None]
            found |= things.create(new, self.vocabulary, self.parents)
        return found

    def _compare(self, line: ImportLine, current: Current) -> None:
        for column, (before, _after) in line.changes.items():
            now = words.now(current, column, line.changes)
            if now != before:
                sentence = _("Meanwhile it was changed to “%(now)s”.") % {"now": now[:80]}
                self.faults.setdefault(line.pk, []).append([column, sentence])

    def _apply(self, batch: list[ImportLine], currents: dict[int, Current]) -> None:
        pairs = [(line, currents[line.pk]) for line in batch]
        things.change(pairs, self.vocabulary)
        records = things.records(pairs, self.vocabulary)
        if Group.WORDS in self.groups:
            words.write(pairs, self.vocabulary, user=self.imported.written_by)
        bulk.set_prices(self._prices(pairs, records))
        self._set_levels(pairs, records)

    def _prices(
        self, pairs: Iterable[tuple[ImportLine, Current]], records: dict[int, int]
    ) -> Iterator[bulk.NewPrice]:
        for line, current in pairs:
            for code, market in self.vocabulary.markets.items():
                price, former = f"price:{code}", f"former_price:{code}"
                if {price, former} & line.changes.keys():
                    yield bulk.NewPrice(
                        stockrecord_id=records[line.pk],
                        market_id=market.pk,
                        amount=_money(_then(line, current, price)),
                        compare_at=_money(_then(line, current, former)),
                    )

    def _set_levels(self, pairs: Iterable[tuple[ImportLine, Current]], records: dict[int, int]) -> None:
        levels = {
            records[line.pk]: (
                line,
                bulk.Level(stockrecord_id=records[line.pk], was=int(was or 0), to=int(to)),
            )
            for line, _current in pairs
            if "stock" in line.changes and line.changes["stock"][1]
            for was, to in [line.changes["stock"]]
        }
        try:
            bulk.set_levels(
                levels=[level for _line, level in levels.values()],
                reason=Reason.IMPORT,
                actor=self.imported.written_by,
                reference=self.imported.filename,
            )
        except StockTakeRefused as refusal:
            sentence = _("It moved, or open orders hold more of it by now.")
            raise OutdatedError(
                {levels[pk][0].pk: [["stock", sentence]] for pk in refusal.stockrecord_ids}
            ) from refusal


def _then(line: ImportLine, current: Current, column: str) -> str:
    return line.changes[column][1] if column in line.changes else current.cells.get(column, "")


def _money(cell: str) -> Decimal | None:
    return Decimal(cell) if cell else None
