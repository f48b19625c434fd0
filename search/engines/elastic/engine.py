"""The port, answered by Elasticsearch; by the database's engine whenever that is out of reach."""

from collections.abc import Iterable, Sequence

from django.conf import settings

from prometheus_client import Counter

from core import edge, metrics
from search.engines.elastic import questions, schema, telling
from search.engines.elastic.breaker import Breaker
from search.engines.elastic.client import UnavailableError, asking
from search.engines.port import SearchEngine
from search.engines.words import Counts, Hits, Question, Scope
from search.models import Document

REST_SECONDS = 5.0
ANSWERED = Counter(
    "fabula_searches", "Searches where Elasticsearch is in use.", ["answered_by"], registry=metrics.REGISTRY
)

breaker = Breaker(rest_seconds=REST_SECONDS, meanwhile="the database searches in its place.")


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
        if breaker.may_try():
            # What is answered now may be older than the database: whoever refreshes the index bumps this key.
            edge.uses(telling.index_key(scope.brand_id, scope.language))
            try:
                hits = _ask(scope, question, offset, limit)
            except UnavailableError as error:
                breaker.failed(error)
            else:
                breaker.succeeded()
                ANSWERED.labels("elasticsearch").inc()
                return hits
        ANSWERED.labels("database").inc()
        return self._behind.find(scope, question, offset=offset, limit=limit)

    def browse(
        self, scope: Scope, *, sort: str, first: Sequence[int] = (), offset: int = 0, limit: int = 24
    ) -> Hits:
        return self._behind.browse(scope, sort=sort, first=first, offset=offset, limit=limit)

    def count(self, scope: Scope, question: Question | None = None) -> Counts:
        return self._behind.count(scope, question)


def _ask(scope: Scope, question: Question, offset: int, limit: int) -> Hits:
    fewest, counted = len(question.words), question.loose and bool(question.words)
    if counted:
        fewest = int(_search(scope, questions.counting(scope, question), 0, 1)["max_score"] or 0)
        if not fewest:
            return Hits()
    found = _search(scope, questions.query(scope, question, fewest=fewest), offset, limit)
    ids = [int(hit["_id"]) for hit in found["hits"]]
    return Hits(ids, found["total"]["value"] if ids else 0, fewest if counted and ids else 0)


def _search(scope: Scope, query: questions.Clause, offset: int, limit: int) -> dict:
    with asking(settings.ELASTICSEARCH_SECONDS) as elastic:
        answer = elastic.search(
            index=schema.alias(scope.language),
            query=query,
            sort=questions.BEST_FIRST,
            from_=offset,
            size=limit,
            source=False,
            track_scores=True,
            track_total_hits=True,
            allow_partial_search_results=False,
        )
    return answer["hits"]
