"""By what lists are narrowed: facets with their options, in the words of a locale, and what is chosen of them.

`settings.FACETS` says which there are, in their order; their codes are parameters of addresses. What is known of
every document (price, stock) is worded here. Of attributes the catalogue knows, and search does not know the
catalogue: the room above gives its reader once (`provide`).
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.http import QueryDict
from django.utils.translation import get_language, gettext as _, to_locale

from babel.numbers import format_compact_currency

from core import edge
from search.engines.words import Facet

CATEGORY, PRICE, STOCK = "category", "price", "stock"
# Where one band of prices ends and the next begins, whatever the currency. In addresses: never move one.
EDGES = (0, 5, 10, 15, 20, 30, 50, 100, 200)
MOST_CHOSEN = 12  # at once: whoever wants more wants the list itself
Chosen = Mapping[str, tuple[str, ...]]  # facet → options, both in their order


@dataclass(frozen=True, kw_only=True)
class Option:
    """`colour` is how it looks, if it is one: `#dce7dd`."""

    code: str
    label: str
    colour: str = ""


@dataclass(frozen=True, kw_only=True)
class Criterion:
    """A facet as shoppers read it, with every option that there may be. `note` is what must be said with a choice."""

    code: str
    label: str
    options: tuple[Option, ...]
    without: bool = False
    note: str = ""

    def facet(self, chosen: Chosen) -> Facet:
        return Facet(code=self.code, chosen=chosen.get(self.code, ()), without=self.without)


_provided: Callable[[], Iterable[Criterion]] = tuple


def provide(read: Callable[[], Iterable[Criterion]]) -> None:
    """Say who knows by what goods are narrowed, in the active language."""
    global _provided
    _provided = read


def criteria(list_key: str, currency: str, shelves: Iterable[Option] = ()) -> list[Criterion]:
    """All facets in the active language, in their order; `shelves` are those that a list can be narrowed to."""

    def load() -> dict[str, Criterion]:
        return {criterion.code: criterion for criterion in (*_provided(), _prices(currency), _stock())}

    known = edge.memo(list_key, f"facets:{list_key}:{get_language()}:{currency}", load)
    below = Criterion(code=CATEGORY, label=_("Category"), options=tuple(shelves))
    known = known | {CATEGORY: below}
    return [known[code] for code in settings.FACETS if code in known]


def read(given: QueryDict, asked: Iterable[Criterion]) -> Chosen:
    """What an address chooses, in one order whatever its own. What there isn't is no choice."""
    chosen, left = {}, MOST_CHOSEN
    for criterion in asked:
        names = {name for value in given.getlist(criterion.code) for name in value.split(",")}
        found = tuple(option.code for option in criterion.options if option.code in names)[:left]
        if found:
            chosen[criterion.code] = found
            left -= len(found)
    return chosen


def parameters(chosen: Chosen) -> dict[str, str]:
    """A choice as it stands in an address: `{"size": "0-3m,3-6m"}`."""
    return {code: ",".join(options) for code, options in chosen.items()}


def is_canonical(given: QueryDict, chosen: Chosen) -> bool:
    """Whether an address says its choice in the one way in which we say it."""
    written = {code: given.getlist(code) for code in settings.FACETS if code in given}
    return written == {code: [value] for code, value in parameters(chosen).items()}


def price_band(price: Decimal) -> str:
    """The band that a price lies in: `10-15`; its end belongs to the next."""
    return _bands()[max(bisect_right(EDGES, price) - 1, 0)]


def _bands() -> list[str]:
    return [f"{low}-{high}" for low, high in zip(EDGES, [*EDGES[1:], ""], strict=True)]


def _prices(currency: str) -> Criterion:
    locale = to_locale(get_language() or settings.LANGUAGE_CODE)

    def whole(amount: str) -> str:
        return format_compact_currency(int(amount), currency, locale=locale)

    def label(band: str) -> str:
        low, high = (end and whole(end) for end in band.split("-"))
        if not high:
            return _("%(price)s and more") % {"price": low}
        return f"{low} – {high}" if band[0] != "0" else _("Up to %(price)s") % {"price": high}

    options = tuple(Option(code=band, label=label(band)) for band in _bands())
    return Criterion(code=PRICE, label=_("Price"), options=options)


def _stock() -> Criterion:
    return Criterion(code=STOCK, label=_("Availability"), options=(Option(code="in", label=_("In stock")),))
