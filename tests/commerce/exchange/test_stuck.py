"""An import whose delivery has died: given up or checked anew, and written neither twice nor half."""

import threading
from collections.abc import Callable
from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone

import pytest

from commerce.exchange import selectors, services, writing
from commerce.exchange.models import Import, ImportFile
from core.models import Brand, Delivery, User
from core.operating.services import drop, replay
from tests.commerce.exchange.conftest import record
from tests.races import race

Upload = Callable[..., Import]
TABLE = b"sku,stock\nBEAR,25\n"
GIVEN_UP = "It had stopped for good when it was discarded. Nothing was written."


def die(imported: Import, state: str) -> Delivery:
    """As after eight runs that were ended in the middle."""
    Import.objects.filter(pk=imported.pk).update(state=state, run="ended")
    imported.refresh_from_db()
    Delivery.objects.filter(pk=imported.delivery).update(state=Delivery.State.DEAD, attempts=8)
    return Delivery.objects.get(pk=imported.delivery)


def now(imported: Import) -> tuple[str, str]:
    imported.refresh_from_db()
    return imported.state, imported.problem


@pytest.fixture
def checking(petite: Brand, merchandiser: User) -> Import:
    return services.begin(
        brand=petite, actor=merchandiser, filename="table.csv", content=TABLE, may_create=False
    )


@pytest.fixture
def writing_(upload: Upload, merchandiser: User) -> Import:
    imported = upload(TABLE)
    assert services.start_writing(imported=imported, by=merchandiser)
    imported.refresh_from_db()
    return imported


def test_imports_run_among_the_long_jobs(writing_: Import) -> None:
    queues = Delivery.objects.filter(reaction__startswith="commerce.exchange").values_list("queue", flat=True)

    assert list(queues) == ["index", "index"]


@pytest.mark.parametrize("state", ["waiting", "checking"])
def test_a_check_that_died_is_begun_anew(
    checking: Import, merchandiser: User, drain_outbox: Callable[..., None], state: str
) -> None:
    dead = die(checking, state)
    assert selectors.is_stuck(checking)

    assert services.check_again(imported=checking)
    assert not services.check_again(imported=checking)  # somebody is at it
    assert replay(delivery_id=dead.pk, by=merchandiser)
    drain_outbox()

    assert now(checking) == ("ready", "")
    assert (checking.lines.count(), record("BEAR").num_in_stock) == (1, 10)


@pytest.mark.parametrize("state", ["waiting", "checking"])
def test_a_check_that_died_is_given_up(
    checking: Import, merchandiser: User, drain_outbox: Callable[..., None], state: str
) -> None:
    dead = die(checking, state)

    assert services.discard(imported=checking)
    assert now(checking) == ("discarded", GIVEN_UP)
    assert replay(delivery_id=dead.pk, by=merchandiser)
    drain_outbox()
    assert now(checking) == ("discarded", GIVEN_UP)


def test_a_write_that_died_is_given_up_and_written_by_nobody(
    writing_: Import, merchandiser: User, drain_outbox: Callable[..., None]
) -> None:
    dead = die(writing_, "writing")

    assert not services.check_again(imported=writing_)
    assert services.discard(imported=writing_)
    assert replay(delivery_id=dead.pk, by=merchandiser)
    drain_outbox()

    assert now(writing_) == ("discarded", GIVEN_UP)
    assert record("BEAR").num_in_stock == 10


def test_what_an_operator_dropped_is_given_up_too(writing_: Import, merchandiser: User) -> None:
    assert drop(delivery_id=die(writing_, "writing").pk, by=merchandiser)

    assert services.discard(imported=writing_)


def test_what_somebody_works_on_is_not_given_up(writing_: Import, checking: Import) -> None:
    for imported in (checking, writing_):
        assert not services.discard(imported=imported)
        assert not services.check_again(imported=imported)


def test_what_died_long_ago_is_forgotten(checking: Import, writing_: Import) -> None:
    die(checking, "checking")
    Import.objects.update(created_at=timezone.now() - services.KEPT - timedelta(hours=1))

    assert services.forget() == 1
    assert now(checking) == ("discarded", GIVEN_UP)
    assert now(writing_) == ("writing", "")
    assert ImportFile.objects.get().imported == writing_


@pytest.mark.services("postgresql")
@pytest.mark.django_db(transaction=True)
def test_a_run_that_is_still_at_it_is_let_be(writing_: Import) -> None:
    """Its delivery was counted out, and it lives: whoever discards neither waits for it nor takes it away."""
    die(writing_, "writing")
    held, over = threading.Event(), threading.Event()

    def go_on_writing() -> None:
        with transaction.atomic():
            Import.objects.select_for_update().get(pk=writing_.pk)
            held.set()
            over.wait(60)
        connection.close()

    writer = threading.Thread(target=go_on_writing)
    writer.start()
    assert held.wait(60)
    given_up_meanwhile = services.discard(imported=writing_)
    over.set()
    writer.join(60)

    assert not given_up_meanwhile
    assert services.discard(imported=writing_)


@pytest.mark.django_db(transaction=True)
def test_of_a_write_and_a_discard_at_once_one_happens(writing_: Import) -> None:
    die(writing_, "writing")

    wrote, discarded = race(_take_part, [("write", writing_.pk), ("discard", writing_.pk)])

    assert (wrote, discarded) in {(True, False), (False, True)}
    assert now(writing_)[0] == ("written" if wrote else "discarded")
    assert record("BEAR").num_in_stock == (25 if wrote else 10)


def _discard(pk: int) -> bool:
    return services.discard(imported=Import.objects.get(pk=pk))


def _take_part(part: tuple[str, int]) -> bool:
    what, pk = part
    return writing.write(pk) if what == "write" else _discard(pk)
