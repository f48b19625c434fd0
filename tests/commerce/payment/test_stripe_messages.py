"""Stripe's messages: believed when Stripe signed them lately, with one effect each, in whatever order they come."""

import copy
import json
import time

from django.test import Client

import pytest

from commerce.order import services
from commerce.order.models import Order
from commerce.partner.models import StockRecord
from commerce.payment.checks import check_gateway, check_stripe, check_that_money_is_real
from commerce.payment.models import PaymentAttempt, WebhookEvent
from core.models import OutboxEntry
from tests.doubles.stripe.messages import sign
from tests.doubles.stripe.server import KEY, SECRET

COMPLETED = "checkout.session.completed"
NEW = "whsec_the_one_that_follows"


def state() -> str:
    return Order.objects.get().status


def facts() -> list[str]:
    return list(OutboxEntry.objects.filter(kind="fact").order_by("pk").values_list("subject", flat=True))


def nothing_changed() -> bool:
    return (state(), facts(), WebhookEvent.objects.count()) == ("Pending payment", ["OrderPlaced"], 0)


def post(body: bytes, signature: str) -> int:
    """Straight into the shop: of what is not believed nothing else is to be seen."""
    answer = Client().post(
        "/webhooks/payments/stripe/",
        data=body,
        content_type="application/json",
        headers={"Stripe-Signature": signature} if signature else {},
    )
    return answer.status_code


def body_of(event: dict, **changes: object) -> bytes:
    return json.dumps({**event, **changes}).encode()


@pytest.fixture
def event(stripe, press) -> dict:
    """What Stripe tells of a payment that was made."""
    press("pay")
    return stripe.told(COMPLETED)


