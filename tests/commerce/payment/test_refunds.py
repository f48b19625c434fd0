"""Money that goes back: decided once, asked for until it is answered, in the books when it is back."""

import json
from datetime import timedelta
from decimal import Decimal

from django.core import mail
from django.test import Client
from django.utils import timezone

import pytest

from commerce.order import services
from commerce.order.exceptions import RefundNotAllowed
from commerce.order.models import Line, Order
from commerce.order.services import Part
from commerce.partner.models import StockMovement, StockRecord
from commerce.payment import going_back
from commerce.payment.gateways.demo import refunding
from commerce.payment.models import DemoRefund, Refund, RefundLine, Source, Transaction
from core.models import Delivery, OutboxEntry, User
from tests.factories.checkout import make_basket, make_delivery, pay_at_gateway, place, webhook
from tests.factories.commerce import make_brand, make_product

Fate = RefundLine.Fate


@pytest.fixture
def order() -> Order:
    """Three bears at 12.00 and delivery at 3.50, paid."""
    brand = make_brand()
    make_delivery(brand)
    bear = make_product(brand, "Bear", price="12.00", stock=5)
    return pay_at_gateway(place(make_basket(brand, bear, quantity=3)))


@pytest.fixture
def support() -> User:
    return User.objects.create_user("support@example.com", first_name="Sue")


def line() -> Line:
    return Line.objects.get()


def books() -> tuple[Decimal, Decimal, Decimal]:
    source = Source.objects.get()
    return source.amount_debited, source.amount_going_back, source.amount_refunded


def stock() -> tuple[int, int]:
    return StockRecord.objects.values_list("num_in_stock", "num_allocated").get()


def state(order: Order) -> str:
    return Order.objects.get(pk=order.pk).status


def facts() -> list[str]:
    names = OutboxEntry.objects.filter(kind="fact", subject__startswith="Refund").order_by("pk")
    return list(names.values_list("subject", flat=True))


def ask(order: Order, **what: object) -> Refund:
    return services.ask_refund(**{"order": order, "reason": "Broken", "actor": None, **what})


def deliver(refund: Refund) -> None:
    """What the relay would do with the decision."""
    delivery = Delivery(reaction="commerce.payment.going_back.send", payload={"refund_id": refund.pk})
    going_back.send(delivery, refund_id=refund.pk)


def news(refund: Refund, outcome: str = "succeeded", *, event: str = "evt_r", **changes: str) -> bytes:
    what = {"id": event, "refund": refund.reference, "outcome": outcome}
    return json.dumps({**what, "amount": str(refund.amount), "currency": refund.currency, **changes}).encode()


def hear(body: bytes) -> int:
    return webhook(Client(), body).status_code


def test_a_part_goes_back_by_units_delivery_and_goodwill(order, support):
    refund = ask(
        order,
        actor=support,
        parts=[Part(line_id=line().pk, quantity=2, fate=Fate.KEPT)],
        delivery=Decimal("3.50"),
        further=Decimal("1.00"),
    )

    assert (refund.amount, refund.currency, refund.delivery) == (Decimal("28.50"), "GBP", Decimal("3.50"))
    assert (refund.state, refund.actor, refund.reason) == ("asked", support, "Broken")
    assert books() == (Decimal("39.50"), Decimal("28.50"), Decimal("0.00"))
    assert facts() == ["RefundAsked"]
    assert state(order) == "Paid"


def test_a_made_refund_is_in_the_books_once(order):
    refund = ask(order, further=Decimal("5.00"))
    deliver(refund)

    assert [hear(news(refund)), hear(news(refund)), hear(news(refund, event="evt_again"))] == [200] * 3

    assert Refund.objects.get().state == "succeeded"
    assert books() == (Decimal("39.50"), Decimal("5.00"), Decimal("5.00"))
    entry = Transaction.objects.get(txn_type=Transaction.REFUND)
    assert (entry.amount, entry.reference) == (Decimal("5.00"), refund.reference)
    assert facts() == ["RefundAsked", "RefundMade"]


def test_asking_the_gateway_twice_gives_back_once(order):
    refund = ask(order, further=Decimal("5.00"))

    deliver(refund)
    deliver(refund)

    assert DemoRefund.objects.get().amount == Decimal("5.00")
    assert Delivery.objects.filter(reaction=refunding.SEND).count() == 1


def test_a_lost_answer_is_asked_for_again_and_gives_back_once(order, drain_outbox, settings):
    settings.SELF_ADDRESS = "127.0.0.1:9"  # nobody hears the gateway's message either
    refund = ask(order, further=Decimal("5.15"))

    drain_outbox(failures=True)
    first = Delivery.objects.get(reaction="commerce.payment.going_back.send")
    assert (first.state, first.attempts) == ("pending", 1)
    drain_outbox(timezone.now() + timedelta(seconds=11), failures=True)

    first.refresh_from_db()
    assert first.state == "done"
    assert DemoRefund.objects.count() == 1
    assert Refund.objects.get(pk=refund.pk).state == "asked"


