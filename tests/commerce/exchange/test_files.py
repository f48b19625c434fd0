"""Files as people have them, and files that nobody should have."""

import io
import zipfile
from typing import Any

import pytest
from openpyxl import Workbook

from commerce.exchange import files
from commerce.exchange.exceptions import UnreadableFileError
from commerce.exchange.files import Broken, inspect, open_table

WORDS = "sku;name\r\nÄ1;Größe 3€\r\n"


def rows(content: bytes) -> list[list[str]]:
    return [cells for _number, cells in open_table(content).rows]


def excel(*lines: list[Any]) -> bytes:
    book, file = Workbook(), io.BytesIO()
    for line in lines:
        book.active.append(line)
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize(
    ("encoding", "read_as"),
    [
        ("utf-8", "CSV, semicolons, UTF-8"),
        ("utf-8-sig", "CSV, semicolons, UTF-8"),
        ("cp1252", "CSV, semicolons, Windows-1252"),
        ("utf-16", "CSV, semicolons, UTF-16"),
    ],
)
def test_text_is_read_in_the_ways_in_which_it_is_saved(encoding: str, read_as: str) -> None:
    content = WORDS.encode(encoding)

    assert rows(content) == [["sku", "name"], ["Ä1", "Größe 3€"]]
    assert open_table(content).read_as == read_as


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_the_heading_says_what_stands_between_cells(mark: str) -> None:
    assert rows(f'sku{mark}name\n1{mark}"a, b; c"\n'.encode()) == [["sku", "name"], ["1", "a, b; c"]]


def test_lines_are_counted_as_a_spreadsheet_counts_them() -> None:
    table = open_table(b'sku,name\n1,"two\nlines"\n2,x\n')

    assert [number for number, _cells in table.rows] == [1, 2, 3]


def test_excel_cells_become_what_they_show() -> None:
    content = excel(
        ["sku", "price", "stock", "public", "x"], ["0012", 12.5, 7, True, 1.234], [12, 3.0, None, "", ""]
    )

    assert rows(content) == [
        ["sku", "price", "stock", "public", "x"],
        ["0012", "12.5", "7", "yes", "1.2340"],
        ["12", "3"],
    ]


def test_a_formula_in_excel_is_a_fault_and_not_a_value() -> None:
    cell = rows(excel(["sku", "price"], ["1", "=1+1"]))[1][1]

    assert isinstance(cell, Broken)
    assert cell == "A formula stands here. Paste its value."


def test_a_cell_that_excel_may_have_cut_off_is_a_fault() -> None:
    assert isinstance(rows(excel(["sku"], ["x" * 32_767]))[1][0], Broken)


def bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"")
        with archive.open("xl/worksheets/sheet1.xml", "w") as sheet:
            for _ in range(201):
                sheet.write(bytes(1024 * 1024))
    return file.getvalue()


def tight() -> bytes:
    """Small, and nothing but one text, told half a million times."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"")
        archive.writestr("xl/sharedStrings.xml", b"<si><t>a</t></si>" * 500_000)
    return file.getvalue()


def stranger() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("letter.txt", b"Hello")
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b" \r\n", "The file is empty."),
        (
            files.OLD_EXCEL + b"...",
            "This is an old Excel file, or one with a password. Save it as .xlsx or CSV.",
        ),
        (b"PK\x03\x04 no archive", "This is no Excel file that can be read. Save it anew as .xlsx or CSV."),
        (stranger(), "This is no Excel file that can be read. Save it anew as .xlsx or CSV."),
        (bomb(), "Unpacked, the file is far too large. Divide it, or save it as CSV."),
        (tight(), "This is no Excel file that can be read. Save it anew as .xlsx or CSV."),
        (bytes(files.MOST_BYTES + 1), "The file is larger than 20 MB. Divide it."),
    ],
)
def test_what_is_no_table_is_refused_at_once(content: bytes, sentence: str) -> None:
    with pytest.raises(UnreadableFileError) as refusal:
        inspect(content)

    assert str(refusal.value) == sentence


def test_a_cell_far_to_the_right_makes_no_row_that_wide() -> None:
    book, file = Workbook(), io.BytesIO()
    book.active["A1"], book.active["XFD2"] = "sku", "x"
    book.save(file)

    assert rows(file.getvalue()) == [["sku"]]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"sku\0name\n", "This is no text that can be read. Save it as CSV (UTF-8) or .xlsx."),
        (b"\x81\x8d\n", "This is no text that can be read. Save it as CSV (UTF-8) or .xlsx."),
        (b'sku,name\n1,"open\n', "Line 2 can't be read: its quotes don't match, or a cell is far too long."),
        (b"sku\n" + b"," * 500, "Line 2 has more than 400 cells."),
        (b"sku\n" + b"x\n" * 50_001, "There are more than 50000 lines. Divide the file."),
    ],
)
def test_what_can_not_be_read_is_said(content: bytes, sentence: str) -> None:
    with pytest.raises(UnreadableFileError) as refusal:
        rows(content)

    assert str(refusal.value).replace("’", "'") == sentence


def test_an_excel_file_with_a_broken_sheet_is_said() -> None:
    whole, broken = io.BytesIO(excel(["sku"], ["1"])), io.BytesIO()
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(broken, "w") as new:
        for part in old.infolist():
            content = old.read(part)
            new.writestr(part, content[:200] if "sheet1" in part.filename else content)

    with pytest.raises(UnreadableFileError, match="no Excel file that can be read"):
        rows(broken.getvalue())
