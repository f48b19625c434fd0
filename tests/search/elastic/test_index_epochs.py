"""A page filled from an index that was late is not kept as fresh once the index has caught up."""

from django.http import HttpResponse
from django.test import Client

import pytest
from elasticsearch import Elasticsearch

from core import edge
from core.edge.epochs import Note
from core.edge.pages import Entry
from core.models import Brand, LastBump
from core.outbox.chain import run_chain
from search.engines.elastic import telling
from tests.factories.commerce import make_brand
from tests.search.elastic.help import find, put
from tests.search.settling import settle

pytestmark = pytest.mark.services("elasticsearch")


@pytest.fixture
def petite(elasticsearch: Elasticsearch) -> Brand:
    brand = make_brand("petite")
    put(brand, 1, "Bear")
    settle()
    while run_chain():
        pass
    return brand


def search(word: str) -> tuple[str, bool]:
    """What the page cache did, and whether the page has found one."""
    response = Client(headers={"host": "petite.localhost"}).get("/en-gb/search/", {"q": word})
    return response["X-Cache"], "1 result" in response.content.decode()


def chain_writes(brand: Brand) -> None:
    """A hare comes: its document, and the lists' epoch."""
    put(brand, 2, "Hare")
    edge.bump([f"list:{brand.pk}:en-gb"])


def test_a_page_from_a_late_index_is_let_go_when_the_index_is_refreshed(petite: Brand) -> None:
    chain_writes(petite)
    assert search("hare") == ("miss", False)
    assert search("hare") == ("hit", False)  # as fresh as the index is

    telling.tell_some()

    assert search("hare") == ("miss", True)
    assert search("hare") == ("hit", True)


def test_a_page_begun_before_the_refresh_and_kept_after_it_is_not_fresh(petite: Brand) -> None:
    chain_writes(petite)
    with edge.moment() as moment:
        noted = moment.note.epoch
        with edge.recording() as recorder:
            assert find(petite, "hare").ids == []

    telling.tell_some()

    assert not kept(noted, recorder.keys).is_fresh(note())


def test_a_page_begun_after_the_refresh_is_fresh(petite: Brand) -> None:
    chain_writes(petite)
    telling.tell_some()
    with edge.moment() as moment:
        noted = moment.note.epoch
        with edge.recording() as recorder:
            assert find(petite, "hare").total == 1

    telling.tell_some()

    assert kept(noted, recorder.keys).is_fresh(note())


def test_only_pages_of_that_brand_and_locale_are_let_go(petite: Brand) -> None:
    before = dict(LastBump.objects.values_list("key", "epoch"))
    chain_writes(petite)
    telling.tell_some()

    after = dict(LastBump.objects.values_list("key", "epoch"))
    changed = {key for key, epoch in after.items() if before.get(key) != epoch}
    assert changed == {f"list:{petite.pk}:en-gb", f"index:{petite.pk}:en-gb"}
    assert after[f"index:{petite.pk}:en-gb"] > after[f"list:{petite.pk}:en-gb"]


def kept(noted: int, keys: set[str]) -> Entry:
    return Entry.of(HttpResponse(), epoch=noted, keys=frozenset(keys), until=None)


def note() -> Note:
    with edge.moment() as moment:
        return moment.note
