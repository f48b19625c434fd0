"""Which product a line is about: by its number, its SKU, or (a parent) its staff name. Of one brand only."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from commerce.catalogue.models import Product
from commerce.exchange.columns import ALONE, KINDS, PARENT, VARIANT
from commerce.exchange.current import Current, load
from commerce.exchange.exceptions import UnreadableCellError
from commerce.exchange.files import Broken
from commerce.exchange.lines import Line
from commerce.exchange.vocabulary import Vocabulary
from commerce.partner.models import StockRecord


class Finder:
    """Remembers what earlier lines were about: a product stands in a table once."""

    def __init__(self, vocabulary: Vocabulary, groups: set[str], *, may_create: bool) -> None:
        self.vocabulary, self.groups, self.may_create = vocabulary, groups, may_create
        self.seen: dict[object, int] = {}
        self.new_parents: dict[str, Current] = {}

    def find(self, lines: Sequence[Line]) -> None:
        """Give each line its product, or what it will make, or a fault."""
        by_sku = self._by_sku(line.cell("sku") for line in lines)
        by_name = self._by_name(
            [*(_parent_name(line) for line in lines), *(line.cell("parent") for line in lines)]
        )
        numbers = {
            number for line in lines for name in ("number", "parent") if (number := _number(line.cell(name)))
        }
        ids = numbers | set(by_sku.values()) | {pk for found in by_name.values() for pk in found}
        known = load(ids, self.vocabulary, self.groups)
        for line in lines:
            try:
                line.current = self._one(line, known, by_sku, by_name)
            except RefusedError as refusal:
                line.refuse(refusal.column, str(refusal))

    def _one(
        self,
        line: Line,
        known: dict[int, Current],
        by_sku: dict[str, int],
        by_name: dict[str, list[int]],
    ) -> Current:
        for column in ("number", "sku", "name", "parent"):
            if isinstance(line.cells.get(column), Broken):
                raise RefusedError(column, line.cells[column])
        sku, name = line.cell("sku"), _parent_name(line)
        if line.cell("number"):
            current = known.get(_number(line.cell("number")) or 0)
            if current is None:
                raise RefusedError("number", _("There is no such product."))
            self._check_sku(current, sku, by_sku)
        elif sku and sku in by_sku:
            current = known[by_sku[sku]]
        elif name and by_name.get(name):
            current = self._named("name", name, known, by_name)
        else:
            current = self._new(line, known, by_name)
        self._once(line, current, sku or name)
        return current

    def _check_sku(self, current: Current, sku: str, by_sku: dict[str, int]) -> None:
        own = current.cells.get("sku", "")
        if own and sku and sku != own:
            raise RefusedError(
                "sku", _("The product's SKU is %(sku)s: it is changed on the product's page.") % {"sku": own}
            )
        if sku and not own and sku in by_sku:
            raise RefusedError("sku", _("Another product has this SKU."))

    def _named(
        self, column: str, name: str, known: dict[int, Current], by_name: dict[str, list[int]]
    ) -> Current:
        ids = by_name.get(name, [])
        if len(ids) > 1:
            raise RefusedError(column, _("Several are called so: give the number."))
        return known[ids[0]]

    def _new(self, line: Line, known: dict[int, Current], by_name: dict[str, list[int]]) -> Current:
        if not self.may_create:
            if not line.cell("sku"):
                raise RefusedError("sku", _("Give a SKU or a number: nothing says what the line is about."))
            raise RefusedError("sku", _("There is no such SKU."))
        kind = (line.cell("kind") or (VARIANT if line.cell("parent") else ALONE)).lower()
        kind = kind if kind in KINDS else ALONE  # the cell gets its fault when it is read
        parent = self._parent(line, known, by_name) if kind == VARIANT else None
        own_type = self.vocabulary.types.get(line.cell("type").lower())
        current = Current(id=None, kind=kind, type=parent.type if parent else own_type, parent=parent)
        if kind == PARENT:
            self.new_parents[line.cell("name")] = current
        elif not line.cell("sku"):
            raise RefusedError("sku", _("Give it a SKU."))
        return current

    def _parent(self, line: Line, known: dict[int, Current], by_name: dict[str, list[int]]) -> Current:
        name = line.cell("parent")
        found = known.get(_number(name) or 0) or self.new_parents.get(name)
        if found is None and by_name.get(name):
            found = self._named("parent", name, known, by_name)
        if found is None:
            raise RefusedError("parent", _("There is no such parent, nor does one stand above in the file."))
        if found.kind != PARENT:
            raise RefusedError("parent", _("This product is no parent of variants."))
        return found

    def _once(self, line: Line, current: Current, key: str) -> None:
        about = current.id or (current.kind == PARENT, key)
        first = self.seen.setdefault(about, line.number)
        if first != line.number:
            raise RefusedError("sku", _("Line %(number)d is about the same product.") % {"number": first})

    def _by_sku(self, skus: Iterable[str]) -> dict[str, int]:
        rows = StockRecord.objects.filter(partner=self.vocabulary.partner_id, partner_sku__in={*skus} - {""})
        return dict(rows.order_by("-pk").values_list("partner_sku", "product_id"))

    def _by_name(self, names: Iterable[str]) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        parents = Product.objects.for_brand(self.vocabulary.brand).filter(structure=Product.PARENT)
        for pk, title in parents.filter(title__in={*names} - {""}).order_by("pk").values_list("pk", "title"):
            found.setdefault(title, []).append(pk)
        return found


class RefusedError(UnreadableCellError):
    def __init__(self, column: str, sentence: str) -> None:
        super().__init__(sentence)
        self.column = column


def _parent_name(line: Line) -> str:
    """The name by which a line without number and SKU is found."""
    return "" if line.cell("number") or line.cell("sku") else line.cell("name")


def _number(cell: str) -> int | None:
    return int(cell) if cell.isascii() and cell.isdecimal() and len(cell) < 19 else None
