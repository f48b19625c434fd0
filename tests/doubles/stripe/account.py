"""The double's memory: sessions, payments, refunds and the events that tell of them. One lock around each change."""

import copy
import secrets
import threading
import time
from collections.abc import Callable
from typing import Any

from tests.doubles.stripe.shapes import Json, RefusalError, blank, known

SHORTEST, LONGEST = 30 * 60, 24 * 60 * 60  # seconds that a session may be open
SMALLEST = 30  # minor units
PAGE = "/c/pay/"


def new(kind: str, prefix: str, **values: Any) -> Json:
    thing: Json = blank(known()["schemas"][kind]) | {
        "id": f"{prefix}_{secrets.token_hex(12)}",
        "object": kind,
    }
    for name in ("created", "livemode"):
        if name in thing:
            thing[name] = int(time.time()) if name == "created" else False
    return thing | values


class Account:
    """One Stripe account. `tell` is called with each event as it happens."""

    def __init__(self, base: str, tell: Callable[[Json], None]) -> None:
        self.base, self.tell = base, tell
        self.lock = threading.RLock()
        self.sessions: dict[str, Json] = {}
        self.intents: dict[str, Json] = {}
        self.refunds: dict[str, Json] = {}
        self.events: list[Json] = []
        self.data_of_intents: dict[str, Json] = {}
        self.refunds_begin_as = "succeeded"  # or "pending", until `settle_refund`

    def happen(self, kind: str, thing: Json) -> None:
        event = new("event", "evt", type=kind, data={"object": copy.deepcopy(thing)}, pending_webhooks=1)
        event["api_version"], event["request"] = known()["version"], None
        self.events.append(event)
        self.tell(event)

    # --- sessions

    def open_session(self, wish: Json) -> Json:
        ends = _end_of(wish)
        email = wish.get("customer_email")
        if email and not _is_address(email):
            raise RefusalError(
                f"Invalid email address: {email}", param="customer_email", code="email_invalid"
            )
        total = sum(item["quantity"] * item["price_data"]["unit_amount"] for item in wish["line_items"])
        if 0 < total < SMALLEST:
            raise RefusalError("The Checkout Session's total amount is too small.", code="amount_too_small")
        session = new("checkout.session", "cs_test", status="open", payment_status="unpaid")
        taken = ("cancel_url", "client_reference_id", "customer_email", "locale", "mode", "success_url")
        session |= {name: wish[name] for name in taken if name in wish}
        session |= {"adaptive_pricing": wish.get("adaptive_pricing"), "payment_method_types": ["card"]}
        session |= {"metadata": wish.get("metadata", {}), "expires_at": ends, "customer_details": None}
        session |= {"amount_subtotal": total, "amount_total": total}
        session["currency"] = wish["line_items"][0]["price_data"]["currency"]
        session["url"] = f"{self.base}{PAGE}{session['id']}"
        with self.lock:
            self.sessions[session["id"]] = session
            self.data_of_intents[session["id"]] = wish.get("payment_intent_data", {})
        return session

    def session(self, session_id: str) -> Json:
        return self._found(self.sessions, session_id, "checkout.session")

    def expire(self, session_id: str) -> Json:
        with self.lock:
            session = self.session(session_id)
            if session["status"] != "open":
                raise RefusalError(
                    'Only Checkout Sessions with a status in ["open"] can be expired. '
                    f"This Checkout Session has a status of `{session['status']}`."
                )
            session |= {"status": "expired", "url": None}
            self.happen("checkout.session.expired", session)
        return session

    # --- what a shopper does on the page; False: too late

    def pay(self, session_id: str) -> bool:
        return self._close(session_id, "paid", "succeeded")

    def pay_slowly(self, session_id: str) -> bool:
        """By a bank that takes days: `settle` says how it ends."""
        return self._close(session_id, "unpaid", "processing")

    def decline(self, session_id: str) -> bool:
        """The page stays open for another card."""
        with self.lock:
            session = self.session(session_id)
            if session["status"] != "open":
                return False
            intent = self._intent_of(session)
            intent |= {"status": "requires_payment_method", "next_action": None}
            self.happen("payment_intent.payment_failed", intent)
        return True

    def challenge(self, session_id: str) -> bool:
        """The bank wants to be asked (3-D Secure)."""
        with self.lock:
            session = self.session(session_id)
            if session["status"] != "open":
                return False
            intent = self._intent_of(session)
            intent["status"] = "requires_action"
            self.happen("payment_intent.requires_action", intent)
        return True

    def settle(self, session_id: str, *, well: bool) -> None:
        with self.lock:
            session = self.session(session_id)
            intent = self.intents[session["payment_intent"]]
            if well:
                session["payment_status"] = "paid"
                intent |= {"status": "succeeded", "amount_received": intent["amount"]}
                self.happen("payment_intent.succeeded", intent)
                self.happen("checkout.session.async_payment_succeeded", session)
            else:
                intent["status"] = "requires_payment_method"
                self.happen("payment_intent.payment_failed", intent)
                self.happen("checkout.session.async_payment_failed", session)

    def _close(self, session_id: str, payment_status: str, status: str) -> bool:
        with self.lock:
            session = self.session(session_id)
            if session["status"] != "open":
                return False
            intent = self._intent_of(session)
            intent |= {"status": status, "next_action": None}
            session |= {"status": "complete", "payment_status": payment_status, "url": None}
            if status == "succeeded":
                intent["amount_received"] = intent["amount"]
                self.happen("payment_intent.succeeded", intent)
            self.happen("checkout.session.completed", session)
        return True

    def _intent_of(self, session: Json) -> Json:
        if session["payment_intent"] is None:
            wish = self.data_of_intents[session["id"]]
            intent = new("payment_intent", "pi", status="requires_payment_method", metadata={}) | wish
            intent |= {"amount": session["amount_total"], "currency": session["currency"]}
            intent |= {"payment_method_types": ["card"], "amount_received": 0}
            self.intents[intent["id"]] = intent
            session["payment_intent"] = intent["id"]
        return self.intents[session["payment_intent"]]

    # --- money that goes back

    def refund(self, wish: Json) -> Json:
        with self.lock:
            intent = self.intent(wish.get("payment_intent", ""))
            left = intent["amount_received"] - sum(
                refund["amount"] for refund in self.refunds_of(intent["id"])
            )
            amount = wish.get("amount", left)
            if not left:
                raise RefusalError(
                    f"Charge of {intent['id']} has already been refunded.", code="charge_already_refunded"
                )
            if not 0 < amount <= left:
                raise RefusalError(
                    f"Refund amount ({amount}) is greater than unrefunded amount on charge ({left})"
                )
            refund = new(
                "refund", "re", amount=amount, currency=intent["currency"], payment_intent=intent["id"]
            )
            refund |= {"metadata": wish.get("metadata", {}), "status": self.refunds_begin_as}
            self.refunds[refund["id"]] = refund
            self.happen("refund.created", refund)
        return refund

    def settle_refund(self, refund_id: str, status: str, why: str = "") -> None:
        with self.lock:
            refund = self.refunds[refund_id]
            refund |= {"status": status} | ({"failure_reason": why} if why else {})
            self.happen("refund.failed" if status == "failed" else "refund.updated", refund)

    def refunds_of(self, intent_id: str) -> list[Json]:
        """Those that count, the youngest first."""
        rows = [refund for refund in self.refunds.values() if refund["payment_intent"] == intent_id]
        return [refund for refund in reversed(rows) if refund["status"] not in ("failed", "canceled")]

    def all_refunds(self, intent_id: str | None) -> list[Json]:
        return [row for row in reversed(self.refunds.values()) if intent_id in (None, row["payment_intent"])]

    def one_refund(self, refund_id: str) -> Json:
        return self._found(self.refunds, refund_id, "refund")

    def intent(self, intent_id: str) -> Json:
        return self._found(self.intents, intent_id, "payment_intent")

    def _found(self, rows: dict[str, Json], key: str, kind: str) -> Json:
        if key not in rows:
            name = kind.replace(".", "_")
            raise RefusalError(f"No such {name}: '{key}'", param=name, code="resource_missing", status=404)
        return rows[key]


def _end_of(wish: Json) -> int:
    now = int(time.time())
    ends: int = wish.get("expires_at", now + LONGEST)
    if not now + SHORTEST <= ends <= now + LONGEST + 5:
        raise RefusalError(
            "The `expires_at` timestamp must be between 30 minutes and 24 hours from Checkout Session creation.",
            param="expires_at",
        )
    return ends


def _is_address(email: str) -> bool:
    name, _, host = email.rpartition("@")
    return bool(name) and "." in host and " " not in email
