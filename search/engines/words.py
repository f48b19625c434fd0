"""What engines have in common: the question and how its words are read."""

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

# More words than these say no more about what is looked for, and cost.
MOST_WORDS = 12
LONGEST_WORD = 60

# Word characters of any script; the underscore is a separator, as it is for the databases.
_WORD = re.compile(r"[^\W_]+")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae"})


@dataclass(frozen=True, kw_only=True)
class Facet:
    """One way to narrow a list: what has one of the `chosen` options passes; with none chosen, everything.

    `without` turns it round: what has none of the `chosen` passes, if it has the option "", by which a
    document says that it knows (`search.models.DocumentFacet`).
    """

    code: str
    chosen: tuple[str, ...] = ()
    without: bool = False

    @property
    def terms(self) -> list[str]:
        """The chosen options as documents carry them."""
        return [term(self.code, option) for option in self.chosen]


def term(code: str, option: str) -> str:
    """One option of a facet in one word: `size=3-6m`."""
    return f"{code}={option}"


POPULAR = "popular"
# By what lists without words are ordered.
SORTS: dict[str, tuple[str, ...]] = {
    POPULAR: ("-popularity", "id"),
    "newest": ("-published_at", "id"),
    "price": ("price", "id"),
    "price-desc": ("-price", "-id"),
}

# Facet → option → how many documents, see `SearchEngine.count`. Of a facet that is chosen from, `EVERYTHING` counts
# what all the others let pass: how many there would be without the choice.
EVERYTHING = "*"
Counts = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, kw_only=True)
class Scope:
    """Where to look: one brand, one locale, only these kinds (empty: all).

    A shelf and facets narrow what was found: what a loose question demands is settled before.
    """

    brand_id: int
    locale_id: int
    language: str
    kinds: Collection[str] = ()
    category_id: int | None = None
    facets: tuple[Facet, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Nothing narrows what is found."""
        return self.category_id is None and not any(facet.chosen for facet in self.facets)


# An attribute and one of its options, by their codes: `("allergens", "milk")`.
Fact = tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class Question:
    """What an engine is asked: folded words, and what must not be there."""

    words: tuple[str, ...] = ()
    loose: bool = False
    """Not all words must be there: whatever has the most of them."""
    without_words: tuple[str, ...] = ()
    without_facts: tuple[Fact, ...] = ()
    stating: tuple[tuple[str, ...], ...] = ()
    """Of each of these groups of attributes a document must have one: what says nothing is not without."""

    def __bool__(self) -> bool:
        return bool(self.words or self.without_words or self.without_facts or self.stating)


@dataclass(frozen=True)
class Hits:
    """Ids of one page of documents, best first, and how many there are in all.

    `matched` is how many of the words all of them have, if the question was loose.
    """

    ids: list[int] = field(default_factory=list)
    total: int = 0
    matched: int = 0


def fold(text: str) -> str:
    """Lower case without accents or ligatures: `Brûlée` → `brulee`, `Straße` → `strasse`, `Œuf` → `oeuf`."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_LIGATURES)).casefold()  # ™ → tm
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def plain(text: str) -> str:
    """A document's words as engines index them: folded, and without what parsers would make more of."""
    return " ".join(_WORD.findall(fold(text)))


def words(text: str) -> list[str]:
    """The words of a text, folded: letters and digits only, so nothing in them is syntax to a database."""
    return [word[:LONGEST_WORD] for word in _WORD.findall(fold(text))]


def raw_words(text: str) -> list[str]:
    """The words of a text as they are written."""
    return _WORD.findall(unicodedata.normalize("NFC", text))
