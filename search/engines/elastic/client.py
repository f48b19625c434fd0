"""The only door to Elasticsearch: one client per process, a time limit on every call, its errors in our words."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings

from elasticsearch import ApiError, Elasticsearch, NotFoundError, TransportError

# Of one document in a bulk write: a later version is there; its index is not; ask again; above it, a part is away.
# 500 itself may be about the document, which must not keep back all the others.
CONFLICT, NOT_FOUND, BUSY, BROKEN = 409, 404, 429, 500


class UnavailableError(Exception):
    """Elasticsearch does not answer, or not in time."""


class NoIndexError(UnavailableError):
    """It answers, and has no such index."""


class RefusedError(Exception):
    """Elasticsearch takes some documents at no time."""


@contextmanager
def asking(seconds: float) -> Iterator[Elasticsearch]:
    """The client; no call takes longer than so many seconds, and none is repeated."""
    try:
        yield _client(settings.ELASTICSEARCH_URL).options(request_timeout=seconds)
    except NotFoundError as error:
        raise NoIndexError(f"404 {error.error}") from error
    except ApiError as error:
        raise UnavailableError(f"{error.status_code} {error.error}") from error
    except TransportError as error:
        raise UnavailableError(type(error).__name__) from error


@dataclass(frozen=True, kw_only=True)
class Change:
    """What an index is to hold of a document from this version on; without a source it forgets it."""

    document_id: int
    version: int
    source: dict[str, Any] | None


def write(elastic: Elasticsearch, aliases: Sequence[str], changes: Sequence[Change]) -> dict[int, str]:
    """Write to all of these, visible to searches when this returns. Returns what was refused, and why.

    A late version is no error, nor is an index that was removed meanwhile: it is not made again by being written to.
    """
    operations = [part for name in aliases for change in changes for part in _operation(name, change)]
    if not operations:
        return {}
    answer = elastic.bulk(operations=operations, refresh=True, require_alias=True)
    outcomes = [outcome for item in answer["items"] for outcome in item.values()]
    failed = [each for each in outcomes if "error" in each and each["status"] not in (CONFLICT, NOT_FOUND)]
    for each in failed:
        if each["status"] == BUSY or each["status"] > BROKEN:
            raise UnavailableError(f"{each['status']} {each['error']}")
    return {int(each["_id"]): str(each["error"]) for each in failed}


def _operation(name: str, change: Change) -> list[dict[str, Any]]:
    place = {
        "_index": name,
        "_id": str(change.document_id),
        "version": change.version,
        "version_type": "external_gte",
    }
    return [{"delete": place}] if change.source is None else [{"index": place}, change.source]


@lru_cache(maxsize=4)
def _client(url: str) -> Elasticsearch:
    return Elasticsearch(url, max_retries=0, retry_on_timeout=False)


os.register_at_fork(after_in_child=_client.cache_clear)  # open connections are the parent's
