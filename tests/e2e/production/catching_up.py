"""Is everything done that was to be done? Asked of the database and of Elasticsearch, past the shop's code."""

from elasticsearch import Elasticsearch
from elasticsearch.helpers import scan

from tests.e2e.production.shape import Shape
from tests.varnish import wait_until

# What is due or has been tried; what is kept for later is not. A purge's repetition is nobody's debt.
OWED = """
SELECT concat_ws(' ', 'entry', subject, key, error) FROM core_outbox WHERE state = 'pending'
UNION ALL
SELECT concat_ws(' ', reaction, state, payload, error) FROM core_delivery
WHERE state <> 'done' AND reaction <> 'core.edge.purging.repeat'
AND (state = 'dead' OR attempts > 0 OR not_before < now() + interval '1 hour')
UNION ALL
SELECT concat_ws(' ', 'index', document_id) FROM search_unindexed
UNION ALL
SELECT concat_ws(' ', 'purged up to', purged, 'of', epoch) FROM core_frontcache, core_edgestate WHERE purged < epoch
"""
DOCUMENTS = """
SELECT language_code, document.id, version FROM search_document document
JOIN wagtailcore_locale locale ON locale.id = locale_id
"""


def catch_up(shape: Shape) -> None:
    """Nothing is owed to anybody, and Elasticsearch holds every document in its newest version."""
    wait_until(lambda: not owed(shape), lambda: f"{owed(shape)}\n{shape.said()}")
    wait_until(
        lambda: indexed(shape) == documents(shape),
        lambda: str(indexed(shape).items() ^ documents(shape).items()),
    )


def owed(shape: Shape) -> list[str]:
    return [line for (line,) in shape.sql(OWED)]


def documents(shape: Shape) -> dict[tuple[str, int], int]:
    """Language and id → version."""
    return {(language, pk): version for language, pk, version in shape.sql(DOCUMENTS)}


def indexed(shape: Shape) -> dict[tuple[str, int], int]:
    """The same, as Elasticsearch has it."""
    query = {"version": True, "_source": False}
    with Elasticsearch(shape.elasticsearch) as server:
        server.indices.refresh(index=f"{shape.prefix}.*")
        found = list(scan(server, index=f"{shape.prefix}.*", query=query))
    return {
        (hit["_index"].removeprefix(f"{shape.prefix}.").partition(".")[0], int(hit["_id"])): hit["_version"]
        for hit in found
    }
