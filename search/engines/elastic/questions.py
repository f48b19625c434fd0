"""Questions in Elasticsearch's words. A word counts by where it stands, twice if it is whole: nothing else is weighed.

Constant scores let equally good documents be equal, so that the popular ones come first, and keep what another brand
has in the same index from mattering.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from search.engines.database import counts
from search.engines.elastic.schema import WEIGHTS, fact
from search.engines.words import EVERYTHING, SORTS, Counts, Facet, Question, Scope, term

Clause = dict[str, Any]
BEST_FIRST: list[Clause] = [{"_score": "desc"}, {"popularity": "desc"}, {"id": "asc"}]
MOST_OPTIONS = 2_000
EVERYONE = "everything "  # before a facet's code: how many there would be without its choice


def all_of(scope: Scope) -> Clause:
    """Everything in a scope, before shelf and facets narrow it."""
    return {"bool": {"filter": _place(scope)}}


def answering(scope: Scope, question: Question, *, fewest: int) -> Clause:
    """What has at least `fewest` of the words and nothing that is excluded, before shelf and facets narrow it."""
    wanted = (
        {"should": [has(word) for word in question.words], "minimum_should_match": fewest} if fewest else {}
    )
    return {"bool": {**wanted, **_passing_question(scope, question)}}


def counting(scope: Scope, question: Question) -> Clause:
    """What has any of the words; the score is how many."""
    words = [{"constant_score": {"filter": has(word), "boost": 1}} for word in question.words]
    return {"bool": {"should": words, "minimum_should_match": 1, **_passing_question(scope, question)}}


def has(word: str) -> Clause:
    """A beginning is enough; the same word, or one of the same stem, counts twice."""
    clauses: list[Clause] = []
    for name, weight in WEIGHTS.items():
        clauses += [
            {"constant_score": {"filter": {"prefix": {name: word}}, "boost": weight}},
            {"constant_score": {"filter": {"match": {f"{name}.stem": word}}, "boost": weight}},
        ]
    return {"bool": {"should": clauses, "minimum_should_match": 1}}


def narrowed(found: Clause, scope: Scope, facets: Sequence[Facet]) -> Clause:
    """Of what is found, what stands on the scope's shelf and passes these facets."""
    shelf = [] if scope.category_id is None else [{"term": {"shelves": scope.category_id}}]
    narrowing = [*shelf, *(_passing(facet) for facet in facets if facet.chosen)]
    return {"bool": {"must": found, "filter": narrowing}} if narrowing else found


def led(found: Clause, first: Sequence[int]) -> Clause:
    """The score leads with the objects in `first`, in their order."""
    leading = [
        {"constant_score": {"filter": {"term": {"object": object_id}}, "boost": len(first) - place}}
        for place, object_id in enumerate(first)
    ]
    return {"bool": {"filter": found, "should": leading}}


def ordered(sort: str) -> list[Clause]:
    """An order of `SORTS`, after what leads. The index has the columns under their names."""
    columns = [(name.removeprefix("-"), "desc" if name.startswith("-") else "asc") for name in SORTS[sort]]
    return [{"_score": "desc"}, *({name: direction} for name, direction in columns)]


def tallies(facets: Sequence[Facet]) -> dict[str, Clause]:
    """The options of each facet among what the others let pass, and what a `without` facet itself does."""
    asked: dict[str, Clause] = {}
    for facet in facets:
        others = [_passing(other) for other in facets if other.chosen and other is not facet]
        own = [_passing(facet)] if facet.chosen and facet.without else []
        options = {"field": "options", "include": f"{_literal(term(facet.code, ''))}.*", "size": MOST_OPTIONS}
        asked[facet.code] = {
            "filter": {"bool": {"filter": [*others, *own]}},
            "aggs": {"options": {"terms": options}},
        }
        if facet.chosen:
            asked[EVERYONE + facet.code] = {"filter": {"bool": {"filter": others}}}
    return asked


def tallied(facets: Sequence[Facet], answer: Mapping[str, Any]) -> Counts:
    """What `tallies` was answered, as the port has it."""
    found: dict[str, dict[str, int]] = {}
    for facet in facets:
        buckets = answer[facet.code]["options"]["buckets"]
        found[facet.code] = {each["key"].partition("=")[2]: each["doc_count"] for each in buckets}
        if facet.chosen and (everything := answer[EVERYONE + facet.code]["doc_count"]):
            found[facet.code][EVERYTHING] = everything
    return {facet.code: counts(facet, found[facet.code]) for facet in facets}


def _place(scope: Scope) -> list[Clause]:
    kinds = [{"terms": {"kind": list(scope.kinds)}}] if scope.kinds else []
    return [{"term": {"brand": scope.brand_id}}, *kinds]


def _passing_question(scope: Scope, question: Question) -> Clause:
    stating = [{"terms": {"stating": list(codes)}} for codes in question.stating]
    facts = [fact(code, option) for code, option in question.without_facts]
    unwanted = [*map(has, question.without_words), *([{"terms": {"facts": facts}}] if facts else [])]
    return {"filter": [*_place(scope), *stating], "must_not": unwanted}


def _passing(facet: Facet) -> Clause:
    """Any of what is chosen; or, turned round, none of it if the document knows."""
    chosen = {"terms": {"options": facet.terms}}
    if not facet.without:
        return chosen
    return {"bool": {"filter": [{"term": {"options": term(facet.code, "")}}], "must_not": [chosen]}}


def _literal(text: str) -> str:
    """Nothing in it is syntax to Lucene's expressions."""
    return re.sub(r"(\W)", r"\\\1", text)
