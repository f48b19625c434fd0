"""PostgreSQL calls the relay. Its polls are an hour apart here: what happens, happens because it was called."""

import threading
import time
from collections.abc import Callable, Iterator

from django.db import connection, transaction
from django.test import override_settings

import pytest

from core.models import Delivery, Image, LastBump, OutboxEntry
from core.outbox import schedule
from core.outbox.relay import Relay
from tests.core.outbox_help import HERE

pytestmark = [pytest.mark.services("postgresql"), pytest.mark.django_db(transaction=True)]


@pytest.fixture
def relay() -> Iterator[Relay]:
    OutboxEntry.objects.all().delete()
    with override_settings(RELAY_POLL_SECONDS=3600, RELAY_LEASE_SECONDS=7200, CLOCK=f"{HERE}.NO_CLOCK"):
        relay = Relay()
        relay.keep_lease()
        thread = threading.Thread(target=relay.run)
        thread.start()
        try:
            yield relay
        finally:
            relay.stop()
            thread.join(20)
    assert not thread.is_alive()


def wait_until(condition: Callable[[], object]) -> None:
    end = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


def listeners() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE query = 'LISTEN outbox' AND datname = current_database()"
        )
        return [pid for (pid,) in cursor.fetchall()]


def bumped(picture: Image) -> bool:
    return LastBump.objects.filter(key=f"image:{picture.pk}").exists()


def test_a_commit_wakes_the_chain_and_a_delivery_its_executor(relay: Relay) -> None:
    wait_until(listeners)
    with transaction.atomic():
        pictures = [Image.objects.create(title="a", file="a.png", width=1, height=1) for _ in range(2)]
        assert not any(map(bumped, pictures))
    wait_until(lambda: all(map(bumped, pictures)))

    schedule(f"{HERE}.write_row", {"number": 1})
    wait_until(lambda: Delivery.objects.filter(reaction=f"{HERE}.write_row", state="done").exists())


def test_a_connection_that_is_cut_is_opened_again(relay: Relay, monkeypatch, caplog) -> None:
    monkeypatch.setattr("core.outbox.bell.REST_SECONDS", 0.1)
    wait_until(listeners)
    [cut] = listeners()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [cut])
    wait_until(lambda: set(listeners()) - {cut})

    picture = Image.objects.create(title="b", file="b.png", width=1, height=1)
    wait_until(lambda: bumped(picture))
    assert "The relay can't hear the database" in caplog.text
