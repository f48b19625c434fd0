"""Cells: what is typed, read into the one way in which the shop writes it. What can be read two ways is refused."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db.models import Field
from django.utils.html import escape
from django.utils.translation import gettext as _

from wagtail.admin.rich_text.converters.editor_html import EditorHTMLConverter

from bs4 import BeautifulSoup

from commerce.exchange.exceptions import UnreadableCellError

Reader = Callable[[str], str]
YES = {"yes", "ja", "oui", "true", "wahr", "vrai", "1", "x"}
NO = {"no", "nein", "non", "false", "falsch", "faux", "0"}
TAGS = {"p", "br", "h3", "b", "strong", "i", "em", "ul", "ol", "li"}
FEATURES = ["h3", "bold", "italic", "ul", "ol"]
MOST_UNITS = 1_000_000
GROUPED = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*(?:(?!\1)[.,]\d+)?")
DAY = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})")


def text(field: "Field") -> Reader:
    """Reads what a model's field takes, by the field's own validators."""

    def read(raw: str) -> str:
        try:
            return str(field.clean(raw.strip(), None))
        except ValidationError as error:
            raise UnreadableCellError(" ".join(error.messages)) from error

    return read


def yes_or_no(raw: str) -> str:
    word = raw.strip().lower()
    if word in YES | NO:
        return "yes" if word in YES else "no"
    raise UnreadableCellError(_("“%(cell)s”: write yes or no.") % {"cell": _short(raw)})


def units(raw: str) -> str:
    """A whole number, from nothing to a million."""
    number = raw.strip()
    if not re.fullmatch(r"[0-9]{1,7}(?:[.,]0)?", number) or int(re.split("[.,]", number)[0]) > MOST_UNITS:
        raise UnreadableCellError(
            _("“%(cell)s” is no whole number between 0 and 1000000.") % {"cell": _short(raw)}
        )
    return str(int(re.split("[.,]", number)[0]))


def whole(raw: str) -> str:
    """A whole number of either sign."""
    if not re.fullmatch(r"-?[0-9]{1,9}", raw.strip()):
        raise UnreadableCellError(_("“%(cell)s” is no whole number.") % {"cell": _short(raw)})
    return str(int(raw))


def amount(raw: str) -> str:
    """A price with two places, more than nothing."""
    number = _decimal(raw)
    if number != round(number, 2):
        raise UnreadableCellError(_("“%(cell)s” has more than two places.") % {"cell": _short(raw)})
    if not 0 < number < 10**10:
        raise UnreadableCellError(_("A price is more than nothing."))
    return f"{number:.2f}"


def number(raw: str) -> str:
    """A number with places."""
    sign, rest = ("-", raw.strip()[1:]) if raw.strip().startswith("-") else ("", raw)
    return repr(float(f"{sign}{_decimal(rest)}"))


def day(raw: str) -> str:
    """A date as 2026-04-03; 3.4.2026 too, and others where there is one way only to read them."""
    written = raw.strip().removesuffix(" 00:00:00")
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", written):
            return date.fromisoformat(written).isoformat()
        if match := DAY.fullmatch(written):
            return _day(int(match[1]), int(match[3]), int(match[4]), dotted=match[2] == ".").isoformat()
    except ValueError:
        pass
    raise UnreadableCellError(_("“%(cell)s” is no date: write it as 2026-04-03.") % {"cell": _short(raw)})


def _day(first: int, second: int, year: int, *, dotted: bool) -> date:
    if not dotted and first != second and first <= 12 and second <= 12:
        raise UnreadableCellError(
            _("This can be %(one)s or %(other)s: write it in that way.")
            % {"one": date(year, first, second).isoformat(), "other": date(year, second, first).isoformat()}
        )
    return date(year, second, first) if second <= 12 else date(year, first, second)


def rich_text(raw: str) -> str:
    """Words with a few tags, as the editor would keep them; plain words become paragraphs."""
    if not re.search(r"<[a-zA-Z/!]", raw):
        parts = re.split(r"\n\s*\n", raw.strip().replace("\r\n", "\n"))
        return "".join(f"<p>{escape(part.strip())}</p>".replace("\n", "<br/>") for part in parts)
    foreign = sorted({tag.name for tag in BeautifulSoup(raw, "html.parser").find_all()} - TAGS)
    if foreign:
        raise UnreadableCellError(
            _("<%(tag)s> is not possible here. Possible are: %(tags)s.")
            % {"tag": foreign[0], "tags": ", ".join(sorted(TAGS))}
        )
    return str(EditorHTMLConverter(features=FEATURES).to_database_format(raw))


def _decimal(raw: str) -> Decimal:
    """1234.5, 1234,5, 1.234,5 and 1,234.5; not 1.234, which is said differently in different countries."""
    digits = re.sub(r"\s", "", raw)
    if re.fullmatch(r"[1-9]\d{0,2}[.,]\d{3}", digits):
        mark = "," if "," in digits else "."
        one, other = digits.replace(mark, ""), digits.replace(",", ".")
        raise UnreadableCellError(
            _("“%(cell)s” can be %(one)s or %(other)s: write %(one)s.00 or %(other)s0.")
            % {"cell": _short(raw), "one": one, "other": other}
        )
    if GROUPED.fullmatch(digits):
        grouping = re.search("[.,]", digits)
        digits = digits.replace(grouping[0], "") if grouping and not _is_part(digits) else digits
    if not re.fullmatch(r"\d{1,12}(?:[.,]\d{1,12})?", digits):
        raise UnreadableCellError(
            _("“%(cell)s” is no number: write it without currency, such as 12.50.") % {"cell": _short(raw)}
        )
    return Decimal(digits.replace(",", "."))


def _is_part(digits: str) -> bool:
    """0.125 is an eighth: no thousands begin with nothing."""
    return re.fullmatch(r"0[.,]\d{3}", digits) is not None


def _short(raw: str) -> str:
    return raw.strip()[:40]
