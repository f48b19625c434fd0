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


@dataclass(frozen=True, kw_only=True)
class Scope:
    """Where to look: one brand, one locale, and only these kinds (empty: all)."""

    brand_id: int
    locale_id: int
    kinds: Collection[str] = ()


@dataclass(frozen=True)
class Hits:
    """Ids of one page of documents, best first, and how many there are in all."""

    ids: list[int] = field(default_factory=list)
    total: int = 0


def fold(text: str) -> str:
    """Lower case without accents: `Brûlée` → `brulee`, `Straße` → `strasse`."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def plain(text: str) -> str:
    """A document's words as engines index them: folded, and without what parsers would make more of."""
    return " ".join(_WORD.findall(fold(text)))


def words(query: str) -> list[str]:
    """The words of a shopper's query, folded: letters and digits only, so nothing in them is syntax."""
    return [word[:LONGEST_WORD] for word in _WORD.findall(fold(query))[:MOST_WORDS]]
