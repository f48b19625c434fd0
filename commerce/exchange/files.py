"""Reading what was uploaded: CSV in the ways in which people have it, and XLSX. A row at a time."""

import codecs
import csv
import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from xml.etree.ElementTree import ParseError

from django.utils.translation import gettext as _

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from commerce.exchange.exceptions import UnreadableFileError

MOST_BYTES = 20 * 1024 * 1024
MOST_UNPACKED = 100 * 1024 * 1024
MOST_WORDS = 30 * 1024 * 1024  # of a workbook's table of texts, which is read whole
MOST_PACKED = 60  # times: nobody's table is packed tighter, unless to burst here
SMALL_PART = 1024 * 1024
MOST_LINES = 50_000
MOST_COLUMNS = 400
LONGEST_EXCEL_CELL = 32_767
ZIP, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
BROKEN_XLSX = (
    zipfile.BadZipFile,
    zlib.error,
    InvalidFileException,
    ParseError,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    EOFError,
    NotImplementedError,
)
csv.field_size_limit(1_000_000)


class Broken(str):
    """A cell that holds nothing to read; says why."""


@dataclass(frozen=True, kw_only=True)
class Table:
    """Rows with their numbers, the first of them the heading."""

    read_as: str
    estimate: int
    rows: Iterator[tuple[int, list[str]]]


def inspect(content: bytes) -> None:
    """Refuse, while whoever uploaded it still looks, what is too large or no table."""
    if len(content) > MOST_BYTES:
        raise UnreadableFileError(_("The file is larger than 20 MB. Divide it."))
    if not content.strip():
        raise UnreadableFileError(_("The file is empty."))
    if content.startswith(OLD_EXCEL):
        raise UnreadableFileError(
            _("This is an old Excel file, or one with a password. Save it as .xlsx or CSV.")
        )
    if content.startswith(ZIP):
        _inspect_zip(content)


def open_table(content: bytes) -> Table:
    inspect(content)
    return _open_xlsx(content) if content.startswith(ZIP) else _open_csv(content)


def _inspect_zip(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except BROKEN_XLSX as error:
        raise _no_excel() from error
    words = sum(part.file_size for part in parts if part.filename.endswith("/sharedStrings.xml"))
    if sum(part.file_size for part in parts) > MOST_UNPACKED or words > MOST_WORDS:
        raise UnreadableFileError(_("Unpacked, the file is far too large. Divide it, or save it as CSV."))
    if any(part.file_size > max(SMALL_PART, MOST_PACKED * part.compress_size) for part in parts):
        raise _no_excel()
    if not any(part.filename == "xl/workbook.xml" for part in parts):
        raise _no_excel()


def _no_excel() -> UnreadableFileError:
    return UnreadableFileError(_("This is no Excel file that can be read. Save it anew as .xlsx or CSV."))


def _open_csv(content: bytes) -> Table:
    encoding = _encoding(content)
    first = content.decode(encoding).split("\n", 1)[0]
    mark = max(",;\t", key=first.count)
    names = {",": _("commas"), ";": _("semicolons"), "\t": _("tabs")}
    read_as = f"CSV, {names[mark]}, {'Windows-1252' if encoding == 'cp1252' else encoding.upper()}"
    lines = io.TextIOWrapper(io.BytesIO(content), encoding=encoding, newline="")
    return Table(
        read_as=read_as.replace("UTF-8-SIG", "UTF-8"),
        estimate=content.count(b"\n"),
        rows=_csv_rows(lines, mark),
    )


def _encoding(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        candidates = ["utf-16"]
    else:
        candidates = ["utf-8-sig", "cp1252"]
    for encoding in candidates:
        try:
            words = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in words:
            return encoding
    raise UnreadableFileError(_("This is no text that can be read. Save it as CSV (UTF-8) or .xlsx."))


def _csv_rows(lines: io.TextIOWrapper, mark: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(lines, delimiter=mark, strict=True)
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise UnreadableFileError(
                _("Line %(number)d can't be read: its quotes don't match, or a cell is far too long.")
                % {"number": number}
            ) from error
        yield number, _bounded(number, cells)


def _open_xlsx(content: bytes) -> Table:
    try:
        book = load_workbook(io.BytesIO(content), read_only=True)
        sheet = book.worksheets[0]
        estimate = min(sheet.max_row or 0, MOST_LINES + 1)
    except BROKEN_XLSX as error:
        raise _no_excel() from error
    return Table(read_as=f"Excel, {sheet.title}", estimate=estimate, rows=_xlsx_rows(book, sheet))


def _xlsx_rows(book: Any, sheet: Any) -> Iterator[tuple[int, list[str]]]:
    try:
        sheet.reset_dimensions()
        rows = sheet.iter_rows(max_row=MOST_LINES + 2, max_col=MOST_COLUMNS + 1)
        for number, cells in enumerate(rows, start=1):
            words = [_xlsx_cell(cell) for cell in cells]
            while words and not words[-1]:
                words.pop()
            if words or number == 1:
                yield number, _bounded(number, words)
    except BROKEN_XLSX as error:
        raise _no_excel() from error
    finally:
        book.close()


def _bounded(number: int, cells: list[str]) -> list[str]:
    if number > MOST_LINES + 1:
        raise UnreadableFileError(_("There are more than 50000 lines. Divide the file."))
    if len(cells) > MOST_COLUMNS:
        raise UnreadableFileError(_("Line %(number)d has more than 400 cells.") % {"number": number})
    return cells


def _xlsx_cell(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        return Broken(_("A formula stands here. Paste its value."))
    if cell.data_type == "e":
        return Broken(_("Excel shows an error here."))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return _plain_number(value)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if len(str(value)) >= LONGEST_EXCEL_CELL:
        return Broken(_("Excel cuts cells of this length off. Use CSV for this table."))
    return str(value)


def _plain_number(value: float) -> str:
    """Excel knows what the number is: it must not look as if it had a mark for thousands."""
    if value.is_integer():
        return str(int(value))
    digits = f"{Decimal(repr(round(value, 9))):f}"
    return f"{digits}0" if len(digits.partition(".")[2]) == 3 else digits
