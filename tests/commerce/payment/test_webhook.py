"""The gateway's messages: believed if signed, acted upon once."""

import json
import time
from datetime import timedelta

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

import pytest

from commerce.order import services
from commerce.order.models import Order
from commerce.partner.models import StockRecord
from commerce.payment import webhooks
from commerce.payment.gateways.demo import signature
from commerce.payment.models import WebhookEvent
from core.models import OutboxEntry
from core.outbox import sweeping
from tests.factories.checkout import attempt_of, make_basket, make_delivery, place, webhook
from tests.factories.commerce import make_brand, make_product


@pytest.fixture
def order():
    brand = make_brand()
    make_delivery(brand)
    return place(make_basket(brand, make_product(brand, "Bear", stock=5), quantity=2))


def message(order: Order, outcome: str = "succeeded", *, event: str = "evt_1", **changes: object) -> bytes:
    attempt = attempt_of(order)
    return json.dumps(
        {
            "id": event,
            "reference": attempt.reference,
            "outcome": outcome,
            "amount": str(attempt.amount),
            "currency": attempt.currency,
            **changes,
        }
    ).encode()


def state(order: Order) -> str:
    return Order.objects.get(pk=order.pk).status


def facts() -> list[str]:
    return list(OutboxEntry.objects.filter(kind="fact").order_by("pk").values_list("subject", flat=True))


def allocated() -> int:
    return StockRecord.objects.get().num_allocated


def test_success_pays_the_order(client, order):
    answer = webhook(client, message(order))

    assert (answer.status_code, answer.content) == (200, b"Done.")
    assert (state(order), WebhookEvent.objects.get().event_id) == ("Paid", "evt_1")


@pytest.mark.parametrize("outcome", ["failed", "cancelled"])
def test_failure_releases(client, order, outcome):
    assert webhook(client, message(order, outcome)).status_code == 200
    assert (state(order), allocated()) == ("Payment failed", 0)


def test_a_repeat_is_acknowledged_and_has_no_effect(client, order):
    webhook(client, message(order))

    again = [webhook(client, message(order)) for _ in range(3)]

    assert [(answer.status_code, answer.content) for answer in again] == [(200, b"Known.")] * 3
    assert facts() == ["OrderPlaced", "OrderPaid"]
    assert WebhookEvent.objects.count() == 1


def test_the_same_news_under_another_event_pays_once(client, order):
    webhook(client, message(order, event="evt_1"))
    webhook(client, message(order, event="evt_2"))

    assert facts() == ["OrderPlaced", "OrderPaid"]


@pytest.mark.parametrize(
    "sequence", [["succeeded", "failed"], ["failed", "succeeded"], ["cancelled", "succeeded"]]
)
def test_messages_may_come_in_any_order(client, order, sequence):
    for number, outcome in enumerate(sequence):
        assert webhook(client, message(order, outcome, event=f"evt_{number}")).status_code == 200

    assert (state(order), allocated()) == ("Paid", 2)


def nothing_changed(order: Order) -> bool:
    return (state(order), allocated(), facts(), WebhookEvent.objects.count()) == (
        "Pending payment",
        2,
        ["OrderPlaced"],
        0,
    )


@pytest.mark.parametrize(
    "header",
    ["", "t=1,v1=" + "0" * 64, f"t={int(time.time())},v1=" + "0" * 64, "v0=abc"],
    ids=["none", "old", "fresh", "unknown-version"],
)
def test_forged_signatures_are_refused(client, order, header):
    assert webhook(client, message(order), header=header).status_code == 400
    assert nothing_changed(order)


def test_an_altered_byte_is_refused(client, order):
    header = signature.sign(body=message(order))
    assert webhook(client, message(order, amount="0.01"), header=header).status_code == 400
    assert nothing_changed(order)


def test_an_old_message_is_refused(client, order):
    body = message(order)
    header = signature.sign(body=body, at=int(time.time()) - 301)
    assert webhook(client, body, header=header).status_code == 400
    assert nothing_changed(order)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b"\xff\xfe",
        b'{"id": 1',
        b'{"id": "e", "reference": "r", "outcome": "stolen"}',
        b"[" * 60_000,
    ],
)
def test_signed_nonsense_is_refused(client, order, body):
    assert webhook(client, body).status_code == 400
    assert nothing_changed(order)


def test_long_bodies_are_refused_unread(client, order):
    assert webhook(client, b"x" * (64 * 1024 + 1)).status_code == 413
    assert nothing_changed(order)


def test_an_unknown_payment_asks_to_be_told_again(client, order):
    body = message(order, reference="nobody")

    assert webhook(client, body).status_code == 404
    assert nothing_changed(order)
    assert webhook(client, body).status_code == 404  # not remembered as done


def test_a_failing_effect_leaves_no_trace_and_the_retry_has_it(client, order, monkeypatch):
    """The order's write fails once, as a deadlock or a full disk would make it."""
    real = services.confirm_payment

    def fail_once(**arguments: object) -> None:
        monkeypatch.setattr(services, "confirm_payment", real)
        with transaction.atomic():
            real(**arguments)
            raise RuntimeError

    monkeypatch.setattr(services, "confirm_payment", fail_once)
    client.raise_request_exception = False

    assert webhook(client, message(order)).status_code == 500
    assert nothing_changed(order)
    assert webhook(client, message(order)).status_code == 200
    assert (state(order), facts()) == ("Paid", ["OrderPlaced", "OrderPaid"])


def test_another_sum_is_flagged(client, order):
    assert webhook(client, message(order, amount="0.01")).status_code == 200
    assert (state(order), allocated()) == ("Needs refund", 0)


@pytest.mark.parametrize("method", ["get", "put", "delete"])
def test_messages_are_posted(client, order, method):
    assert getattr(client, method)("/webhooks/payments/demo/").status_code == 405


def test_the_demo_gateway_is_not_found_in_production(client, order, settings):
    settings.DEBUG = settings.DEMO = False

    assert client.post("/webhooks/payments/demo/", b"{}", "application/json").status_code == 404
    assert webhook(client, message(order)).status_code == 404
    assert nothing_changed(order)


def test_unknown_gateways_are_not_found(client, order):
    assert webhook(client, message(order), gateway="nobody").status_code == 404
    assert nothing_changed(order)


def test_a_message_needs_no_token_of_a_form_but_its_signature(order):
    assert webhook(Client(enforce_csrf_checks=True), message(order)).status_code == 200


def test_messages_that_nobody_repeats_any_more_are_forgotten_in_portions(monkeypatch):
    monkeypatch.setattr(sweeping, "PORTION", 2)
    for number in range(5):
        WebhookEvent.objects.create(gateway="demo", event_id=f"old_{number}")
    WebhookEvent.objects.update(received_at=timezone.now() - webhooks.KEPT - timedelta(seconds=1))
    for days in (0, 89):
        event = WebhookEvent.objects.create(gateway="demo", event_id=f"{days} days")
        WebhookEvent.objects.filter(pk=event.pk).update(received_at=timezone.now() - timedelta(days=days))

    with CaptureQueriesContext(connection) as queries:
        assert webhooks.forget() == 5

    assert len([each for each in queries if each["sql"].startswith("DELETE")]) == 3
    assert set(WebhookEvent.objects.values_list("event_id", flat=True)) == {"0 days", "89 days"}
