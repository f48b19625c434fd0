"""What goes to and fro is as Stripe publishes it: the double's requests, answers and messages."""

import json
import threading
from decimal import Decimal
from urllib.parse import urlencode

import pytest
import requests

from commerce.order import services
from commerce.payment import going_back
from commerce.payment.models import Refund
from core.models import Delivery
from tests.doubles.stripe import mock
from tests.doubles.stripe.api import Exchange
from tests.doubles.stripe.extract import HERE, extract, written
from tests.doubles.stripe.server import KEY, Stripe
from tests.doubles.stripe.shapes import RefusalError, faults, known, read
from tests.factories.checkout import attempt_of

HEADERS = {"Authorization": f"Bearer {KEY}"}


@pytest.fixture
def lived(stripe, order, press) -> Stripe:
    """A double that has played all it can: a payment in all its moods, a refund that goes well and one that doesn't."""
    for button in ("decline", "secure", "refuse", "slow"):
        press(button)
    services.catch_up(order=order)
    stripe.account.settle(attempt_of(order).remote_id, well=True)
    services.catch_up(order=order)
    for amount in (Decimal("5.00"), Decimal("6.00")):
        refund = services.ask_refund(order=order, reason="Broken", actor=None, further=amount)
        going_back.send(Delivery(), refund_id=refund.pk)
    stripe.account.settle_refund(next(iter(stripe.account.refunds)), "failed", "unknown")
    stripe.api.answer(
        "GET", f"/v1/refunds/{next(iter(stripe.account.refunds))}", "", "", HEADERS, broken=False
    )
    intent = next(iter(stripe.account.intents))
    stripe.api.answer("GET", f"/v1/payment_intents/{intent}", "", "", HEADERS, broken=False)
    stripe.api.answer("GET", "/v1/refunds/re_nobodys", "", "", HEADERS, broken=False)
    ended = stripe.account.open_session(dict(read(*opening(stripe))))
    path = f"/v1/checkout/sessions/{ended['id']}/expire"
    stripe.api.answer("POST", path, "", "", HEADERS, broken=False)
    stripe.api.answer("POST", path, "", "", HEADERS, broken=False)
    return stripe


def opening(stripe: Stripe) -> tuple[str, list[tuple[str, str]]]:
    first = stripe.api.exchanges[0]
    return first.operation, first.pairs


def test_answers_and_messages_are_as_published(lived):
    played = set()
    for exchange in lived.api.exchanges:
        played.add(exchange.operation)
        well = exchange.answer.status == 200
        schema = known()["operations"][exchange.operation]["answer"] if well else {"$ref": "error"}
        assert faults(exchange.answer.body, schema, exchange.operation) == []
    assert played == set(known()["operations"])
    for event in lived.account.events:
        assert faults(event, {"$ref": "event"}, event["type"]) == []
        thing = event["data"]["object"]
        assert faults(thing, {"$ref": thing["object"]}, event["type"]) == []


@pytest.mark.parametrize(
    ("pairs", "param", "code"),
    [
        ([("gift", "1")], "gift", "parameter_unknown"),
        ([("line_items[0][gift]", "1")], "line_items[0][gift]", "parameter_unknown"),
        ([("line_items[0][quantity]", "a few")], "line_items[0][quantity]", "parameter_invalid_integer"),
        ([("line_items[0][price]", "price_1")], "line_items[0][price]", "not_played"),
        (
            [("line_items[0][price_data][unit_amount]", "1")],
            "line_items[0][price_data][currency]",
            "parameter_missing",
        ),
        ([("mode", "gift")], "mode", None),
        ([("locale[0]", "de")], "locale", None),
    ],
)
def test_the_double_refuses_what_stripe_does_not_know(pairs, param, code):
    with pytest.raises(RefusalError) as refusal:
        read("post /v1/checkout/sessions", pairs)

    error = refusal.value.body["error"]
    assert (refusal.value.status, error["param"], error.get("code")) == (400, param, code)


def test_the_double_refuses_another_key_and_other_addresses(stripe):
    ask = stripe.api.answer

    assert (
        ask("GET", "/v1/refunds", "", "", {"Authorization": "Bearer sk_test_x"}, broken=False).status == 401
    )
    assert ask("GET", "/v1/customers", "", "", HEADERS, broken=False).status == 404


def test_two_of_one_key_at_once_are_one_and_a_conflict(stripe, order):
    stripe.api.latency = 0.2
    pairs = [*stripe.api.exchanges[0].pairs]
    headers = HEADERS | {"Idempotency-Key": "twice"}
    answers = []

    def ask() -> None:
        answer = stripe.api.answer(
            "POST", "/v1/checkout/sessions", "", urlencode(pairs), headers, broken=False
        )
        answers.append(answer.status)

    rivals = [threading.Thread(target=ask) for _ in range(2)]
    for rival in rivals:
        rival.start()
    for rival in rivals:
        rival.join()

    assert sorted(answers) == [200, 409]
    assert len(stripe.account.sessions) == 2  # the order's, and one more


def test_what_broke_at_stripe_is_answered_again_under_its_key(stripe, order):
    body, headers = urlencode(stripe.api.exchanges[0].pairs), HEADERS | {"Idempotency-Key": "broken"}
    path = "/v1/checkout/sessions"

    answers = [stripe.api.answer("POST", path, "", body, headers, broken=broken) for broken in (True, False)]

    assert [(answer.status, answer.replayed) for answer in answers] == [(500, False), (500, True)]


@pytest.mark.services("stripe-mock")
def test_the_extract_is_of_the_published_openapi():
    assert HERE.read_text() == written(extract(json.loads(mock.SPEC.read_text())))


@pytest.mark.services("stripe-mock")
def test_stripes_own_mock_takes_what_we_send_and_answers_alike(lived):
    done = [exchange for exchange in lived.api.exchanges if exchange.answer.status == 200]

    with mock.started() as address:
        for exchange in done:
            answer = replayed(address, exchange)
            assert answer.status_code == 200, answer.text
            schema = known()["operations"][exchange.operation]["answer"]
            assert faults(answer.json(), schema, exchange.operation) == []  # its answer by our extract


def replayed(address: str, exchange: Exchange) -> requests.Response:
    data = {"params" if exchange.method == "GET" else "data": exchange.pairs}
    url = f"{address}{exchange.path}"
    headers = HEADERS | {"Content-Type": "application/x-www-form-urlencoded"}
    return requests.request(exchange.method, url, headers=headers, timeout=20, **data)


def test_refunds_of_a_payment_are_known_by_our_reference(lived):
    references = {row["metadata"]["reference"] for row in lived.account.refunds.values()}

    assert references == set(Refund.objects.values_list("reference", flat=True))
