"""Indexes on the Elasticsearch that `ELASTICSEARCH_URL` names, which nobody else has."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

from elasticsearch import Elasticsearch


@contextmanager
def own_indexes() -> Iterator[tuple[Elasticsearch, str]]:
    """The server and a prefix; what was made under it is removed in the end."""
    server, prefix = Elasticsearch(os.environ["ELASTICSEARCH_URL"]), f"test-{uuid4().hex[:12]}"
    try:
        yield server, prefix
    finally:
        names = list(server.indices.get(index=f"{prefix}.*"))
        if names:
            server.indices.delete(index=names)
        server.close()


@contextmanager
def own_prefix() -> Iterator[dict[str, str]]:
    """What a process is told to search there; without a server, nothing."""
    if not os.environ.get("ELASTICSEARCH_URL"):
        yield {}
        return
    with own_indexes() as (_server, prefix):
        yield {"ELASTICSEARCH_PREFIX": prefix}
