"""What Sentry is told, seen where it arrives: a server on this machine reads the envelopes."""

import gzip
import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import brotli
import pytest

from config.env import ROOT
from core.scrubbing import scrubbed, without_people
from tests.core.telling import DELIVERY

PLANTED = ["anna", "secret street", "hidden-word", "signed-token", "voucher-of", "cookie-of", "bearer-of"]
PLANTED += ["7946", "failing row"]


class Receiver(BaseHTTPRequestHandler):
    """What a Sentry server would be sent."""

    bodies: list[bytes] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        unpack = {"br": brotli.decompress, "gzip": gzip.decompress}[self.headers["Content-Encoding"]]
        self.bodies.append(unpack(body))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *args: object) -> None:
        """Quietly."""


@pytest.fixture(scope="module")
def envelopes() -> Iterator[list[bytes]]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "SENTRY_DSN": f"http://key@127.0.0.1:{server.server_port}/1",
        "SENTRY_ENVIRONMENT": "a-test",
        "RELEASE": "abc-123",
    }
    try:
        subprocess.run(
            [sys.executable, "-m", "tests.core.telling"],
            cwd=ROOT,
            env=environment,
            check=True,
            timeout=120,
            capture_output=True,
        )
        yield Receiver.bodies
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def events(envelopes: list[bytes]) -> list[dict[str, Any]]:
    found = []
    for envelope in envelopes:
        lines = envelope.split(b"\n")
        assert json.loads(lines[1])["type"] == "event"
        found.append(json.loads(lines[2]))
    return found


def about(events: list[dict[str, Any]], kind: str) -> dict[str, Any]:
    failures = [event for event in events if "exception" in event]
    (event,) = [event for event in failures if event["exception"]["values"][-1]["type"] == kind]
    return event


def test_each_failure_arrives_once(events: list[dict[str, Any]]) -> None:
    failures = [event["exception"]["values"][-1]["type"] for event in events if "exception" in event]

    assert sorted(failures) == ["ConnectionError", "IntegrityError", "ValueError"]
    assert len(events) == 4


def test_nothing_of_the_person_arrives(envelopes: list[bytes]) -> None:
    written = b"\n".join(envelopes).decode().lower()

    # The program's own lines are in it: those that plant are no one's secret.
    sources = re.sub(r'"(pre_context|context_line|post_context)":(\[[^\]]*\]|"(?:[^"\\]|\\.)*")', "", written)
    assert [word for word in PLANTED if word in sources] == []
    for part in ('"vars"', '"cookies"', '"headers"', '"query_string"', '"breadcrumbs"', '"user"', '"extra"'):
        assert part not in written


def test_what_helps_arrives(events: list[dict[str, Any]]) -> None:
    event = about(events, "ValueError")

    assert (event["release"], event["environment"]) == ("abc-123", "a-test")
    assert event["request"] == {"method": "POST", "url": "/-/health/parcel/…/"}
    assert event["transaction"] == "/-/health/parcel/{token}/"
    assert event["tags"] == {"part": "web", "request_id": "request-of-the-test", "brand": "none"}
    (exception,) = event["exception"]["values"]
    assert exception["value"] == "No parcel to '…' for …, telephone …"
    assert exception["stacktrace"]["frames"][-1]["function"] == "failing"


def test_a_database_says_which_rule_not_which_row(events: list[dict[str, Any]]) -> None:
    event = about(events, "IntegrityError")

    value = event["exception"]["values"][-1]["value"]
    assert value == 'duplicate key value violates unique constraint "one_order"'


def test_a_delivery_is_named_not_shown(events: list[dict[str, Any]]) -> None:
    told = [event for event in events if event["tags"].get("delivery") == DELIVERY]

    assert [event["logentry"] for event in told] == [
        {"message": "Delivery %s failed."},
        {"message": "Delivery %s is dead after %s tries: %s"},
    ]
    assert {event["tags"]["reaction"] for event in told} == {"shop.mail.send"}
    assert "request" not in told[0]


@pytest.mark.parametrize(
    ("text", "names", "left"),
    [
        ("'title'", True, "'title'"),
        ("'Anna Example'", True, "'…'"),
        (
            "invalid literal for int() with base 10: 'Anna'",
            False,
            "invalid literal for int() with base 10: '…'",
        ),
        ("write to anna.example+x@shop.example.", False, "write to …"),
        ("GET https://pay.example/a?key=1&b=2 failed", False, "GET https://pay.example/a?… failed"),
        ("card 4242 4242 4242 4242 refused", False, "card … refused"),
        ("token eyJhbGciOiJIUzI1NiJ9abcdef99 is old", False, "token … is old"),
        ("Order 17 has 3 lines", False, "Order 17 has 3 lines"),
        ("„Anna Beispiel“ und «Anne Exemple»", False, "„…“ und «…»"),
    ],
)
def test_text_is_scrubbed(text: str, names: bool, left: str) -> None:
    assert scrubbed(text, names=names) == left


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("{'anna.smith@example.com': (550, b'No <a+b@example.com>')}", "{'…': (550, b'No <…>')}"),
        (
            'duplicate key value violates "one"\nDETAIL:  Key (email)=(a b@c.example) already exists.\n',
            'duplicate key value violates "one"\nDETAIL: …\n',
        ),
        (
            "null value\nDETAIL:  Failing row contains (7, Anna,\nLange Reihe 7).\nCONTEXT:  a trigger",
            "null value\nDETAIL: …\nCONTEXT:  a trigger",
        ),
        (
            "Delivery core.mail 11111111-2222-3333-4444-555555555555 to 10.0.0.17:25 failed in 'x.py'",
            "Delivery core.mail 11111111-2222-3333-4444-555555555555 to 10.0.0.17:25 failed in 'x.py'",
        ),
    ],
)
def test_logs_and_rows_lose_people_and_keep_what_operators_need(text: str, left: str) -> None:
    assert without_people(text) == left


def test_without_an_address_nobody_is_told() -> None:
    """The test suite itself: no client is there that could send."""
    import sentry_sdk

    assert not sentry_sdk.is_initialized()
