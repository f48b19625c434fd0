"""Finding documents by words: a port with one adapter per kind of database, and one for Elasticsearch.

An engine keeps a full-text table beside `search_document` and answers with ids, best first. All engines fold
case and accents alike, look for documents that have every word (or a word beginning with it) and nothing that
is excluded, and weigh title over summary over text. What a shopper typed is understood before (`search/reading`).
"""

from django.conf import settings
from django.db import connection

from search.engines.elastic.engine import ElasticsearchEngine
from search.engines.port import SearchEngine
from search.engines.postgresql import PostgreSQLEngine
from search.engines.sqlite import SQLiteEngine
from search.engines.words import Counts, Facet, Fact, Hits, Question, Scope

__all__ = [
    "Counts",
    "Facet",
    "Fact",
    "Hits",
    "Question",
    "Scope",
    "SearchEngine",
    "database_engine",
    "get_engine",
]

ENGINES: dict[str, type[SearchEngine]] = {"sqlite": SQLiteEngine, "postgresql": PostgreSQLEngine}


def get_engine() -> SearchEngine:
    """Elasticsearch, if there is one, with the engine of the database in use behind it; else that alone."""
    database = database_engine()
    return ElasticsearchEngine(database) if settings.ELASTICSEARCH_URL else database


def database_engine() -> SearchEngine:
    """The engine of the database in use."""
    return ENGINES[connection.vendor]()
