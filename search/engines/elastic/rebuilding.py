"""Making an index anew while the old one answers. Killed at any moment it leaves that one in place; do it again then.

The new index is written to by every change from its beginning (`telling.writable`), so nothing is missed while it is
filled; versions settle who was later.
"""

import logging
import secrets
import time
from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from wagtail.models import Locale

from core import edge
from core.models import Brand, Delivery
from core.outbox import apart, schedule
from search.engines.elastic import schema, telling
from search.engines.elastic.client import RefusedError, UnavailableError, asking, write
from search.models import Document

log = logging.getLogger(__name__)
REBUILD = "search.engines.elastic.rebuilding.rebuild_all"
SECONDS = 30.0  # of one call
TRIES = 50  # to see as many documents in the index as in the database
PAUSE = 0.1
Report = Callable[[str], None]


class RebuildError(Exception):
    """The new index is not what it should be; the old one stays."""


def rebuild(locale: Locale, report: Report = lambda line: None) -> int:
    """A new index for a locale. Returns how many documents it holds."""
    language = locale.language_code
    with asking(SECONDS) as elastic:
        for index in left_behind(elastic, language):
            elastic.indices.delete(index=index)
            report(f"{index}: removed, an earlier rebuild did not come to its end")
        index = create(elastic, language)
        try:
            fill(elastic, index, locale)
            count = verify(elastic, index, locale)
        except RebuildError:
            elastic.indices.delete(index=index, ignore_unavailable=True)
            raise
        swap(elastic, index, language)
    refuse_pages(language)
    report(f"{index}: {count} documents")
    return count


def create(elastic: Any, language: str) -> str:
    stamp = timezone.now().strftime("%Y%m%d%H%M%S")
    index = f"{schema.alias(language)}.{stamp}-{secrets.token_hex(3)}"
    elastic.indices.create(
        index=index,
        settings=schema.settings_of(language),
        mappings=schema.mappings(),
        aliases={f"{index}.{schema.WRITING}": {}},
        wait_for_active_shards="1",
    )
    return index


def fill(elastic: Any, index: str, locale: Locale) -> None:
    for documents in batches(locale):
        changes = [telling.change_of(document) for document in documents]
        refused = write(elastic, [f"{index}.{schema.WRITING}"], changes)
        if refused:
            raise RebuildError(f"{len(refused)} documents were refused: {refused}")


def batches(locale: Locale) -> Iterator[list[Document]]:
    last = 0
    found = Document.objects.filter(locale=locale).prefetch_related("shelves", "facets").order_by("pk")
    while documents := list(found.filter(pk__gt=last)[: telling.BATCH]):
        yield documents
        last = documents[-1].pk


def verify(elastic: Any, index: str, locale: Locale) -> int:
    """Wait until the index has as many documents as the database: what is written meanwhile is told first."""
    for _ in range(TRIES):
        try:
            while telling.tell_some():
                pass
        except RefusedError as error:
            raise RebuildError(str(error)) from error
        expected = Document.objects.filter(locale=locale).count()
        elastic.indices.refresh(index=index)
        found = elastic.count(index=index)["count"]
        if found == expected:
            return found
        time.sleep(PAUSE)
    raise RebuildError(f"{index} holds {found} documents, the database {expected}.")


def swap(elastic: Any, index: str, language: str) -> None:
    """Search the new index and remove every other of the locale, in one step."""
    others = [{"remove_index": {"index": other}} for other in indexes(elastic, language) if other != index]
    elastic.indices.update_aliases(
        actions=[{"add": {"index": index, "alias": schema.alias(language)}}, *others]
    )


def refuse_pages(language: str) -> None:
    with transaction.atomic():
        edge.bump(telling.index_key(pk, language) for pk in Brand.objects.values_list("pk", flat=True))
    edge.mirror()


def indexes(elastic: Any, language: str) -> dict[str, list[str]]:
    """All indexes of a locale, of whichever schema, with the aliases by which they are searched."""
    found = elastic.indices.get_alias(index=f"{schema.family(language)}.*")
    return {
        index: [name for name in held["aliases"] if not name.endswith(f".{schema.WRITING}")]
        for index, held in sorted(found.items())
    }


def left_behind(elastic: Any, language: str) -> list[str]:
    """Indexes that nobody searches: being made just now, or left by a rebuild that was killed."""
    return [index for index, aliases in indexes(elastic, language).items() if not aliases]


def rebuild_all(delivery: Delivery) -> None:
    """A delivery handler: make what is missing."""
    for locale in missing():
        rebuild(locale, log.info)


def missing() -> list[Locale]:
    """The locales that have no index to be searched."""
    with asking(telling.SECONDS) as elastic:
        return [
            locale
            for locale in Locale.objects.order_by("pk")
            if not elastic.indices.exists_alias(name=schema.alias(locale.language_code))
        ]


@apart
def make_missing() -> None:
    """A clock entry: what was removed, never made or is of an older schema is made anew behind the daily work.

    What is owed and waits for no delivery, the last one being dead, is told again.
    """
    if not settings.ELASTICSEARCH_URL:
        return
    telling.tell_on()
    waiting = Delivery.objects.filter(reaction=REBUILD, state=Delivery.State.PENDING)
    try:
        if missing() and not waiting.exists():
            schedule(REBUILD, {}, queue="index")
    except UnavailableError as error:
        telling.breaker.failed(error)
