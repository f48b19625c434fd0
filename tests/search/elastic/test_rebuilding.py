"""An index is made anew while the old one answers, whatever is written or killed meanwhile."""

import multiprocessing
import os
import signal
import threading
from io import StringIO
from itertools import count

from django.core.management import CommandError, call_command
from django.db import connections

import pytest
from elasticsearch import Elasticsearch
from pytest_django import Settings

from core.models import Brand, Delivery
from search.engines.elastic import rebuilding, schema, telling
from search.engines.elastic.client import asking, write
from search.models import Document, Unindexed
from tests.databases import close
from tests.factories.commerce import make_brand, make_locale
from tests.search.elastic.help import english, find, put, remove, searched, versions
from tests.search.settling import settle

pytestmark = pytest.mark.services("elasticsearch")
PATIENCE_SECONDS = 60


@pytest.fixture
def petite(elasticsearch: Elasticsearch) -> Brand:
    return make_brand("petite")


def stored() -> dict[int, int]:
    return dict(Document.objects.values_list("pk", "version"))


def fill_shelves(brand: Brand, many: int) -> None:
    locale = make_locale()
    Document.objects.bulk_create(
        Document(
            kind="product",
            object_id=number,
            brand=brand,
            locale=locale,
            title=f"Bear {number}",
            url="/",
            version=1,
        )
        for number in range(1000, 1000 + many)
    )


def search_command(*arguments: str) -> str:
    out = StringIO()
    call_command("search", *arguments, stdout=out)
    return out.getvalue()


def test_a_rebuild_takes_the_place_of_the_old_index(petite: Brand, elasticsearch: Elasticsearch) -> None:
    fill_shelves(petite, 1100)  # more than two batches
    rebuilding.rebuild(english())
    old = searched(elasticsearch)

    assert rebuilding.rebuild(english()) == 1100

    assert searched(elasticsearch) != old
    assert not elasticsearch.indices.exists(index=old)
    assert versions(elasticsearch, searched(elasticsearch)) == stored()


def test_what_happens_while_an_index_is_filled_is_in_it(petite: Brand, elasticsearch: Elasticsearch) -> None:
    kept, changed, removed = (put(petite, number, "Bear") for number in (1, 2, 3))
    settle()
    old = searched(elasticsearch)
    with asking(10) as elastic:
        new = rebuilding.create(elastic, "en-gb")
        (read_before,) = rebuilding.batches(english())

        put(petite, 2, "Hare")
        remove(removed)
        added = put(petite, 4, "Bear")
        while telling.tell_some():
            pass
        write(elastic, [f"{new}.{schema.WRITING}"], [telling.change_of(document) for document in read_before])

        assert versions(elasticsearch, new) == versions(elasticsearch, old) == stored()
        assert find(petite, "bear").ids == [kept.pk, added.pk]
        assert rebuilding.verify(elastic, new, english()) == 3
        rebuilding.swap(elastic, new, "en-gb")
    assert (searched(elasticsearch), find(petite, "hare").ids) == (new, [changed.pk])


@pytest.mark.django_db(transaction=True)
def test_a_rebuild_under_writes_loses_nothing(petite: Brand, elasticsearch: Elasticsearch) -> None:
    fill_shelves(petite, 1100)
    rebuilding.rebuild(english())
    old, done, begun, found = searched(elasticsearch), threading.Event(), threading.Event(), []

    def write_on() -> None:
        try:
            for number in count(1):
                document = put(petite, number, "Bear")
                put(petite, number, "Hare")
                if number % 3 == 0:
                    remove(document)
                telling.tell_some()
                found.append(find(petite, "hare").total)
                begun.set()
                if done.is_set():
                    return
        finally:
            begun.set()
            connections.close_all()

    writer = threading.Thread(target=write_on)
    writer.start()
    try:
        begun.wait(PATIENCE_SECONDS)
        rebuilding.rebuild(english())
    finally:
        done.set()
        writer.join(PATIENCE_SECONDS)
    settle()

    assert searched(elasticsearch) != old
    assert versions(elasticsearch, searched(elasticsearch)) == stored()
    assert len(found) > 1
    assert all(found)


