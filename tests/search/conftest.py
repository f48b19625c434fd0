"""The search suite runs on the database's engine and, where there is a server, on Elasticsearch before it."""

import os
from collections.abc import Iterator
from itertools import count

from django.db import connection

import pytest
from elasticsearch import Elasticsearch
from pytest_django import Settings

from search.engines.elastic import engine as elastic_engine, telling
from search.models import Document
from tests.indexes import own_indexes

ELASTICSEARCH = pytest.param("elasticsearch", marks=pytest.mark.services("elasticsearch"))
beginnings = count(1_000_000, 1_000_000)


@pytest.fixture
def elasticsearch(settings: Settings) -> Iterator[Elasticsearch]:
    """Search there, in indexes that nobody else has. `settle()` makes them."""
    with own_indexes() as (server, prefix):
        use(settings, prefix)
        yield server


@pytest.fixture(params=["database", ELASTICSEARCH])
def engine(request: pytest.FixtureRequest) -> str:
    """Each engine in turn."""
    if request.param == "elasticsearch":
        request.getfixturevalue("emptied_indexes")
    return request.param


@pytest.fixture
def emptied_indexes(kept_indexes: tuple[Elasticsearch, str], settings: Settings) -> Iterator[None]:
    """Indexes of an earlier test, without its documents: to make new ones takes half a second each."""
    server, prefix = kept_indexes
    use(settings, prefix)
    never_give_an_id_again()
    yield
    server.delete_by_query(index=f"{prefix}.*", query={"match_all": {}}, conflicts="proceed", refresh=True)


@pytest.fixture(scope="session")
def kept_indexes() -> Iterator[tuple[Elasticsearch, str]]:
    with own_indexes() as indexes:
        yield indexes


def use(settings: Settings, prefix: str) -> None:
    settings.ELASTICSEARCH_URL = os.environ["ELASTICSEARCH_URL"]
    settings.ELASTICSEARCH_PREFIX = prefix
    settings.ELASTICSEARCH_SECONDS = 10  # a busy machine is no outage
    elastic_engine.breaker.succeeded()
    telling.breaker.succeeded()


def never_give_an_id_again() -> None:
    """As a shop never does; but here, on SQLite, the counter is rolled back with the test."""
    if connection.vendor == "sqlite":
        table, beginning = Document._meta.db_table, next(beginnings)
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, beginning])
