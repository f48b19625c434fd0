"""Money that goes back through Stripe: asked for until it was heard, once, and in the books when it is back."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

import pytest

from commerce.order import services
from commerce.order.models import Order
from commerce.order.services import Part
from commerce.payment import going_back
from commerce.payment.models import PaymentAttempt, Refund, RefundLine, Source, Transaction
from core.models import Delivery, OutboxEntry, User
from tests.doubles.stripe.server import Stripe

SEND = "commerce.payment.going_back.send"


@pytest.fixture
def paid(stripe, order, press) -> Order:
    """A bear at 12.00 and delivery at 3.50, paid at Stripe."""
    press("pay")
    services.catch_up(order=order)
    return order


def ask(order: Order, **what: object) -> Refund:
    return services.ask_refund(**{"order": order, "reason": "Broken", "actor": None, **what})


def books() -> tuple[Decimal, Decimal, Decimal]:
    source = Source.objects.get()
    return source.amount_debited, source.amount_going_back, source.amount_refunded


def facts() -> list[str]:
    names = OutboxEntry.objects.filter(kind="fact", subject__startswith="Refund").order_by("pk")
    return list(names.values_list("subject", flat=True))


def state() -> str:
    return Order.objects.get().status


def patience_is_over() -> None:
    Refund.objects.update(created_at=timezone.now() - going_back.PATIENCE, rests_until=None)


def made(stripe: Stripe) -> list[tuple[int, str]]:
    return [(refund["amount"], refund["status"]) for refund in stripe.account.refunds.values()]


@pytest.mark.django_db(transaction=True)
def test_the_whole_goes_back_and_the_message_closes_the_order(heard, paid, drain_outbox):
    heard.messages.holds = False
    services.cancel_with_refund(order=paid, reason="No more bears")

    drain_outbox()
    heard.messages.settle()

    refund = Refund.objects.get()
    (asked,) = heard.asked("post /v1/refunds")
    assert asked == {
        "payment_intent": next(iter(heard.account.intents)),
        "amount": "1550",
        "metadata[reference]": refund.reference,
        "metadata[order]": paid.number,
    }
    assert heard.api.exchanges[-1].key == refund.reference
    assert (state(), refund.state) == ("Refunded", "succeeded")
    assert books() == (Decimal("15.50"), Decimal("15.50"), Decimal("15.50"))
    assert facts() == ["RefundAsked", "RefundMade"]


@pytest.mark.django_db(transaction=True)
def test_parts_go_back_one_after_the_other(heard, paid, drain_outbox):
    heard.messages.holds = False
    line = paid.lines.get()
    ask(paid, parts=[Part(line_id=line.pk, quantity=1, fate=RefundLine.Fate.KEPT)])
    ask(paid, delivery=Decimal("3.50"))

    drain_outbox()
    heard.messages.settle()

    assert made(heard) == [(1200, "succeeded"), (350, "succeeded")]
    assert books() == (Decimal("15.50"), Decimal("15.50"), Decimal("15.50"))
    assert facts() == ["RefundAsked", "RefundAsked", "RefundMade", "RefundMade"]


@pytest.mark.django_db(transaction=True)
def test_a_refund_that_fails_sets_the_money_free(heard, paid, drain_outbox):
    heard.account.refunds_begin_as = "pending"
    ask(paid, further=Decimal("5.00"))
    drain_outbox()
    (row,) = heard.account.refunds.values()
    assert heard.messages.deliver(heard.told("refund.created")) == 200
    assert Refund.objects.get().state == "asked"

    heard.account.settle_refund(row["id"], "failed", "expired_or_canceled_card")
    assert heard.messages.deliver(heard.told("refund.failed")) == 200

    refund = Refund.objects.get()
    assert (refund.state, refund.failure) == ("failed", "expired or canceled card")
    assert books() == (Decimal("15.50"), Decimal("0.00"), Decimal("0.00"))
    assert facts() == ["RefundAsked", "RefundFailed"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("backwards", [False, True])
def test_a_bank_that_sends_the_money_back_days_later_opens_the_books_again(
    heard, paid, drain_outbox, backwards
):
    services.cancel_with_refund(order=paid, reason="No more bears")
    drain_outbox()
    (row,) = heard.account.refunds.values()
    heard.account.settle_refund(row["id"], "failed", "lost_or_stolen_card")
    news = [heard.told("refund.created"), heard.told("refund.failed")]

    for event in [*(news[::-1] if backwards else news), *news]:
        assert heard.messages.deliver(event) == 200

    refund, entries = Refund.objects.get(), Transaction.objects.filter(txn_type=Transaction.REFUND)
    assert (state(), refund.state, refund.failure) == ("Needs refund", "failed", "lost or stolen card")
    assert books() == (Decimal("15.50"), Decimal("0.00"), Decimal("0.00"))
    assert [entry.amount for entry in entries.order_by("pk")] == (
        [] if backwards else [Decimal("15.50"), Decimal("-15.50")]
    )

    services.ask_again(refund=refund, actor=User.objects.create_user("sue@example.org"))
    drain_outbox()
    patience_is_over()
    going_back.catch_up()
    assert (state(), books()[2]) == ("Refunded", Decimal("15.50"))
    assert made(heard) == [(1550, "failed"), (1550, "succeeded")]


def deliver(refund: Refund) -> None:
    """What the relay would do with the decision."""
    going_back.send(Delivery(reaction=SEND, payload={"refund_id": refund.pk}), refund_id=refund.pk)


def test_the_clock_asks_where_no_message_comes(stripe, paid):
    deliver(ask(paid, further=Decimal("5.00")))

    assert going_back.catch_up() == 0  # too early
    patience_is_over()
    assert (going_back.catch_up(), Refund.objects.get().state) == (1, "succeeded")
    assert books()[2] == Decimal("5.00")


def test_what_is_pending_rests(stripe, paid):
    stripe.account.refunds_begin_as = "pending"
    deliver(ask(paid, further=Decimal("5.00")))
    patience_is_over()

    assert (going_back.catch_up(), Refund.objects.get().state) == (0, "asked")
    assert Refund.objects.get().rests_until > timezone.now() + timedelta(minutes=4)


def test_more_than_stripe_has_is_refused_and_has_failed_at_once(stripe, paid):
    stripe.account.refund({"payment_intent": next(iter(stripe.account.intents)), "amount": 1200})
    refund = ask(paid, further=Decimal("5.00"))

    deliver(refund)

    refund.refresh_from_db()
    assert refund.state == "failed"
    assert "greater than unrefunded amount" in refund.failure
    assert books()[1] == Decimal("0.00")


@pytest.mark.parametrize("hours", [0, 25])
def test_an_answer_that_comes_too_late_is_asked_for_again_and_gives_back_once(
    stripe, paid, drain_outbox, settings, hours, rest_is_over
):
    """By the key; and when Stripe has forgotten it, by looking first."""
    settings.STRIPE_TIMEOUTS = (0.3, 0.3)
    stripe.fail("late answer", "POST /v1/refunds", times=2, seconds=0.5)
    ask(paid, further=Decimal("5.00"))

    drain_outbox(failures=True)
    delivery = Delivery.objects.get(reaction=SEND)
    assert (delivery.state, delivery.attempts) == ("pending", 1)
    if hours:
        stripe.api.forget_keys()
    rest_is_over()
    drain_outbox(timezone.now() + timedelta(seconds=11))

    delivery.refresh_from_db()
    assert (delivery.state, made(stripe)) == ("done", [(500, "succeeded")])


def test_a_broken_stripe_is_asked_again(stripe, paid, drain_outbox):
    stripe.fail("error", "GET /v1/checkout/sessions", times=2)
    ask(paid, further=Decimal("5.00"))

    drain_outbox(failures=True)
    assert (Delivery.objects.get(reaction=SEND).state, made(stripe)) == ("pending", [])
    drain_outbox(timezone.now() + timedelta(seconds=11))

    assert made(stripe) == [(500, "succeeded")]


def test_money_that_stripe_never_had_is_refused(stripe, paid):
    PaymentAttempt.objects.update(remote_id="")
    refund = ask(paid, further=Decimal("5.00"))

    deliver(refund)

    refund.refresh_from_db()
    assert (refund.state, refund.failure) == ("failed", "Stripe has no payment for this order.")


@pytest.mark.django_db(transaction=True)
def test_a_refund_made_in_stripes_own_dashboard_is_acknowledged_and_logged(heard, paid, caplog):
    heard.account.refund({"payment_intent": next(iter(heard.account.intents)), "amount": 100})

    assert heard.messages.deliver(heard.told("refund.created")) == 200
    assert "was not asked for here" in caplog.text
    assert books() == (Decimal("15.50"), Decimal("0.00"), Decimal("0.00"))


@pytest.mark.django_db(transaction=True)
def test_another_sum_than_was_asked_for_settles_nothing(heard, paid, caplog):
    deliver(ask(paid, further=Decimal("5.00")))
    event = heard.told("refund.created")
    event["data"]["object"]["amount"] = 5000

    assert heard.messages.deliver(event) == 200
    assert (Refund.objects.get().state, books()[2]) == ("asked", Decimal("0.00"))
    assert "50.00 GBP went back instead of 5.00 GBP" in caplog.text
