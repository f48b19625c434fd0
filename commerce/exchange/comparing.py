"""What a line would change: its cells, read, beside what the shop says now."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from commerce.exchange.columns import ALONE, DRAFT, PARENT, WORDS, Column, Group, option_reader
from commerce.exchange.current import Current
from commerce.exchange.exceptions import UnreadableCellError
from commerce.exchange.files import Broken
from commerce.exchange.lines import Line


def compare(line: Line, columns: dict[str, Column]) -> None:
    """Fill `changes` and `faults` of a line whose product is known."""
    current = line.current
    if current is None:
        return
    skipped = _untouched_locales(line)
    for name, raw in line.cells.items():
        column = columns[name]
        if isinstance(raw, Broken):
            line.refuse(name, str(raw))
        elif column.group == Group.WORDS and column.place in skipped:
            continue
        else:
            _compare_cell(line, current, column, raw)


def _compare_cell(line: Line, current: Current, column: Column, raw: str) -> None:
    before = _before(line, current, column)
    if _same(raw, before):
        return
    if not raw.strip() and column.empty == "stays":
        return
    if column.name == "parent" and raw.strip() == current.parent_name:
        return
    if current.kind not in column.kinds:
        if raw.strip():
            line.refuse(column.name, _misplaced(current))
        return
    try:
        after = _read(current, column, raw)
    except UnreadableCellError as fault:
        line.refuse(column.name, str(fault))
        return
    if after != before:
        line.changes[column.name] = (before, after)


def _before(line: Line, current: Current, column: Column) -> str:
    if column.field in WORDS and column.group == Group.WORDS:
        state = line.cell(f"state:{column.place}").lower()
        return current.words_before(column.place, state)[column.field]
    return current.cells.get(column.name, "")


def _read(current: Current, column: Column, raw: str) -> str:
    if not raw.strip():
        if column.empty == "refused" and current.id:
            raise UnreadableCellError(_("This can't be empty."))
        return ""
    if column.field != "attribute":
        return column.read(raw)
    attribute = current.type.attributes.get(column.place) if current.type else None
    if attribute is None:
        raise UnreadableCellError(_("Products of this type don't have it: leave the cell empty."))
    if attribute.type in {"option", "multi_option"}:
        return option_reader(attribute.type, attribute.options)(raw)
    return column.read(raw)


def _misplaced(current: Current) -> str:
    if current.kind == ALONE:
        return _("Only a variant has this: leave the cell empty.")
    if current.kind == PARENT:
        return _("This belongs to its variants: leave the cell empty.")
    return _("A variant has this from its parent: leave the cell empty.")


def _untouched_locales(line: Line) -> set[str]:
    """Where a language has a column for the title and says nothing at all, its text is left alone."""
    said: dict[str, list[str]] = {}
    for name, raw in line.cells.items():
        field, _colon, place = name.partition(":")
        if field in {*WORDS, "state"} and place:
            said.setdefault(place, []).append(raw.strip())
    return {place for place, cells in said.items() if f"title:{place}" in line.cells and not any(cells)}


def _same(raw: str, before: str) -> bool:
    return raw == before or _unified(raw) == _unified(before)


def _unified(text: str) -> str:
    """Spreadsheets change the ends of lines, and nobody sees them."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def settle_states(line: Line, locales: Iterable[str]) -> None:
    """A new text is a draft unless the line says otherwise; one whose words stay the same keeps its state."""
    current = line.current
    if current is None:
        return
    for locale in locales:
        state = f"state:{locale}"
        has_words = any(f"{name}:{locale}" in line.changes for name in WORDS)
        copy = current.copies.get(locale)
        if copy is None and has_words and state not in line.changes:
            line.changes[state] = ("", DRAFT)
        if (copy is None and not has_words) or (copy and copy.live and not has_words):
            line.changes.pop(state, None)
