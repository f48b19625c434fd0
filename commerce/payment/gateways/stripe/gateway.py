import json
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpRequest

import stripe

from commerce.payment.exceptions import GatewayError, InvalidWebhookError, RefundRefusedError
from commerce.payment.gateways import Notice, RefundNotice
from commerce.payment.gateways.stripe import checkout, reading
from commerce.payment.gateways.stripe.api import asking
from commerce.payment.gateways.stripe.money import to_minor
from commerce.payment.models import PaymentAttempt

if TYPE_CHECKING:
    from commerce.payment.models import Refund

HEADER = "Stripe-Signature"
TOLERANCE_SECONDS = 300


class Gateway:
    code = "stripe"

    def start(self, attempt: PaymentAttempt, *, return_url: str) -> str:
        with asking() as client:
            if attempt.remote_id:
                session = client.v1.checkout.sessions.retrieve(attempt.remote_id)
            else:
                session = _open(client, attempt, return_url)
        if session.status == "complete":
            return return_url
        if session.status != "open":
            raise GatewayError("The payment page has expired.")
        return str(session.url)

    def cancel(self, attempt: PaymentAttempt) -> bool:
        """Close the page. One that was never opened, or whose address nobody was told, needs no closing."""
        if not attempt.remote_id:
            return True
        with asking() as client:
            try:
                client.v1.checkout.sessions.expire(attempt.remote_id)
            except stripe.InvalidRequestError:  # it isn't open any more
                session = _session(client, attempt)
                ended = reading.session_ended(session, event_id=session["id"])
                return session["status"] == "expired" or (ended is not None and ended.outcome == "failed")
        return True

    def look_up(self, attempt: PaymentAttempt) -> Notice | None:
        if not attempt.remote_id:
            return None
        with asking() as client:
            session = _session(client, attempt)
        return reading.session_ended(session, event_id=f"state_{session['id']}")

    def refund(self, refund: "Refund") -> None:
        """Looked for first: Stripe forgets keys after a day, and a delivery may be tried again later than that."""
        with asking() as client:
            payment = _payment(client, refund.attempt)
            if not payment:
                raise RefundRefusedError("Stripe has no payment for this order.")
            if not _made(client, payment, refund):
                _give_back(client, payment, refund)

    def look_up_refund(self, refund: "Refund") -> RefundNotice | None:
        with asking() as client:
            payment = _payment(client, refund.attempt)
            made = _made(client, payment, refund) if payment else None
        return reading.refund_ended(made, event_id=f"state_{made['id']}") if made else None

    def parse_webhook(self, request: HttpRequest) -> Notice | RefundNotice | None:
        _verify(request.body, request.headers.get(HEADER, ""))
        try:
            event = json.loads(request.body)
            if event["livemode"] is not ("_live_" in settings.STRIPE_SECRET_KEY):
                raise InvalidWebhookError("The message tells of test money, or of real money in a test.")
            return reading.told_by(event)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise InvalidWebhookError("The message is not one of Stripe's.") from error


def _open(client: stripe.StripeClient, attempt: PaymentAttempt, return_url: str) -> Any:
    """The attempt's page at Stripe: however often it is asked for, one."""
    parameters = checkout.parameters(attempt, return_url=return_url)
    options = {"idempotency_key": attempt.reference}
    try:
        session = client.v1.checkout.sessions.create(parameters, options)
    except stripe.InvalidRequestError as error:
        if error.param != "customer_email":
            raise
        del parameters["customer_email"]  # good enough for us and not for Stripe: its page asks for another
        session = client.v1.checkout.sessions.create(parameters, options)
    _keep(client, attempt, session)
    return session


def _keep(client: stripe.StripeClient, attempt: PaymentAttempt, session: Any) -> None:
    """Know the page before anybody is led to it. What was ended meanwhile is not paid any more."""
    row = PaymentAttempt.objects.filter(pk=attempt.pk)
    kept = row.filter(state=PaymentAttempt.State.OPEN, remote_id="").update(remote_id=session.id)
    if not kept and not row.filter(remote_id=session.id).exists():
        client.v1.checkout.sessions.expire(session.id)
        raise GatewayError("The order was ended while its payment was started.")
    attempt.remote_id = session.id


def _session(client: stripe.StripeClient, attempt: PaymentAttempt) -> reading.Json:
    session = client.v1.checkout.sessions.retrieve(attempt.remote_id, {"expand": ["payment_intent"]})
    found: reading.Json = session.to_dict()
    return found


def _payment(client: stripe.StripeClient, attempt: PaymentAttempt) -> str:
    """Stripe's name for the money that came; empty if none did."""
    if not attempt.remote_id:
        return ""
    return str(client.v1.checkout.sessions.retrieve(attempt.remote_id).payment_intent or "")


def _made(client: stripe.StripeClient, payment: str, refund: "Refund") -> reading.Json | None:
    """The refund as Stripe knows it."""
    known = client.v1.refunds.list({"payment_intent": payment, "limit": 100}).to_dict()["data"]
    return next((row for row in known if row["metadata"].get("reference") == refund.reference), None)


def _give_back(client: stripe.StripeClient, payment: str, refund: "Refund") -> None:
    parameters = {
        "payment_intent": payment,
        "amount": to_minor(refund.amount, refund.currency),
        "metadata": {"reference": refund.reference, "order": refund.attempt.order.number},
    }
    try:
        client.v1.refunds.create(parameters, {"idempotency_key": refund.reference})
    except stripe.InvalidRequestError as error:
        raise RefundRefusedError(error.user_message or str(error)) from error


def _verify(body: bytes, header: str) -> None:
    """Pass if Stripe signed the body, with any of our secrets, within the last five minutes."""
    why: Exception | str = "STRIPE_WEBHOOK_SECRETS is not set."
    for secret in settings.STRIPE_WEBHOOK_SECRETS:
        try:
            stripe.WebhookSignature.verify_header(body, header, secret, TOLERANCE_SECONDS)
        except (stripe.SignatureVerificationError, ValueError, TypeError) as error:
            why = error
        else:
            return
    raise InvalidWebhookError(f"The signature is not Stripe's: {why}")