@pytest.mark.django_db(transaction=True)
def test_a_message_has_one_effect_however_often_it_is_sent(heard, order, press):
    press("pay")
    event = heard.told(COMPLETED)

    assert [heard.messages.deliver(event) for _ in range(3)] == [200] * 3
    assert heard.messages.deliver({**event, "id": "evt_another"}) == 200

    assert facts() == ["OrderPlaced", "OrderPaid"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("backwards", [False, True])
def test_messages_may_come_in_any_order(heard, order, press, backwards):
    press("decline")
    press("slow")
    heard.account.settle(PaymentAttempt.objects.get().remote_id, well=True)
    events = heard.account.events[::-1] if backwards else heard.account.events

    assert [heard.messages.deliver(event) for event in events] == [200] * 4
    assert (state(), facts()) == ("Paid", ["OrderPlaced", "OrderPaid"])


@pytest.mark.django_db(transaction=True)
def test_a_message_that_is_not_taken_is_sent_again(heard, order, press, settings):
    """The endpoint's secret is not known yet; somebody mends that while Stripe goes on trying."""
    settings.STRIPE_WEBHOOK_SECRETS = [NEW]
    press("pay")
    event = heard.told(COMPLETED)
    assert heard.messages.deliver(event) == 400
    heard.messages.holds = False

    heard.messages.tell(event)
    until = time.monotonic() + 10
    while len(heard.messages.statuses) < 2 and time.monotonic() < until:
        time.sleep(0.01)
    settings.STRIPE_WEBHOOK_SECRETS = [SECRET]
    heard.messages.settle()

    assert set(heard.messages.statuses[:-1]) == {400}
    assert heard.messages.statuses[-1] == 200
    assert (state(), facts()) == ("Paid", ["OrderPlaced", "OrderPaid"])


@pytest.mark.django_db(transaction=True)
def test_money_that_comes_late_is_taken_while_the_goods_are_there(heard, order, press):
    press("slow")
    services.fail_payment(attempt=PaymentAttempt.objects.get(), reason="Declined")
    heard.account.settle(PaymentAttempt.objects.get().remote_id, well=True)

    assert heard.messages.deliver(heard.told("checkout.session.async_payment_succeeded")) == 200
    assert (state(), StockRecord.objects.get().num_allocated) == ("Paid", 1)


@pytest.mark.django_db(transaction=True)
def test_money_for_goods_that_are_gone_has_to_go_back(heard, order, press):
    press("slow")
    services.fail_payment(attempt=PaymentAttempt.objects.get(), reason="Declined")
    StockRecord.objects.update(num_in_stock=0)
    heard.account.settle(PaymentAttempt.objects.get().remote_id, well=True)

    assert heard.messages.deliver(heard.told("checkout.session.async_payment_succeeded")) == 200
    assert state() == "Needs refund"


def test_a_failure_after_success_changes_nothing(event, order):
    lost = copy.deepcopy(event) | {"id": "evt_lost", "type": "checkout.session.async_payment_failed"}

    assert [post(body, sign(body, [SECRET])) for body in (body_of(event), body_of(lost))] == [200, 200]
    assert facts() == ["OrderPlaced", "OrderPaid"]


def test_another_sum_is_flagged(event, order):
    event["data"]["object"]["amount_total"] = 1
    body = body_of(event)

    assert post(body, sign(body, [SECRET])) == 200
    assert (state(), StockRecord.objects.get().num_allocated) == ("Needs refund", 0)


def test_an_unknown_payment_asks_to_be_told_again(event, order):
    event["data"]["object"]["metadata"]["reference"] = "nobodys"
    body = body_of(event)

    assert [post(body, sign(body, [SECRET])) for _ in range(2)] == [404, 404]
    assert nothing_changed()


@pytest.mark.parametrize("kind", ["payment_intent.succeeded", "customer.created", "checkout.session.expired"])
def test_what_is_none_of_ours_is_acknowledged(event, order, kind):
    body = body_of(event, type=kind)

    assert post(body, sign(body, [SECRET])) == 200
    assert nothing_changed()


def test_a_payment_by_another_way_into_the_same_account_is_acknowledged(event, order):
    event["data"]["object"]["metadata"] = {}
    body = body_of(event)

    assert post(body, sign(body, [SECRET])) == 200
    assert nothing_changed()


def test_both_secrets_are_believed_while_they_are_changed(event, order, settings):
    body = body_of(event)
    for secrets, signed_with, status in (
        ([SECRET], [NEW], 400),
        ([SECRET, NEW], [NEW], 200),
        ([SECRET, NEW], [SECRET], 200),
        ([NEW], [SECRET, NEW], 200),
        ([NEW], [SECRET], 400),
        ([], [SECRET], 400),
    ):
        settings.STRIPE_WEBHOOK_SECRETS = secrets
        assert post(body, sign(body, signed_with)) == status, (secrets, signed_with)

    assert facts() == ["OrderPlaced", "OrderPaid"]


@pytest.mark.parametrize(
    "header",
    [
        "",
        "nonsense",
        "t=1",
        "v1=" + "0" * 64,
        "t={now},v1=" + "0" * 64,
        "t=x,v1=é",
        "t=1,v0=abc",
    ],
)
def test_forged_signatures_are_refused(event, order, header):
    assert post(body_of(event), header.replace("{now}", str(int(time.time())))) == 400
    assert nothing_changed()


@pytest.mark.parametrize(("age", "status"), [(290, 200), (302, 400)])
def test_a_message_is_believed_for_five_minutes(event, order, age, status):
    body = body_of(event)

    assert post(body, sign(body, [SECRET], at=time.time() - age)) == status
    assert state() == ("Paid" if status == 200 else "Pending payment")


def test_an_altered_byte_is_refused(event, order):
    signature = sign(body_of(event), [SECRET])

    assert post(body_of(event).replace(b"1550", b"1551"), signature) == 400
    assert nothing_changed()


@pytest.mark.parametrize(
    "body",
    [b"", b"null", b"[]", b"{}", b"\xff\xfe", b'{"id": 1', b'{"livemode": false, "type": []}', b"[" * 60_000],
)
def test_signed_nonsense_is_refused(order, body):
    assert post(body, sign(body, [SECRET])) == 400
    assert nothing_changed()


def test_test_money_pays_no_real_order(event, order, settings):
    body = body_of(event)
    settings.STRIPE_SECRET_KEY = KEY.replace("_test_", "_live_")

    assert post(body, sign(body, [SECRET])) == 400
    assert nothing_changed()


def test_long_bodies_are_refused_unread(order):
    body = b"x" * (64 * 1024 + 1)

    assert post(body, sign(body, [SECRET])) == 413
    assert nothing_changed()


def found() -> list[str]:
    return [message.id for check in (check_gateway, check_stripe) for message in check()]


def test_keys_in_each_others_place_are_reported(stripe, settings):
    assert found() == []
    settings.STRIPE_SECRET_KEY, settings.STRIPE_WEBHOOK_SECRETS = SECRET, [SECRET, KEY]
    assert found() == ["payment.E003", "payment.E004"]
    settings.STRIPE_SECRET_KEY, settings.STRIPE_WEBHOOK_SECRETS = "rk_live_1", []
    assert found() == ["payment.E004"]


def test_a_key_that_would_travel_in_the_clear_is_reported(stripe, settings):
    settings.STRIPE_API_BASE = "http://api.stripe.example"
    assert found() == ["payment.E005"]


def test_a_shop_that_takes_test_money_is_told_so(stripe, settings):
    settings.DEMO = False
    assert [message.id for message in check_that_money_is_real()] == ["payment.W001"]
    settings.STRIPE_SECRET_KEY = "sk_live_1"
    assert check_that_money_is_real() == []


def test_nothing_of_this_concerns_a_demonstration(settings):
    settings.PAYMENT_GATEWAY, settings.STRIPE_SECRET_KEY = "demo", ""
    assert [*check_stripe(), *check_that_money_is_real()] == []
