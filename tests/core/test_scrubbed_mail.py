"""A mail that the server refuses: whom it was for is told neither by the log nor by the delivery's row."""

import io
import json
import logging
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from django.core.mail import send_mail
from django.utils import timezone

import pytest

from core.logging import JsonFormatter, LineFormatter
from core.models import Delivery
from core.outbox import schedule
from tests.doubles.mail import Server

HERE = "tests.core.test_scrubbed_mail"
ADDRESS = "anna.smith@example.com"


def write_to_anna(delivery: Delivery) -> None:
    send_mail("Your order", "Thank you!", "hello@petite.example", [ADDRESS])


@pytest.fixture
def refused(settings, tmp_path: Path) -> Iterator[None]:
    with Server(0, tmp_path) as server:
        server.refuses = True
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.server_address[1]
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield
        server.shutdown()


@pytest.fixture(params=[JsonFormatter, LineFormatter])
def log(request: pytest.FixtureRequest) -> Iterator[io.StringIO]:
    """What the shop's console would show."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(request.param())
    logging.getLogger().addHandler(handler)
    yield stream
    logging.getLogger().removeHandler(handler)


def test_a_refused_mail_names_nobody(refused: None, log: io.StringIO, drain_outbox) -> None:
    delivery = schedule(f"{HERE}.write_to_anna", {})

    for days in range(8):
        drain_outbox(timezone.now() + timedelta(days=days), failures=True)

    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == ("dead", 8)
    assert delivery.error == "SMTPRecipientsRefused: {'…': (550, b'Nobody here: rcpt TO:<…>')}"
    said = log.getvalue()
    assert "smith" not in said
    assert said.count("SMTPRecipientsRefused: {'…'") >= 8
    assert "is dead after 8 tries: {'…'" in said
    assert str(delivery.pk) in said


def test_nor_does_what_is_said_in_addition() -> None:
    record = logging.makeLogRecord({"msg": "To %s", "args": (ADDRESS,), "to": ADDRESS, "all": [ADDRESS]})

    line = json.loads(JsonFormatter().format(record))
    assert (line["message"], line["to"], line["all"]) == ("To …", "…", ["…"])
    assert ADDRESS not in LineFormatter().format(record)
