"""The words of a shop's documents, and which of them somebody meant who typed another."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence

from wagtail.models import Locale

from rapidfuzz import process
from rapidfuzz.distance import OSA, JaroWinkler

from core import edge
from core.models import Brand
from search.engines.words import raw_words, words
from search.models import Document, Word

BATCH = 500
SHORTEST = 3
CLOSE = 20  # so many of the nearest are looked at


def remember(documents: Iterable[Document]) -> None:
    """Keep the words of these documents. Numbers and article codes are never guessed, so they are not kept."""
    met: dict[tuple[int, int, str], None] = {}  # a set that keeps its order: most words come many times
    for document in documents:
        for shown in raw_words(f"{document.title} {document.summary} {document.text}"):
            met[document.brand_id, document.locale_id, shown] = None
    found: dict[tuple[int, int, str], str] = {}
    for brand, locale, shown in met:
        for word in words(shown):
            if len(word) >= SHORTEST and word.isalpha() and not shown.isupper():
                found.setdefault((brand, locale, word), shown[: len(word)])
    rows = [
        Word(brand_id=brand, locale_id=locale, word=word, shown=shown)
        for (brand, locale, word), shown in sorted(found.items())
    ]
    Word.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)


class Vocabulary:
    """Folded word → how it is written."""

    def __init__(self, shown: Mapping[str, str]) -> None:
        self.shown = shown
        self._sorted = sorted(shown)

    def has(self, word: str) -> bool:
        """Whether a word begins like this."""
        place = bisect_left(self._sorted, word)
        return place < len(self._sorted) and self._sorted[place].startswith(word)

    def nearest(self, word: str) -> str:
        """The word that was probably meant; empty if none is near."""
        return nearest(word, self._sorted)


def vocabulary(brand: Brand, locale: Locale, list_key: str) -> Vocabulary:
    def load() -> Vocabulary:
        rows = Word.objects.filter(brand=brand, locale=locale)
        return Vocabulary(dict(rows.values_list("word", "shown")))

    return edge.memo(list_key, f"vocabulary:{list_key}", load)


def nearest(word: str, candidates: Sequence[str]) -> str:
    """One slip of the finger in a short word, two in a longer one; the first letter is the least often wrong."""
    slips = 0 if len(word) < 4 or not word.isalpha() else 1 if len(word) < 6 else 2
    if not slips:
        return ""
    near = process.extract(word, candidates, scorer=OSA.distance, score_cutoff=slips, limit=CLOSE)
    ranked = [
        (distance, -JaroWinkler.similarity(word, candidate), candidate) for candidate, distance, _ in near
    ]
    return min(ranked)[2] if ranked else ""
