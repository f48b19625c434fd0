"""Telling the indexes what changed: a list of what they have not been told, kept with the change, and a delivery.

The list (`Unindexed`) is written in the transaction of the change and shortened only when the indexes were refreshed,
so an outage of hours is caught up with whatever is newest then, each document once. Versions let no late write win.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from wagtail.models import Locale

from prometheus_client.core import Metric

from core import edge, metrics
from core.breaker import Breaker
from core.models import Delivery
from core.outbox import Postpone, schedule
from search.engines.elastic import schema
from search.engines.elastic.client import Change, RefusedError, UnavailableError, asking, write
from search.models import Document, Unindexed

TELL = "search.engines.elastic.telling.tell"
BATCH = 500
ROUNDS = 10  # of one delivery: mail waits in the same thread
SECONDS = 5.0  # of one call
REST = timedelta(seconds=5)

breaker = Breaker("Elasticsearch", rest_seconds=0, meanwhile="what changes is kept for it.")


def index_key(brand_id: int, language: str) -> str:
    """What depends on a brand's part of a locale's index. Bumped after the index was refreshed."""
    return f"index:{brand_id}:{language}"


def owe(documents: Sequence[Document]) -> None:
    """Note that the indexes are to be told of these, in the caller's transaction."""
    if not documents:
        return
    Unindexed.objects.bulk_create(
        [
            Unindexed(
                document_id=document.pk,
                brand_id=document.brand_id,
                locale_id=document.locale_id,
                version=document.version,
            )
            for document in documents
        ],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["document_id"],
        update_fields=["version"],
    )
    schedule(TELL, {})


def tell_on() -> None:
    """See to it that somebody will tell what is owed."""
    waiting = Delivery.objects.filter(reaction=TELL, state=Delivery.State.PENDING)
    if Unindexed.objects.exists() and not waiting.exists():
        schedule(TELL, {})


def tell(delivery: Delivery) -> None:
    """A delivery handler. Safe to repeat, and to run twice at once."""
    if not settings.ELASTICSEARCH_URL:
        return
    absorb(delivery)
    try:
        for _ in range(ROUNDS):
            if not tell_some():
                break
        else:
            raise Postpone(timezone.now())
    except UnavailableError as error:
        breaker.failed(error)
        raise Postpone(timezone.now() + REST) from error
    breaker.succeeded()


def absorb(delivery: Delivery) -> None:
    """Do the work of those that wait beside this one: whatever came with them can be read by now."""
    others = Delivery.objects.filter(reaction=TELL, state=Delivery.State.PENDING, claimed_by="")
    others.exclude(pk=delivery.pk).update(state=Delivery.State.DONE, done_at=timezone.now())


def tell_some() -> bool:
    """Tell the next few hundred. Says whether there were any. Those that are refused keep back none of the others."""
    owed = list(Unindexed.objects.order_by("document_id")[:BATCH])
    if not owed:
        return False
    documents = read([row.document_id for row in owed])
    languages = dict(Locale.objects.values_list("pk", "language_code"))
    changes: dict[str, list[Change]] = defaultdict(list)
    for row in owed:
        document = documents.get(row.document_id)
        change = change_of(document) if document else gone(row.document_id, row.version)
        changes[languages.get(row.locale_id, "")].append(change)
    # Only now, after reading: an index that is made later is filled with what was committed by then.
    refused: dict[int, str] = {}
    for language in changes.keys() & set(languages.values()):
        with asking(SECONDS) as elastic:
            refused |= write(elastic, writable(elastic, language), changes[language])
    settle([row for row in owed if row.document_id not in refused], documents, languages)
    if refused and (len(owed) < BATCH or len(refused) == len(owed)):
        raise RefusedError(f"{len(refused)} documents were refused: {refused}")
    return True


def read(ids: Iterable[int]) -> dict[int, Document]:
    return Document.objects.prefetch_related("shelves", "facets").in_bulk(ids)


def change_of(document: Document) -> Change:
    return Change(document_id=document.pk, version=document.version, source=schema.source(document))


def gone(document_id: int, last_version: int) -> Change:
    """Ids are never given again, so the version after its last is a document's end."""
    return Change(document_id=document_id, version=last_version + 1, source=None)


def writable(elastic: Any, language: str) -> list[str]:
    """Of every index of the locale, the one that is searched and one that is being made: where to write."""
    found = elastic.indices.get_alias(name=f"{schema.alias(language)}.*.{schema.WRITING}")
    return sorted(name for index in found.values() for name in index["aliases"])


def settle(told: Sequence[Unindexed], documents: dict[int, Document], languages: dict[int, str]) -> None:
    """Strike out what was told, and refuse the pages that were filled before it could be found."""
    with transaction.atomic():
        # What is locked is just being changed: that has not been told.
        rows = Unindexed.objects.filter(pk__in=[row.pk for row in told]).select_for_update(skip_locked=True)
        versions = {row.pk: documents[row.pk].version if row.pk in documents else row.version for row in told}
        done = [row.pk for row in rows if row.version <= versions[row.pk]]
        Unindexed.objects.filter(pk__in=done).delete()
        edge.bump(index_key(row.brand_id, languages.get(row.locale_id, "")) for row in told)
    edge.mirror()


@metrics.contribute
def unindexed() -> list[Metric]:
    if not settings.ELASTICSEARCH_URL:
        return []
    meaning = "Documents of which Elasticsearch has yet to be told."
    return [metrics.gauge("fabula_search_unindexed", meaning, {(): Unindexed.objects.count()})]
