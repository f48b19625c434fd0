"""The double as an HTTP server in a thread of its own: `with serving() as stripe: …`."""

import json
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal
from urllib.parse import parse_qsl, urlsplit

from tests.doubles.stripe import pages
from tests.doubles.stripe.account import PAGE, Account
from tests.doubles.stripe.api import Api, encoded
from tests.doubles.stripe.messages import Messages
from tests.doubles.stripe.shapes import Json, RefusalError

KEY = "sk_test_theDoublesAndNobodyElses"
SECRET = "whsec_theDoublesAndNobodyElses"
CONTROL = "/-double-/"


@dataclass
class Fault:
    """What goes wrong with the next `times` requests whose line begins so: `POST /v1/refunds`."""

    kind: Literal["refused", "lost answer", "late answer", "error"]
    line: str
    times: int = 1
    seconds: float = 0.0


class Stripe:
    """One double: an account, its API and its messages, behind one address."""

    def __init__(self, *, port: int = 0, latency: float = 0.0) -> None:
        self.server = _Server(("127.0.0.1", port), _Handler)
        self.server.stripe = self
        self.base = f"http://127.0.0.1:{self.server.server_address[1]}"
        self.messages = Messages([SECRET])
        self.account = Account(self.base, self.messages.tell)
        self.api = Api(self.account, KEY, latency=latency)
        self.faults: list[Fault] = []

    def fail(self, kind: Any, line: str, *, times: int = 1, seconds: float = 0.0) -> None:
        self.faults.append(Fault(kind, line, times, seconds))

    def fault_for(self, line: str) -> Fault | None:
        for fault in self.faults:
            if fault.times and line.startswith(fault.line):
                fault.times -= 1
                return fault
        return None

    def asked(self, operation: str) -> list[Json]:
        """What was sent to an operation, request by request."""
        return [dict(each.pairs) for each in self.api.exchanges if each.operation == operation]

    def told(self, kind: str) -> Json:
        """The one event of that kind."""
        (event,) = [event for event in self.account.events if event["type"] == kind]
        return event

    def end(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.messages.end()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 512
    stripe: Stripe

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is its own affair; anything else is printed as ever."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body leave together
    disable_nagle_algorithm = True

    def log_message(self, *args: Any) -> None:
        """Nothing: the exchanges are kept."""

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def _answer(self) -> None:
        stripe, parts = self.server.stripe, urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        fault = stripe.fault_for(f"{self.command} {parts.path}")
        if fault and fault.kind == "refused":
            return self._hang_up()
        if parts.path.startswith("/v1/"):
            broken = bool(fault and fault.kind == "error")
            answer = stripe.api.answer(
                self.command, parts.path, parts.query, body, self.headers, broken=broken
            )
            if fault and fault.kind == "lost answer":
                return self._hang_up()
            if fault and fault.kind == "late answer":
                time.sleep(fault.seconds)
            payload, headers = encoded(answer)
            return self._send(answer.status, payload, headers)
        if parts.path.startswith(CONTROL):
            return self._send(200, json.dumps(control(stripe, parts.path, body)).encode(), {})
        return self._page(stripe, parts.path, body)

    def _page(self, stripe: Stripe, path: str, body: str) -> None:
        session_id = path.removeprefix(PAGE)
        try:
            if self.command == "POST":
                button = dict(parse_qsl(body)).get("button", "")
                return self._send(303, b"", {"Location": pages.press(stripe.account, session_id, button)})
            html = pages.show(stripe.account, session_id)
        except RefusalError as refusal:
            return self._send(404, str(refusal).encode(), {"Content-Type": "text/plain"})
        return self._send(200, html.encode(), {"Content-Type": "text/html; charset=utf-8"})

    def _send(self, status: int, payload: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(payload))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(payload)

    def _hang_up(self) -> None:
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)


def control(stripe: Stripe, path: str, body: str) -> Json:
    """For a double in another process: `state`, and `set` with any of latency, holds, fail, refunds_begin_as."""
    wish: Json = json.loads(body) if body else {}
    if "latency" in wish:
        stripe.api.latency = float(wish["latency"])
    if "holds" in wish:
        stripe.messages.holds = bool(wish["holds"])
    if "refunds_begin_as" in wish:
        stripe.account.refunds_begin_as = str(wish["refunds_begin_as"])
    if "fail" in wish:
        stripe.fail(**wish["fail"])
    account = stripe.account
    return {
        "sessions": list(account.sessions.values()),
        "payment_intents": list(account.intents.values()),
        "refunds": list(account.refunds.values()),
        "events": [event["type"] for event in account.events],
        "webhook_statuses": stripe.messages.statuses,
    }


@contextmanager
def serving(**options: Any) -> Iterator[Stripe]:
    stripe = Stripe(**options)
    thread = threading.Thread(target=stripe.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield stripe
    finally:
        stripe.end()
        thread.join(10)
