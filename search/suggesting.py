"""What a shopper may mean who has typed a part of it: words that go on from there, and what they would find."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models.functions import Length

from wagtail.models import Locale

from core.models import Brand
from search import selectors
from search.asking import ask
from search.engines.words import fold, raw_words
from search.models import Document, Word

SHORTEST = 2
MOST_WORDS, MOST_PRODUCTS, MOST_OTHERS = 3, 4, 3
LOOKED_AT = 24  # so many products lend their words
OTHERS = (Document.Kind.CATEGORY, Document.Kind.STORY, Document.Kind.PAGE)


@dataclass(frozen=True, kw_only=True)
class Suggestions:
    """`queries` are whole ones, as they would be typed."""

    queries: Sequence[str] = ()
    products: Sequence[Document] = ()
    others: Sequence[Document] = ()

    def __bool__(self) -> bool:
        return bool(self.queries or self.products or self.others)


def suggest(brand: Brand, locale: Locale, query: str) -> Suggestions:
    """Products first, then where else it may lead; nothing for a single letter."""
    if len("".join(raw_words(query))) < SHORTEST:
        return Suggestions()
    answer = ask(brand, locale, query, kinds=[Document.Kind.PRODUCT], size=LOOKED_AT)
    products = answer.results.items
    others = selectors.find(brand, locale, answer.question, kinds=OTHERS, size=MOST_OTHERS)[0].items
    corrected = [answer.corrected] if answer.corrected else []
    queries = corrected or completions(brand, locale, query, [*products, *others])
    return Suggestions(queries=queries[:MOST_WORDS], products=products[:MOST_PRODUCTS], others=others)


def completions(brand: Brand, locale: Locale, query: str, cards: Iterable[Document]) -> list[str]:
    """The query with its last word written out: as titles of what it finds do, else as anything of the shop does."""
    *before, last = raw_words(query)
    start = fold(last)
    titles = [word for card in cards for word in raw_words(card.title) if fold(word).startswith(start)]
    shown = {fold(word): word for word in reversed(titles)}
    found = [shown[word] for word, _ in Counter(map(fold, titles)).most_common()]
    if not before and not found:
        known = Word.objects.filter(brand=brand, locale=locale, word__startswith=start)
        rows = known.order_by(Length("word"), "word").values_list("shown", flat=True)
        found = list(rows[:MOST_WORDS])
    return [" ".join([*before, _as_typed(word, last)]) for word in found if fold(word) != start]


def _as_typed(word: str, typed: str) -> str:
    return word.lower() if typed.islower() else word