def test_the_clock_asks_where_no_message_comes(order):
    refund = ask(order, further=Decimal("5.00"))
    deliver(refund)

    assert going_back.catch_up() == 0  # too early
    Refund.objects.update(created_at=timezone.now() - going_back.PATIENCE)
    assert going_back.catch_up() == 1
    assert going_back.catch_up() == 0

    assert Refund.objects.get().state == "succeeded"
    assert hear(news(refund)) == 200
    assert books()[2] == Decimal("5.00")


def test_what_the_gateway_does_not_know_yet_rests(order):
    ask(order, further=Decimal("5.00"))
    Refund.objects.update(created_at=timezone.now() - going_back.PATIENCE)

    assert going_back.catch_up() == 0

    assert Refund.objects.get().rests_until > timezone.now() + timedelta(minutes=4)


def test_a_refund_that_fails_sets_the_money_free_and_may_be_tried_again(order, support):
    refund = ask(order, further=Decimal("5.13"))
    deliver(refund)

    hear(news(refund, "failed", why="The account is closed."))

    refund.refresh_from_db()
    assert (refund.state, refund.failure) == ("failed", "The account is closed.")
    assert books() == (Decimal("39.50"), Decimal("0.00"), Decimal("0.00"))
    assert facts() == ["RefundAsked", "RefundFailed"]

    again = services.ask_again(refund=refund, actor=support)

    assert (again.amount, again.retry_of, again.actor) == (refund.amount, refund, support)
    assert books()[1] == Decimal("5.13")
    with pytest.raises(RefundNotAllowed):
        services.ask_again(refund=refund, actor=support)
    assert Refund.objects.count() == 2


def test_what_the_gateway_refuses_has_failed_at_once(order):
    DemoRefund.objects.create(
        reference="elsewhere",
        payment_id=refunding.DemoPayment.objects.get().pk,
        amount=Decimal("39.50"),
        known_from=timezone.now(),
    )
    refund = ask(order, further=Decimal("5.00"))

    deliver(refund)

    refund.refresh_from_db()
    assert refund.state == "failed"
    assert books()[1] == Decimal("0.00")


def test_another_sum_than_asked_for_settles_nothing(order, caplog):
    refund = ask(order, further=Decimal("5.00"))

    assert hear(news(refund, amount="50.00")) == 200

    assert Refund.objects.get().state == "asked"
    assert books()[2] == Decimal("0.00")
    assert "50.00 GBP went back instead of 5.00 GBP" in caplog.text


def test_news_of_an_unknown_refund_are_sent_again(order):
    refund = ask(order, further=Decimal("5.00"))

    assert hear(news(refund).replace(refund.reference.encode(), b"nobodys")) == 404
    assert Refund.objects.get().state == "asked"


@pytest.mark.parametrize(
    "what",
    [
        {"further": Decimal("39.51")},
        {"further": Decimal("0.00")},
        {"delivery": Decimal("3.51")},
        {"parts": [(4, Fate.KEPT)]},
        {"parts": [(0, Fate.KEPT)]},
        {"parts": [(3, Fate.UNSENT)]},  # that is the whole order
    ],
)
def test_what_can_not_go_back_changes_nothing(order, what):
    parts = [Part(line_id=line().pk, quantity=units, fate=fate) for units, fate in what.pop("parts", [])]

    with pytest.raises(RefundNotAllowed):
        ask(order, parts=parts, **what)

    assert (Refund.objects.count(), books()[1], stock(), facts()) == (0, Decimal("0.00"), (5, 3), [])


def test_no_more_goes_back_than_came(order):
    ask(order, further=Decimal("30.00"))

    with pytest.raises(RefundNotAllowed):
        ask(order, further=Decimal("9.51"))
    ask(order, further=Decimal("9.50"))

    assert books()[1] == Decimal("39.50")


def test_the_units_of_a_line_add_up_to_its_price(order):
    Line.objects.update(line_price_incl_tax=Decimal("10.00"))  # three for ten

    amounts = [
        ask(order, parts=[Part(line_id=line().pk, quantity=1, fate=Fate.KEPT)]).amount for _ in range(3)
    ]

    assert amounts == [Decimal("3.33"), Decimal("3.34"), Decimal("3.33")]
    with pytest.raises(RefundNotAllowed):
        ask(order, parts=[Part(line_id=line().pk, quantity=1, fate=Fate.KEPT)])


@pytest.mark.parametrize(
    ("fate", "levels", "reason", "held"),
    [
        (Fate.UNSENT, (5, 2), "released", 2),
        (Fate.LOST, (4, 2), "broken", 2),
        (Fate.KEPT, (5, 3), "ordered", 3),
    ],
)
def test_what_becomes_of_goods_that_are_here(order, support, fate, levels, reason, held):
    ask(order, actor=support, parts=[Part(line_id=line().pk, quantity=1, fate=fate)])

    assert (stock(), line().num_allocated) == (levels, held)
    assert StockMovement.objects.latest("pk").reason == reason


