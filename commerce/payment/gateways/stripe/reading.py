"""What Stripe's objects say, in our words. An object without our reference is none of ours."""

import logging
from typing import Any, Literal

from commerce.payment.gateways import Notice, RefundNotice
from commerce.payment.gateways.stripe.money import from_minor

logger = logging.getLogger(__name__)
Json = dict[str, Any]

COLLECTED = ("paid", "no_payment_required")
LOST = ("requires_payment_method", "canceled")  # a payment that was under way for days, and came to nothing
REFUNDS: dict[str, Literal["succeeded", "failed"]] = {
    "succeeded": "succeeded",
    "failed": "failed",
    "canceled": "failed",
}


def session_ended(session: Json, *, event_id: str) -> Notice | None:
    """How a payment ended. A declined card ends nothing: the shopper tries another on the same page.

    Nor does a page that has expired: our clock ends the order, at its time and as what it is.
    """
    if session["status"] != "complete":
        return None
    if session["payment_status"] in COLLECTED:
        return _notice(session, "succeeded", event_id)
    intent = session["payment_intent"]
    if isinstance(intent, dict) and intent["status"] in LOST:
        return _notice(session, "failed", event_id)
    return None


def session_lost(session: Json, *, event_id: str) -> Notice | None:
    """A bank took days, and refused."""
    return _notice(session, "failed", event_id)


def refund_ended(refund: Json, *, event_id: str) -> RefundNotice | None:
    """How a refund stands, if that is an end."""
    reference, status = _reference(refund), refund["status"]
    if not reference:
        logger.warning("Stripe tells of refund %s, which was not asked for here.", refund["id"])
    if not reference or status not in REFUNDS:
        return None
    currency = refund["currency"].upper()
    return RefundNotice(
        event_id=event_id,
        reference=reference,
        outcome=REFUNDS[status],
        amount=from_minor(refund["amount"], currency),
        currency=currency,
        why=(refund.get("failure_reason") or status).replace("_", " ") if status != "succeeded" else "",
    )


READERS = {
    "checkout.session.completed": session_ended,
    "checkout.session.async_payment_succeeded": session_ended,
    "checkout.session.async_payment_failed": session_lost,
    "refund.created": refund_ended,
    "refund.updated": refund_ended,
    "refund.failed": refund_ended,
}


def told_by(event: Json) -> Notice | RefundNotice | None:
    """The notice in an event; None for one of which nothing follows here."""
    read = READERS.get(event["type"])
    return read(event["data"]["object"], event_id=str(event["id"])) if read else None


def _notice(session: Json, outcome: Literal["succeeded", "failed"], event_id: str) -> Notice | None:
    reference, currency = _reference(session), session["currency"].upper()
    if not reference:
        return None
    return Notice(
        event_id=event_id,
        reference=reference,
        outcome=outcome,
        amount=from_minor(session["amount_total"], currency),
        currency=currency,
    )


def _reference(thing: Json) -> str:
    return str((thing.get("metadata") or {}).get("reference", ""))
