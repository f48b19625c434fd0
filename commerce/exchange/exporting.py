"""Tables that go out: as CSV row by row, or as an Excel file. What an import reads back changes nothing."""

import csv
import io
from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal
from typing import IO, Any

from django.db.models import F, Q, QuerySet, TextChoices
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

from commerce.catalogue.models import Product
from commerce.exchange.columns import Column, Group, columns
from commerce.exchange.current import Current, load
from commerce.exchange.formulas import escape
from commerce.exchange.vocabulary import Vocabulary, used_types, vocabulary
from core.models import Brand

BATCH = 500
ALWAYS = ("number", "sku", "kind", "parent", "name")
BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"
MOST_EXCEL_LINES = 20_000


class Format(TextChoices):
    CSV = "csv", _("CSV with commas and points (1,234.50)")
    SEMICOLONS = "csv-semicolons", _("CSV for Excel in German or French (semicolons, 1234,50)")
    XLSX = "xlsx", _("Excel (.xlsx)")


def products_to_export(
    brand: Brand, groups: Collection[str], found: "QuerySet[Product] | None" = None
) -> "QuerySet[Product]":
    """Parents before their variants; those without a line in these groups are left out. `found`: only these."""
    products = Product.objects.for_brand(brand)
    if found is not None:
        products = products.filter(Q(pk__in=found.values("pk")) | Q(parent__in=found.values("pk")))
    if Group.PRODUCTS not in groups:
        words, sold = Group.WORDS in groups, bool({Group.PRICES, Group.STOCK} & {*groups})
        if not sold:
            products = products.exclude(structure=Product.CHILD)
        elif not words:
            products = products.exclude(structure=Product.PARENT)
    head = Coalesce(F("parent_id"), F("pk"))
    return products.order_by(head, F("parent_id").asc(nulls_first=True), "pk")


def exported_columns(names: Vocabulary, groups: Collection[str]) -> list[Column]:
    """The columns of these groups; of attributes those of the product types that the brand has."""
    used = used_types(names.brand)
    codes = {code for each in names.types.values() if each.id in used for code in each.attributes}
    return [
        column
        for column in columns(names).values()
        if column.name in ALWAYS
        or (column.group in groups and (column.field != "attribute" or column.place in codes))
    ]


def csv_lines(
    brand: Brand, groups: Collection[str], products: "QuerySet[Product]", *, comma: bool
) -> Iterator[str]:
    """A CSV file piece by piece: UTF-8, told so by its first character."""
    names = vocabulary(brand)
    shown = exported_columns(names, groups)
    yield BOM + csv_text([[column.name for column in shown]], comma=comma)
    for batch in _batches(products, names, groups):
        rows = [[_csv_cell(column, current, comma) for column in shown] for current in batch]
        yield csv_text(rows, comma=comma)


def write_xlsx(file: IO[bytes], brand: Brand, groups: Collection[str], products: "QuerySet[Product]") -> None:
    """An Excel file, a row at a time."""
    names = vocabulary(brand)
    shown = exported_columns(names, groups)
    book = Workbook(write_only=True)
    sheet = _sheet(book, shown)
    for batch in _batches(products, names, groups):
        for current in batch:
            sheet.append([_xlsx_cell(sheet, column, current) for column in shown])
    book.save(file)


def write_template(file: IO[bytes], brand: Brand) -> None:
    """An Excel file to begin with: all columns, and three lines that show how they are filled."""
    names = vocabulary(brand)
    shown = exported_columns(names, Group.values)
    types, taxes = [*names.types, ""], [*names.taxes, ""]
    common = {"type": types[0], "tax_class": taxes[0], "public": "no"}
    texts = {f"title:{code}": "…" for code in names.markets} | {
        f"state:{code}": "draft" for code in names.markets
    }
    prices = {f"price:{code}": "12.50" for code in names.markets}
    examples = [
        {"sku": "EXAMPLE-1", "kind": "standalone", "name": "Example bear", "stock": "10"}
        | common
        | texts
        | prices,
        {"kind": "parent", "name": "Example romper"} | common | texts,
        {"sku": "EXAMPLE-2", "kind": "variant", "parent": "Example romper", "public": "no", "stock": "5"}
        | prices,
    ]
    book = Workbook(write_only=True)
    sheet = _sheet(book, shown)
    for cells in examples:
        current = Current(id=None, kind="", type=None, cells=cells)
        sheet.append([_xlsx_cell(sheet, column, current) for column in shown])
    book.save(file)


def csv_text(rows: Sequence[Sequence[str]], *, comma: bool) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter="," if comma else ";", lineterminator="\r\n").writerows(rows)
    return text.getvalue()


def _batches(
    products: "QuerySet[Product]", names: Vocabulary, groups: Collection[str]
) -> Iterator[list[Current]]:
    ids = list(products.values_list("pk", flat=True))
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        known = load(batch, names, groups)
        yield [known[pk] for pk in batch if pk in known]


def _sheet(book: Workbook, shown: Sequence[Column]) -> Any:
    """A sheet with its heading, which stays in view."""
    sheet = book.create_sheet("Fabula")
    sheet.freeze_panes = "C2"
    heading = [WriteOnlyCell(sheet, column.name) for column in shown]
    for cell in heading:
        cell.font = Font(bold=True)
    sheet.append(heading)
    return sheet


def _csv_cell(column: Column, current: Current, comma: bool) -> str:
    cell = current.cells.get(column.name, "")
    if column.is_decimal:
        return cell if comma else _with_comma(cell)
    return escape(cell)


def _with_comma(cell: str) -> str:
    """Three places would read as thousands: one more says that they are none."""
    places = cell.partition(".")[2]
    return f"{cell}0".replace(".", ",") if len(places) == 3 else cell.replace(".", ",")


def _xlsx_cell(sheet: Any, column: Column, current: Current) -> Any:
    value = current.cells.get(column.name, "")
    if not value:
        return None
    if column.is_decimal:
        cell = WriteOnlyCell(sheet, Decimal(value))
        cell.number_format = "0.00" if column.group == Group.PRICES else "General"
        return cell
    if column.group == Group.STOCK or column.name in {"number", "grams", "millilitres"}:
        return int(value)
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", escape(value)))
    cell.number_format = "@"
    return cell
