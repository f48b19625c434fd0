"""Requests to the double's API: checked as Stripe checks them, done once per idempotency key, answered."""

import copy
import json
import secrets
import threading
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from tests.doubles.stripe.account import Account
from tests.doubles.stripe.shapes import Json, RefusalError, read, routes

Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class Answer:
    status: int
    body: Json
    replayed: bool = False


@dataclass(frozen=True)
class Exchange:
    """One request and what became of it."""

    method: str
    path: str
    operation: str
    pairs: Pairs
    key: str
    version: str
    answer: Answer


@dataclass
class Api:
    account: Account
    key: str
    latency: float = 0.0  # seconds until an answer
    exchanges: list[Exchange] = field(default_factory=list)
    kept: dict[str, tuple[str, Answer]] = field(default_factory=dict)
    under_way: set[str] = field(default_factory=set)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def answer(self, method: str, path: str, query: str, body: str, headers: Any, *, broken: bool) -> Answer:
        """`broken`: what goes wrong at Stripe after the request was understood, and is kept like any answer."""
        pairs = parse_qsl(query if method == "GET" else body, keep_blank_values=True)
        key, operation = headers.get("Idempotency-Key", ""), ""
        try:
            if headers.get("Authorization") != f"Bearer {self.key}":
                raise RefusalError("Invalid API Key provided", status=401)
            operation, names = _operation(method, path)
            wish = read(operation, pairs)
            if method == "POST" and key:
                answer = self._once(key, f"{path}?{body}", operation, names, wish, broken)
            else:
                answer = self._do(operation, names, wish, broken)
        except RefusalError as refusal:
            answer = Answer(refusal.status, refusal.body)
        version = headers.get("Stripe-Version", "")
        self.exchanges.append(Exchange(method, path, operation, pairs, key, version, answer))
        return answer

    def _once(self, key: str, asked: str, operation: str, names: Json, wish: Json, broken: bool) -> Answer:
        """The first answer is kept and given again, be it an error; but not the refusal of what can't be done."""
        with self.lock:
            if key in self.under_way:
                raise RefusalError(
                    "There is currently another in-progress request using this key.",
                    status=409,
                    kind="idempotency_error",
                    code="idempotency_key_in_use",
                )
            if key in self.kept:
                before, answer = self.kept[key]
                if before != asked:
                    raise RefusalError(
                        "Keys for idempotent requests can only be used with the same parameters they were "
                        "first used with.",
                        kind="idempotency_error",
                    )
                return Answer(answer.status, answer.body, replayed=True)
            self.under_way.add(key)
        try:
            answer = self._do(operation, names, wish, broken)
            self.kept[key] = (asked, answer)
            return answer
        finally:
            self.under_way.discard(key)

    def forget_keys(self) -> None:
        """As Stripe does after a day."""
        self.kept.clear()

    def _do(self, operation: str, names: Json, wish: Json, broken: bool) -> Answer:
        if broken:
            error = {"message": "Something went wrong on Stripe's end.", "type": "api_error"}
            return Answer(500, {"error": error})
        time.sleep(self.latency)
        expand = wish.pop("expand", [])
        with self.account.lock:
            thing = copy.deepcopy(self._act(operation, names, wish))
        if "payment_intent" in expand and thing["payment_intent"]:
            thing["payment_intent"] = copy.deepcopy(self.account.intent(thing["payment_intent"]))
        return Answer(200, thing)

    def _act(self, operation: str, names: Json, wish: Json) -> Json:
        account = self.account
        match operation:
            case "post /v1/checkout/sessions":
                if not wish.get("line_items"):
                    raise RefusalError(
                        "Missing required param: line_items.", param="line_items", code="parameter_missing"
                    )
                return account.open_session(wish)
            case "get /v1/checkout/sessions/{session}":
                return account.session(names["session"])
            case "post /v1/checkout/sessions/{session}/expire":
                return account.expire(names["session"])
            case "get /v1/payment_intents/{intent}":
                return account.intent(names["intent"])
            case "post /v1/refunds":
                return account.refund(wish)
            case "get /v1/refunds":
                rows = account.all_refunds(wish.get("payment_intent"))
                limit = wish.get("limit", 10)
                return {
                    "object": "list",
                    "data": rows[:limit],
                    "has_more": len(rows) > limit,
                    "url": "/v1/refunds",
                }
            case _:
                return account.one_refund(names["refund"])


def _operation(method: str, path: str) -> tuple[str, Json]:
    for verb, pattern, name in routes():
        if verb == method and (match := pattern.fullmatch(path)):
            return name, match.groupdict()
    raise RefusalError(f"Unrecognized request URL ({method}: {path}).", status=404)


def encoded(answer: Answer) -> tuple[bytes, dict[str, str]]:
    headers = {"Content-Type": "application/json", "Request-Id": f"req_{secrets.token_hex(7)}"}
    if answer.replayed:
        headers["Idempotent-Replayed"] = "true"
    return json.dumps(answer.body).encode(), headers
