"""A shopper's question from end to end: read, asked, and asked again more kindly if nothing was found."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from wagtail.models import Locale

from core.models import Brand
from search import meanings, selectors
from search.documents import list_key
from search.engines import Facet, Question
from search.meanings import Contents
from search.reading import Reading, negates, read
from search.selectors import PAGE_SIZE, DocumentPage
from search.vocabulary import Vocabulary, vocabulary


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What was found, and everything that the page has to say about how the question was understood."""

    results: DocumentPage
    corrected: str = ""
    """What the query would have been without slips of the finger."""
    partly: bool = False
    """Nothing has all the words: these have the most of them."""
    contents: tuple[str, ...] = ()
    """What goods were left out for, by their lists."""
    words: tuple[str, ...] = ()
    """What was left out for a word alone."""
    unknown: tuple[str, ...] = ()
    """What nothing here is described by: leaving it out left out nothing."""
    diets: tuple[str, ...] = ()
    note: str = ""
    """What the shop always says of allergens."""
    question: Question = field(default_factory=Question)
    """What the engine was asked in the end."""


def ask(
    brand: Brand,
    locale: Locale,
    query: str,
    *,
    kinds: Collection[str] = (),
    page: int = 1,
    size: int = PAGE_SIZE,
    facets: Sequence[Facet] = (),
) -> Answer:
    """Whatever has all the words of `query` and nothing that it excludes; if nothing has, what comes nearest."""
    key = list_key(brand.pk, locale.language_code)
    excluding = negates(query)
    contents = meanings.contents(key) if excluding else Contents()
    stock = vocabulary(brand, locale, key) if excluding else Vocabulary({})
    reading = read(query, locale.language_code.partition("-")[0], contents, frozenset(stock.shown))
    question = reading.question(contents)
    results, _ = selectors.find(brand, locale, question, kinds=kinds, page=page, size=size, facets=facets)
    answer = _understood(reading, results, contents, stock, locale.language_code)
    answer = replace(answer, question=question)
    if results.items or not question.words:
        return answer
    is_part = page > 1 or any(facet.chosen for facet in facets)
    if is_part and selectors.find(brand, locale, question, kinds=kinds, size=1)[0].total:
        return answer
    stock = vocabulary(brand, locale, key)
    meant = {word: word if stock.has(word) else stock.nearest(word) for word in question.words}
    loose = tuple(
        dict.fromkeys(word for word in meant.values() if len(word) > 1)
    )  # one letter begins too much
    if not loose or loose == question.words[:1] == question.words:
        return answer
    again = replace(question, words=loose, loose=True)
    results, matched = selectors.find(brand, locale, again, kinds=kinds, page=page, size=size, facets=facets)
    return replace(
        answer,
        question=again,
        results=results,
        corrected=_corrected(query, reading, meant, stock) if results.total else "",
        partly=bool(results.total) and matched < len(question.words),
    )


def _understood(
    reading: Reading, results: DocumentPage, contents: Contents, stock: Vocabulary, language: str
) -> Answer:
    by_words = [thing for thing in reading.without if not thing.is_food]
    named = tuple(thing.shown for thing in reading.without if thing.is_food)
    return Answer(
        results=results,
        contents=named,
        words=tuple(thing.shown for thing in by_words if stock.has(thing.word)),
        unknown=tuple(thing.shown for thing in by_words if not stock.has(thing.word)),
        diets=reading.diets,
        note=contents.notes.get(language, "") if named or reading.diets else "",
    )


def _corrected(query: str, reading: Reading, meant: dict[str, str], stock: Vocabulary) -> str:
    """The query with other words in the places of those that nothing has."""
    corrected = query
    for word, other in meant.items():
        if other and other != word:
            typed, shown = reading.words[word], stock.shown[other]
            corrected = corrected.replace(typed, shown.lower() if typed.islower() else shown, 1)
    return corrected if corrected != query else ""
