"""What engines have in common: the question and how its words are read."""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, field

# More words than these say no more about what is looked for, and cost.
MOST_WORDS = 12
LONGEST_WORD = 60

# Word characters of any script; the underscore is a separator, as it is for the databases.
_WORD = re.compile(r"[^\W_]+")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae"})


@dataclass(frozen=True, kw_only=True)
class Scope:
    """Where to look: one brand, one locale, and only these kinds (empty: all)."""

    brand_id: int
    locale_id: int
    language: str
    kinds: Collection[str] = ()


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
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_LIGATURES))
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
