"""What fails in a worker or a relay arrives at Sentry, too: told by real processes to a server that reads envelopes."""

import json
import threading
from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from core.models import Delivery, OutboxEntry
from core.outbox import schedule
from tests.core.outbox_help import HERE
from tests.core.test_sentry import Receiver
from tests.core.workers import Workers
from tests.redis_server import RedisServer

pytestmark = [
    pytest.mark.slow,
    pytest.mark.services("postgresql", "redis-server"),
    pytest.mark.django_db(transaction=True),
]


class Listener(Receiver):
    bodies: list[bytes] = []


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[Workers]:
    """Relay and worker, with the address of a Sentry that listens."""
    Listener.bodies.clear()
    OutboxEntry.objects.all().delete()
    Delivery.objects.all().delete()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Listener)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    broker = RedisServer()
    broker.start()
    parts = Workers(tmp_path / "parts.log", broker)
    parts.more = {"SENTRY_DSN": f"http://key@127.0.0.1:{server.server_port}/1", "RELEASE": "abc-123"}
    try:
        parts.wait_until(broker.answers)
        yield parts
    finally:
        parts.end()
        broker.end()
        server.shutdown()
        server.server_close()


def told() -> list[dict[str, Any]]:
    lines = [body.split(b"\n") for body in list(Listener.bodies)]
    return [json.loads(each[2]) for each in lines if json.loads(each[1])["type"] == "event"]


def of(part: str) -> list[dict[str, Any]]:
    return [event for event in told() if event["tags"].get("part") == part and "exception" in event]


def test_each_part_tells_its_errors_without_anything_about_people(parts: Workers) -> None:
    delivery = schedule(f"{HERE}.be_refused", {"to": "anna@example.com"})
    OutboxEntry.objects.create(kind="row", subject="nobody's", key="17")
    parts.start(), parts.worker()
    parts.wait_until(lambda: of("worker") and of("relay"))

    [event] = of("worker")
    assert event["tags"] == {
        "part": "worker",
        "delivery": str(delivery.pk),
        "reaction": f"{HERE}.be_refused",
    }
    assert event["release"] == "abc-123"
    assert event["logentry"] == {"message": "Delivery %s failed."}
    assert event["exception"]["values"][-1]["type"] == "ConnectionError"
    assert event["exception"]["values"][-1]["value"] == "… was refused, telephone …"

    event = of("relay")[0]
    assert event["release"] == "abc-123"
    assert event["logentry"] == {"message": "The projector of %s failed for %s."}
    assert event["exception"]["values"][-1]["type"] == "LookupError"

    written = b"\n".join(Listener.bodies).decode()
    secrets = ("anna", "7946 0958", '"vars"', '"breadcrumbs"', '"user"')
    assert [word for word in secrets if word in written.lower()] == []
