"""What beat sends, with a real Redis: messages that end in time, and no more than there is room for."""

import json
from collections.abc import Iterator

import pytest
from celery import Celery

from core.outbox.beat import Beat
from tests.core.outbox_help import HERE
from tests.redis_server import RedisServer

pytestmark = pytest.mark.services("redis-server")


@pytest.fixture
def broker(settings) -> Iterator[RedisServer]:
    broker = RedisServer()
    broker.start()
    settings.CELERY_BROKER_URL = broker.url
    settings.CLOCK = f"{HERE}.BEATEN"
    try:
        while not broker.answers():
            pass
        yield broker
    finally:
        broker.end()


@pytest.fixture
def beat(broker: RedisServer) -> Iterator[Beat]:
    with Celery("of this test", broker=broker.url, set_as_current=False) as app:
        yield Beat(app)


def beat_once(beat: Beat) -> None:
    for entry in beat.schedule.values():
        beat.apply_entry(entry)


def test_an_entry_of_the_clock_has_the_time_limits_of_its_queue(beat: Beat, broker: RedisServer) -> None:
    beat_once(beat)

    messages = [json.loads(message) for message in broker.client.lrange("fast", 0, -1)]
    assert [message["headers"]["timelimit"] for message in messages] == [[75, 60]] * 3


def test_while_no_worker_runs_a_bounded_number_waits(beat: Beat, broker: RedisServer) -> None:
    def asked() -> int:
        return int(broker.client.info("commandstats")["cmdstat_llen"]["calls"])

    beat_once(beat)
    at_first = asked()
    for _ in range(82):
        beat_once(beat)
    assert asked() == at_first
    assert broker.client.llen("fast") == 249

    for _ in range(50):
        beat_once(beat)
    assert broker.client.llen("fast") == 250

    for _ in range(2):  # a worker has read them
        broker.client.rpop("fast")
    beat_once(beat)
    assert broker.client.llen("fast") == 250


def test_a_queue_full_of_deliveries_does_not_stop_the_clock(beat: Beat, broker: RedisServer) -> None:
    broker.client.lpush("fast", *["a delivery"] * 200)

    beat_once(beat)

    assert broker.client.llen("fast") == 203
