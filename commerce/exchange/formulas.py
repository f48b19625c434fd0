"""Cells that a spreadsheet would take for a formula: they get an apostrophe when they go out, and lose it again."""

import re

DANGEROUS = re.compile(r"'*[=+\-@\t\r]")


def escape(cell: str) -> str:
    """The cell as it may stand in a file. Apostrophes before a dangerous sign count too, so nothing is ambiguous."""
    return f"'{cell}" if DANGEROUS.match(cell) else cell


def unescape(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and DANGEROUS.match(cell) else cell
