"""What the indexes are told, when, and which version wins."""

from django.db import transaction
from django.test import Client
from django.utils import timezone

import pytest
from elasticsearch import Elasticsearch
from pytest_django import Settings

from core.models import Brand, Delivery
from search.engines.elastic import telling
from search.engines.elastic.client import Change, RefusedError, asking, write
from search.models import Document, Unindexed
from tests.factories.commerce import make_brand
from tests.search.elastic.help import find, put, remove, searched, versions
from tests.search.settling import settle

pytestmark = pytest.mark.services("elasticsearch")


@pytest.fixture
def petite(elasticsearch: Elasticsearch) -> Brand:
    brand = make_brand("petite")
    settle()
    return brand


def waiting() -> list[str]:
    return list(
        Delivery.objects.filter(reaction=telling.TELL, state="pending").values_list("queue", flat=True)
    )


def telling_is_due() -> None:
    """Its rest is over."""
    Delivery.objects.filter(reaction=telling.TELL).update(not_before=timezone.now())


def late(document: Document, *, source: bool = True) -> None:
    """A worker that was held up writes what it read then."""
    change = telling.change_of(document) if source else telling.gone(document.pk, document.version)
    with asking(10) as elastic:
        assert write(elastic, telling.writable(elastic, "en-gb"), [change]) == {}


def test_a_change_is_found_when_its_delivery_has_run(petite: Brand, drain_outbox) -> None:
    bear = put(petite, 1, "Bear")

    assert find(petite, "bear").ids == []
    assert waiting() == ["fast"]

    drain_outbox()

    assert find(petite, "bear").ids == [bear.pk]
    assert not Unindexed.objects.exists()


def test_one_delivery_does_the_work_of_all_that_wait(petite: Brand) -> None:
    for number in range(5):
        put(petite, number, "Bear")
    claimed = Delivery.objects.filter(reaction=telling.TELL, state="pending")[0]
    Delivery.objects.filter(pk=claimed.pk).update(claimed_by="somebody else")

    telling.tell(Delivery.objects.filter(reaction=telling.TELL, claimed_by="", state="pending")[0])

    assert find(petite, "bear").total == 5
    assert waiting() == ["fast", "fast"]  # its own mark is the executor's; the claimed one runs already


def test_what_is_rolled_back_is_not_told(petite: Brand) -> None:
    with transaction.atomic():
        put(petite, 1, "Bear")
        transaction.set_rollback(True)

    assert (waiting(), Unindexed.objects.count()) == ([], 0)


def test_what_does_not_change_is_not_told(petite: Brand, drain_outbox) -> None:
    version = put(petite, 1, "Bear").version
    drain_outbox()

    assert put(petite, 1, "Bear").version == version
    assert (waiting(), Unindexed.objects.count()) == ([], 0)


def test_a_document_on_another_shelf_is_told(petite: Brand, elasticsearch: Elasticsearch) -> None:
    before = put(petite, 1, "Bear", categories=frozenset({7}))
    settle()

    after = put(petite, 1, "Bear", categories=frozenset({8}))
    settle()

    held = elasticsearch.get(index=searched(elasticsearch), id=str(after.pk))
    assert (held["_source"]["shelves"], held["_version"]) == ([8], before.version + 1)


def test_late_versions_are_refused(petite: Brand, elasticsearch: Elasticsearch) -> None:
    old = put(petite, 1, "Bear")
    new = put(petite, 1, "Hare")
    settle()

    late(old)

    assert versions(elasticsearch, searched(elasticsearch)) == {new.pk: new.version}
    assert (find(petite, "bear").ids, find(petite, "hare").ids) == ([], [new.pk])


def test_late_versions_are_refused_after_a_removal_too(petite: Brand, elasticsearch: Elasticsearch) -> None:
    bear = put(petite, 1, "Bear")
    settle()
    remove(bear)
    settle()

    late(bear)

    assert versions(elasticsearch, searched(elasticsearch)) == {}


def test_a_removal_that_comes_before_what_it_removes_wins(
    petite: Brand, elasticsearch: Elasticsearch
) -> None:
    bear = put(petite, 1, "Bear")

    late(bear, source=False)
    late(bear)

    assert versions(elasticsearch, searched(elasticsearch)) == {}


def test_the_same_may_be_told_twice(petite: Brand, elasticsearch: Elasticsearch) -> None:
    bear = put(petite, 1, "Bear")
    settle()

    late(bear)

    assert versions(elasticsearch, searched(elasticsearch)) == {bear.pk: bear.version}


def test_what_changes_while_it_is_told_is_told_again(petite: Brand) -> None:
    bear = put(petite, 1, "Bear")
    owed = list(Unindexed.objects.all())
    put(petite, 1, "Hare")

    telling.settle(owed, {bear.pk: bear}, {bear.locale_id: "en-gb"})

    assert list(Unindexed.objects.values_list("document_id", "version")) == [(bear.pk, bear.version + 1)]


def test_an_outage_is_waited_for_and_caught_up_with(
    petite: Brand, settings: Settings, drain_outbox, nobody: str
) -> None:
    address = settings.ELASTICSEARCH_URL
    settings.ELASTICSEARCH_URL = nobody
    bear, hare = put(petite, 1, "Bear"), put(petite, 2, "Hare")
    for _ in range(12):  # more often than a failing delivery is tried
        telling_is_due()
        drain_outbox()
    remove(bear)

    (delivery,) = Delivery.objects.filter(reaction=telling.TELL, state="pending").order_by("created_at")[:1]
    assert (delivery.attempts, Unindexed.objects.count()) == (0, 2)

    settings.ELASTICSEARCH_URL = address
    telling_is_due()
    drain_outbox()

    assert (find(petite, "bear").ids, find(petite, "hare").ids) == ([], [hare.pk])
    assert not Unindexed.objects.exists()


def test_a_document_that_is_refused_holds_nobody_up(petite: Brand, drain_outbox) -> None:
    poisoned = put(petite, 2, "Bear", attributes={"colour": ["x" * 40_000]})
    put(petite, 3, "Bear")

    with pytest.raises(RefusedError, match=f"1 documents were refused: {{{poisoned.pk}: "):
        telling.tell_some()

    assert find(petite, "bear").total == 1
    assert list(Unindexed.objects.values_list("pk", flat=True)) == [poisoned.pk]


def test_what_was_refused_keeps_back_nothing_behind_it(petite: Brand, monkeypatch) -> None:
    monkeypatch.setattr(telling, "BATCH", 2)
    poisoned = put(petite, 2, "Bear", attributes={"colour": ["x" * 40_000]})
    for number in range(3, 7):
        put(petite, number, "Bear")

    assert [telling.tell_some() for _ in range(4)] == [True] * 4
    with pytest.raises(RefusedError):
        telling.tell_some()

    assert find(petite, "bear").total == 4
    assert list(Unindexed.objects.values_list("pk", flat=True)) == [poisoned.pk]


def test_an_index_that_is_gone_is_not_made_by_writing(petite: Brand, elasticsearch: Elasticsearch) -> None:
    bear = put(petite, 1, "Bear")
    with asking(10) as elastic:
        targets = telling.writable(elastic, "en-gb")
        elasticsearch.indices.delete(index=searched(elasticsearch))

        change = Change(document_id=bear.pk, version=1, source={"title": "bear"})
        assert write(elastic, targets, [change]) == {}
        assert telling.writable(elastic, "en-gb") == []


def test_operators_see_what_is_yet_to_be_told(petite: Brand, client: Client) -> None:
    put(petite, 1, "Bear")

    assert "fabula_search_unindexed 1.0" in client.get("/-/metrics").content.decode()