@pytest.mark.parametrize(
    ("fate", "levels"), [(Fate.RETURNED, (3, 0)), (Fate.BROKEN, (2, 0)), (Fate.KEPT, (2, 0))]
)
def test_what_becomes_of_goods_that_have_left(order, support, fate, levels):
    services.ship(order=order)

    ask(order, actor=support, parts=[Part(line_id=line().pk, quantity=1, fate=fate)])

    assert stock() == levels
    movement = StockMovement.objects.latest("pk")
    if fate == Fate.RETURNED:
        assert (movement.reason, movement.delta, movement.actor) == ("returned", 1, support)
        assert movement.reference == order.number


def test_goods_that_have_left_can_not_be_kept_from_being_sent(order):
    services.ship(order=order)

    with pytest.raises(RefundNotAllowed):
        ask(order, parts=[Part(line_id=line().pk, quantity=1, fate=Fate.UNSENT)])

    assert (stock(), Refund.objects.count()) == ((2, 0), 0)


def test_cancelling_gives_all_back_and_the_order_is_refunded_when_it_is(order, support):
    services.cancel_with_refund(order=order, actor=support, reason="Changed their mind")

    refund = Refund.objects.get()
    assert (state(order), stock()) == ("Needs refund", (5, 0))
    assert (refund.amount, refund.reason) == (Decimal("39.50"), "Changed their mind")
    deliver(refund)
    hear(news(refund))

    assert state(order) == "Refunded"
    change = order.status_changes.get(new_status="Refunded")
    assert (change.actor, change.reason) == (support, "Changed their mind")


def written(drain_outbox, settings) -> list[str]:
    """What customers have been written since the last time."""
    settings.SELF_ADDRESS = "127.0.0.1:9"  # the gateway's message is brought by the test
    mail.outbox.clear()
    drain_outbox(failures=True)
    return [letter.body for letter in mail.outbox]


def test_one_mail_says_that_it_is_cancelled_and_that_the_money_goes_back(order, drain_outbox, settings):
    written(drain_outbox, settings)

    services.cancel_with_refund(order=order, reason="Changed their mind")
    (letter,) = written(drain_outbox, settings)
    hear(news(Refund.objects.get()))

    assert "This order will not be sent. £39.50 goes back the way you paid" in letter
    assert (state(order), facts()) == ("Refunded", ["RefundAsked", "RefundMade"])
    assert written(drain_outbox, settings) == []


def test_the_mail_of_what_is_cancelled_leaves_out_what_went_back_before(order, drain_outbox, settings):
    ask(order, further=Decimal("9.50"))
    written(drain_outbox, settings)

    services.cancel_with_refund(order=order, reason="Changed their mind")

    (letter,) = written(drain_outbox, settings)
    assert "This order will not be sent. £30.00 goes back the way you paid" in letter


def test_money_that_goes_back_later_has_a_mail_of_its_own(order, drain_outbox, settings):
    services.cancel(order=order)
    written(drain_outbox, settings)

    services.refund_all(order=order, reason="Late", actor=None)
    assert written(drain_outbox, settings) == []
    hear(news(Refund.objects.get()))

    (letter,) = written(drain_outbox, settings)
    assert "We have sent £39.50 back" in letter


def test_an_order_is_refunded_only_when_all_is_back(order):
    first = ask(order, further=Decimal("9.50"))
    services.cancel_with_refund(order=order, reason="Too late")
    rest = Refund.objects.get(amount=Decimal("30.00"))

    hear(news(rest, event="evt_rest"))
    assert state(order) == "Needs refund"
    hear(news(first, event="evt_first"))
    assert state(order) == "Refunded"


@pytest.mark.parametrize("cancel", [services.cancel, services.cancel_with_refund])
def test_what_was_all_given_back_before_is_refunded_at_once(order, support, drain_outbox, settings, cancel):
    refund = ask(order, further=Decimal("39.50"))
    hear(news(refund))
    written(drain_outbox, settings)

    cancel(order=order, actor=support, reason="Keep it")

    assert (state(order), stock(), Refund.objects.count()) == ("Refunded", (5, 0), 1)
    change = order.status_changes.get(new_status="Refunded")
    assert (change.actor, change.reason) == (support, "Keep it")
    assert written(drain_outbox, settings) == []


def test_nothing_goes_back_of_what_was_never_paid():
    brand = make_brand()
    make_delivery(brand)
    unpaid = place(make_basket(brand, make_product(brand, stock=5)))

    with pytest.raises(RefundNotAllowed):
        ask(unpaid, further=Decimal("1.00"))

    assert Refund.objects.count() == 0