@pytest.mark.django_db(transaction=True)
def test_a_killed_rebuild_leaves_the_old_index_and_can_be_repeated(
    petite: Brand, elasticsearch: Elasticsearch
) -> None:
    bear = put(petite, 1, "Bear")
    settle()
    old = searched(elasticsearch)
    fill_shelves(petite, 3000)
    close()  # connections must not be shared with a child

    child = multiprocessing.get_context("fork").Process(target=rebuilding.rebuild, args=(english(),))
    child.start()
    with asking(10) as elastic:
        while not (begun := rebuilding.left_behind(elastic, "en-gb")) and child.is_alive():
            pass
    os.kill(child.pid or 0, signal.SIGKILL)
    child.join(PATIENCE_SECONDS)

    assert child.exitcode == -signal.SIGKILL
    assert searched(elasticsearch) == old
    assert find(petite, "bear").ids == [bear.pk]
    with pytest.raises(CommandError):
        search_command("status")

    assert begun[0] in search_command("rebuild", "--locale", "en-gb")

    assert not elasticsearch.indices.exists(index=f"{begun[0]},{old}", allow_no_indices=False)
    assert versions(elasticsearch, searched(elasticsearch)) == stored()


def test_an_index_that_lacks_something_is_not_searched(
    petite: Brand, elasticsearch: Elasticsearch, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(petite, 1, "Bear")
    settle()
    old = searched(elasticsearch)
    poisoned = put(petite, 2, "Bear", attributes={"colour": ["x" * 40_000]})

    with pytest.raises(CommandError, match=f"{poisoned.pk}.*The old index stays in use"):
        search_command("rebuild", "--locale", "en-gb")

    assert searched(elasticsearch) == old
    with asking(10) as elastic:
        assert rebuilding.left_behind(elastic, "en-gb") == []


def test_counts_are_compared_before_the_swap(
    petite: Brand, elasticsearch: Elasticsearch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rebuilding, "TRIES", 2)
    put(petite, 1, "Bear")
    with asking(10) as elastic:
        index = rebuilding.create(elastic, "en-gb")
        Unindexed.objects.all().delete()

        with pytest.raises(rebuilding.RebuildError, match="holds 0 documents, the database 1"):
            rebuilding.verify(elastic, index, english())


def test_each_locale_has_an_index_with_stems_of_its_own(petite: Brand) -> None:
    titles = {"en-gb": "Baking tins", "de": "Brötchen backen", "fr": "Moules à gâteaux"}
    for number, (locale, title) in enumerate(titles.items()):
        put(petite, number, title, locale=locale)
    settle()

    assert [find(petite, word).total for word in ("tin", "bake", "gateau")] == [1, 1, 0]
    assert [find(petite, word, locale="de").total for word in ("backe", "broetchen")] == [1, 1]
    assert [find(petite, word, locale="fr").total for word in ("moule", "gateau")] == [1, 1]


def test_the_clock_has_made_what_is_missing(
    petite: Brand, elasticsearch: Elasticsearch, drain_outbox
) -> None:
    bear = put(petite, 1, "Bear")

    rebuilding.make_missing()
    rebuilding.make_missing()

    (delivery,) = Delivery.objects.filter(reaction=rebuilding.REBUILD)
    assert delivery.queue == "index"
    drain_outbox()
    assert find(petite, "bear").ids == [bear.pk]

    rebuilding.make_missing()

    assert not Delivery.objects.filter(state="pending").exists()


def test_another_schema_is_another_index(
    petite: Brand, elasticsearch: Elasticsearch, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(petite, 1, "Bear")
    settle()
    old = searched(elasticsearch)

    monkeypatch.setitem(schema.WEIGHTS, "url", 1)
    schema._fingerprint.cache_clear()
    try:
        assert english() in rebuilding.missing()
        rebuilding.rebuild(english())
        assert searched(elasticsearch) != old
        assert not elasticsearch.indices.exists(index=old)
    finally:
        schema._fingerprint.cache_clear()


def test_status_compares(petite: Brand, elasticsearch: Elasticsearch) -> None:
    put(petite, 1, "Bear")
    with pytest.raises(CommandError):
        search_command("status", "--locale", "en-gb")
    settle()

    assert search_command("status", "--locale", "en-gb") == (
        f"en-gb: {searched(elasticsearch)} holds 1 of 1 documents, 0 to be told\n"
    )

    put(petite, 2, "Hare")

    assert "holds 1 of 2 documents, 1 to be told" in search_command("status")


def test_commands_say_what_is_missing(petite: Brand, settings: Settings, nobody: str) -> None:
    settings.ELASTICSEARCH_URL = nobody
    with pytest.raises(CommandError, match=r"out of reach: ConnectionError\. The database searches"):
        search_command("rebuild")

    settings.ELASTICSEARCH_URL = ""
    with pytest.raises(CommandError, match="ELASTICSEARCH_URL is not set"):
        search_command("status")
