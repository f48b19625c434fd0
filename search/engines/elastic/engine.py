"""The port, answered by Elasticsearch; by the database's engine whenever that is out of reach."""

import logging
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from django.conf import settings

from prometheus_client import Counter

from core import edge, metrics
from core.breaker import Breaker
from search.engines.elastic import questions, schema, telling
from search.engines.elastic.client import NoIndexError, UnavailableError, asking
from search.engines.port import SearchEngine
from search.engines.words import Counts, Hits, Question, Scope
from search.models import Document

REST_SECONDS = 5.0
ANSWERED = Counter(
    "fabula_searches", "Searches where Elasticsearch is in use.", ["answered_by"], registry=metrics.REGISTRY
)
T = TypeVar("T")

MEANWHILE = "the database searches in its place."

log = logging.getLogger(__name__)
breaker = Breaker("Elasticsearch", rest_seconds=REST_SECONDS, meanwhile=MEANWHILE)
_without_index: set[str] = set()  # of which languages the log has said so


class ElasticsearchEngine:
    """Writes go to the database's engine in the caller's transaction, and from there to the indexes."""

    def __init__(self, behind: SearchEngine) -> None:
        self._behind = behind

    def write(self, documents: Sequence[Document]) -> None:
        self._behind.write(documents)
        telling.owe(documents)

    def remove(self, document_ids: Iterable[int]) -> None:
        ids = list(document_ids)
        self._behind.remove(ids)
        telling.owe(list(Document.objects.filter(pk__in=ids)))

    def find(self, scope: Scope, question: Question, *, offset: int = 0, limit: int = 24) -> Hits:
        if not question:
            return Hits()
        return _answer(
            scope,
            lambda: _find(scope, question, offset, limit),
            lambda: self._behind.find(scope, question, offset=offset, limit=limit),
        )

    def browse(
        self, scope: Scope, *, sort: str, first: Sequence[int] = (), offset: int = 0, limit: int = 24
    ) -> Hits:
        return _answer(
            scope,
            lambda: _browse(scope, sort, first, offset, limit),
            lambda: self._behind.browse(scope, sort=sort, first=first, offset=offset, limit=limit),
        )

    def count(self, scope: Scope, question: Question | None = None) -> Counts:
        return _answer(scope, lambda: _count(scope, question), lambda: self._behind.count(scope, question))


def _answer(scope: Scope, ask: Callable[[], T], ask_behind: Callable[[], T]) -> T:
    if breaker.may_try():
        # What is answered now may be older than the database: whoever refreshes the index bumps this key.
        edge.uses(telling.index_key(scope.brand_id, scope.language))
        try:
            answer = ask()
        except NoIndexError as error:
            breaker.succeeded()  # it is there, and has the other locales' indexes
            if scope.language not in _without_index:
                _without_index.add(scope.language)
                log.warning("Elasticsearch has no index of %s (%s): %s", scope.language, error, MEANWHILE)
        except UnavailableError as error:
            breaker.failed(error)
        else:
            breaker.succeeded()
            _without_index.discard(scope.language)
            ANSWERED.labels("elasticsearch").inc()
            return answer
    ANSWERED.labels("database").inc()
    return ask_behind()


def _find(scope: Scope, question: Question, offset: int, limit: int) -> Hits:
    fewest = _fewest(scope, question)
    if question.words and not fewest:
        return Hits()
    found = questions.narrowed(questions.answering(scope, question, fewest=fewest), scope, scope.facets)
    ids, total = _ids(_search(scope, query=found, sort=questions.BEST_FIRST, from_=offset, size=limit))
    return Hits(ids, total, fewest if question.loose and ids else 0)


def _browse(scope: Scope, sort: str, first: Sequence[int], offset: int, limit: int) -> Hits:
    found = questions.led(questions.narrowed(questions.all_of(scope), scope, scope.facets), first)
    return Hits(*_ids(_search(scope, query=found, sort=questions.ordered(sort), from_=offset, size=limit)))


def _count(scope: Scope, question: Question | None) -> Counts:
    found = questions.all_of(scope)
    if question is not None:
        fewest = _fewest(scope, question)
        if question.words and not fewest:
            return {facet.code: {} for facet in scope.facets}
        found = questions.answering(scope, question, fewest=fewest)
    query = questions.narrowed(found, scope, ())
    answer = _search(scope, query=query, size=0, aggs=questions.tallies(scope.facets))
    return questions.tallied(scope.facets, answer["aggregations"])


def _fewest(scope: Scope, question: Question) -> int:
    """How many of the words there must be: of a loose question, as many as anything has."""
    if not (question.loose and question.words):
        return len(question.words)
    best = _search(scope, query=questions.counting(scope, question), size=1)["hits"]["max_score"]
    return int(best or 0)


def _ids(answer: dict[str, Any]) -> tuple[list[int], int]:
    """One page, and how many there are in all; beyond the last one none."""
    ids = [int(hit["_id"]) for hit in answer["hits"]["hits"]]
    return ids, answer["hits"]["total"]["value"] if ids else 0


def _search(scope: Scope, **asked: Any) -> dict[str, Any]:
    with asking(settings.ELASTICSEARCH_SECONDS) as elastic:
        answer = elastic.search(
            index=schema.alias(scope.language),
            source=False,
            track_total_hits=True,
            allow_partial_search_results=False,
            **asked,
        )
    return dict(answer)
