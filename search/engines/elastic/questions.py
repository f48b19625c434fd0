"""A question in Elasticsearch's words. A word counts by where it stands, twice if it is whole: nothing else is weighed.

Constant scores let equally good documents be equal, so that the popular ones come first, and keep what another brand
has in the same index from mattering.
"""

from typing import Any

from search.engines.elastic.schema import WEIGHTS, fact
from search.engines.words import Facet, Question, Scope, term

Clause = dict[str, Any]
BEST_FIRST = [{"_score": "desc"}, {"popularity": "desc"}, {"id": "asc"}]


def query(scope: Scope, question: Question, *, fewest: int) -> Clause:
    """What has at least `fewest` of the words and nothing that is excluded, on the scope's shelf and of its facets."""
    found = answering(scope, question, fewest=fewest)
    found["bool"]["filter"] += narrowing(scope)
    return found


def answering(scope: Scope, question: Question, *, fewest: int) -> Clause:
    """The same before shelf and facets narrow it."""
    wanted = (
        {"should": [has(word) for word in question.words], "minimum_should_match": fewest} if fewest else {}
    )
    return {"bool": {**wanted, "filter": _place(scope, question), "must_not": _excluded(question)}}


def counting(scope: Scope, question: Question) -> Clause:
    """What has any of the words; the score is how many."""
    words = [{"constant_score": {"filter": has(word), "boost": 1}} for word in question.words]
    counted = {"should": words, "minimum_should_match": 1}
    return {"bool": {**counted, "filter": _place(scope, question), "must_not": _excluded(question)}}


def narrowing(scope: Scope) -> list[Clause]:
    """What narrows answers."""
    shelf = [] if scope.category_id is None else [{"term": {"shelves": scope.category_id}}]
    return [*shelf, *(passing(facet) for facet in scope.facets if facet.chosen)]


def passing(facet: Facet) -> Clause:
    """Any of what is chosen; or, turned round, none of it if the document knows."""
    chosen = {"terms": {"options": facet.terms}}
    if not facet.without:
        return chosen
    return {"bool": {"filter": [{"term": {"options": term(facet.code, "")}}], "must_not": [chosen]}}


def has(word: str) -> Clause:
    """A beginning is enough; the same word, or one of the same stem, counts twice."""
    clauses: list[Clause] = []
    for name, weight in WEIGHTS.items():
        clauses += [
            {"constant_score": {"filter": {"prefix": {name: word}}, "boost": weight}},
            {"constant_score": {"filter": {"match": {f"{name}.stem": word}}, "boost": weight}},
        ]
    return {"bool": {"should": clauses, "minimum_should_match": 1}}


def _place(scope: Scope, question: Question) -> list[Clause]:
    kinds = [{"terms": {"kind": list(scope.kinds)}}] if scope.kinds else []
    stating = [{"terms": {"stating": list(codes)}} for codes in question.stating]
    return [{"term": {"brand": scope.brand_id}}, *kinds, *stating]


def _excluded(question: Question) -> list[Clause]:
    facts = [fact(code, option) for code, option in question.without_facts]
    return [*map(has, question.without_words), *([{"terms": {"facts": facts}}] if facts else [])]
