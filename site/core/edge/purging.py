"""Deliveries that have caches in front forget: hard, for a soft purge would show the old page once more."""

import logging
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from http.client import OK, HTTPConnection, HTTPException
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone

from core.edge import fronts, surrogates
from core.edge.epochs import mirror
from core.models import Delivery
from core.outbox.exceptions import Postpone

log = logging.getLogger(__name__)
PATIENCE = 2.0  # seconds for a connection, and for each answer
SHORTEST_REST, LONGEST_REST = timedelta(seconds=1), timedelta(seconds=10)


class NotPurgedError(Exception):
    """The cache is out of reach, or does not want to."""


def purge(delivery: Delivery, *, cache: str) -> None:
    """A delivery handler: all that was bumped since the cache was last told."""
    mirror(
        at_once=True
    )  # first, or the next miss would bring back what our own page cache still takes for fresh
    if _is_ours(cache):
        news = fronts.unpurged(cache)
        with _until_acknowledged(delivery):
            forget(cache, news.keys)
        fronts.note_purged(cache, news.epoch)


def repeat(delivery: Delivery, *, cache: str, epoch: int) -> None:
    """The same once more, for pages that were rendered before the bump and stored after the purge."""
    if _is_ours(cache):
        with _until_acknowledged(delivery):
            forget(cache, fronts.unrepeated(cache, epoch).keys)
        fronts.note_repeated(cache, epoch)


def forget(cache: str, keys: Iterable[str] | None = None) -> None:
    """Have a cache forget all pages with one of these keys; without any named, all pages."""
    where = urlsplit(cache)
    lines = [surrogates.EVERYTHING] if keys is None else surrogates.purges(keys)
    try:
        with closing(HTTPConnection(where.hostname or "", where.port, timeout=PATIENCE)) as connection:
            for line in lines:
                connection.request("PURGE", "/", headers={"xkey": line})
                answer = connection.getresponse()
                answer.read()
                if answer.status != OK:
                    raise NotPurgedError(f"{cache} answered {answer.status} {answer.reason}.")
    except (OSError, HTTPException) as error:
        raise NotPurgedError(f"{cache} is out of reach: {type(error).__name__}.") from error


def _is_ours(cache: str) -> bool:
    """What was written for a cache that has been taken away meanwhile has nobody to go to."""
    return cache in settings.EDGE_PURGE_URLS


@contextmanager
def _until_acknowledged(delivery: Delivery) -> Iterator[None]:
    """Never given up, as a mail may be. It rests as long again as it has waited, within bounds."""
    try:
        yield
    except NotPurgedError as error:
        log.warning("%s The purge waits.", error)
        Delivery.objects.filter(pk=delivery.pk).update(error=f"{type(error).__name__}: {error}")
        waited = timezone.now() - delivery.created_at
        raise Postpone(timezone.now() + min(max(waited, SHORTEST_REST), LONGEST_REST)) from error
