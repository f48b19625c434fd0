"""Cells that a spreadsheet would take for a formula: they get an apostrophe when they go out, and lose it again."""

import csv
import io
import re

from django.http import HttpResponse

DANGEROUS = re.compile(r"'*[=+\-@\t\r]")


def escape(cell: str) -> str:
    """The cell as it may stand in a file. Apostrophes before a dangerous sign count too, so nothing is ambiguous."""
    return f"'{cell}" if DANGEROUS.match(cell) else cell


def escaped(answer: HttpResponse) -> HttpResponse:
    """A finished CSV file, such as Oscar's, with each of its cells as it may stand in a file."""
    rows = list(csv.reader(io.StringIO(answer.content.decode(), newline="")))
    answer.content = b""
    csv.writer(answer).writerows([escape(cell) for cell in row] for row in rows)
    return answer


def unescape(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and DANGEROUS.match(cell) else cell
