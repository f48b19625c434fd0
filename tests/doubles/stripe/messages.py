"""Webhooks: signed, sent over HTTP, tried again until they are taken."""

import hashlib
import hmac
import json
import time
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

import requests

from tests.doubles.stripe.shapes import Json

SENDERS = 8
TIMEOUT_SECONDS = 20
RESTS = (0.1, 0.3, 1.0, 3.0)  # seconds between tries; Stripe goes on for three days


def sign(body: bytes, secrets: Sequence[str], *, at: float | None = None) -> str:
    """The header's value: one signature per secret, as while an endpoint's secret is changed."""
    moment = int(time.time() if at is None else at)
    digests = [
        hmac.new(secret.encode(), b"%d." % moment + body, hashlib.sha256).hexdigest() for secret in secrets
    ]
    return ",".join([f"t={moment}", *(f"v1={digest}" for digest in digests)])


@dataclass
class Messages:
    """Where events are told. `holds`: nothing is sent until somebody asks for it, as when messages are lost."""

    secrets: list[str]
    url: str = ""
    host: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    holds: bool = True
    statuses: list[int] = field(default_factory=list)
    under_way: list["Future[None]"] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.senders = ThreadPoolExecutor(SENDERS, thread_name_prefix="stripe-webhook")

    def tell(self, event: Json) -> None:
        if self.url and not self.holds:
            self.under_way.append(self.senders.submit(self._send, event))

    def deliver(self, event: Json, *, secrets: Sequence[str] | None = None, at: float | None = None) -> int:
        """Send one event now, once. The status of the shop's answer."""
        body = json.dumps(event).encode()
        signature = sign(body, self.secrets if secrets is None else secrets, at=at)
        return self.post(body, signature)

    def post(self, body: bytes, signature: str) -> int:
        answer = requests.post(
            self.url,
            data=body,
            headers={
                **self.headers,
                **({"Host": self.host} if self.host else {}),
                "Content-Type": "application/json; charset=utf-8",
                "User-Agent": "Stripe/1.0 (a double)",
                "Stripe-Signature": signature,
            },
            timeout=TIMEOUT_SECONDS,
            allow_redirects=False,
        )
        self.statuses.append(answer.status_code)
        return answer.status_code

    def _send(self, event: Json) -> None:
        for rest in (*RESTS, None):
            try:
                if 200 <= self.deliver(event) < 300:
                    return
            except requests.RequestException:
                self.statuses.append(0)
            if rest is not None:
                time.sleep(rest)

    def settle(self) -> None:
        """Wait until all that was to be sent has been taken or given up."""
        while self.under_way:
            self.under_way.pop().result()

    def end(self) -> None:
        self.senders.shutdown(wait=True, cancel_futures=True)
