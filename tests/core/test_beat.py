"""What beat sends, with a real Redis: messages that end in time."""

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
