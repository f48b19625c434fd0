"""Orders that are paid at Stripe: from the order button to the books, with what can go otherwise on the way."""

from datetime import timedelta
from decimal import Decimal
from urllib.parse import urlsplit

from django.db import transaction
from django.utils import timezone

import pytest

from commerce.order import links, services
from commerce.order.exceptions import AlreadyPaid
from commerce.order.models import Order
from commerce.order.payment import payment_url
from commerce.partner.models import StockRecord
from commerce.payment import services as payments
from commerce.payment.exceptions import GatewayError
from commerce.payment.models import PaymentAttempt, Source
from core.models import OutboxEntry
from tests.factories.checkout import Shopper, attempt_of, make_basket, opened, place


def state() -> str:
    return Order.objects.get().status


def facts() -> list[str]:
    return list(OutboxEntry.objects.filter(kind="fact").order_by("pk").values_list("subject", flat=True))


def allocated() -> int:
    return StockRecord.objects.get().num_allocated


def overdue() -> None:
    PaymentAttempt.objects.update(expires_at=timezone.now() - timedelta(seconds=1), rests_until=None)


def look_again(order: Order) -> object:
    """The shopper is back on the order's page."""
    return Shopper(order.brand).get(f"order/{links.token(order)}/?returned=1")


@pytest.mark.django_db(transaction=True)
def test_a_shopper_pays_on_stripes_page_and_the_message_makes_it_so(heard, shop):
    heard.messages.holds = False
    shopper = Shopper(shop)
    shopper.add(shop.products.get())
    shopper.get("basket/")

    page = shopper.order()["Location"]
    assert page.startswith(f"{heard.base}/c/pay/cs_test_")
    assert heard.account.pay(page.rpartition("/")[2])
    heard.messages.settle()

    attempt, source = PaymentAttempt.objects.get(), Source.objects.get()
    assert (state(), attempt.state, attempt.gateway) == ("Paid", "succeeded", "stripe")
    assert attempt.remote_id == page.rpartition("/")[2]
    assert (source.amount_debited, source.currency, source.reference) == (
        Decimal("15.50"),
        "GBP",
        attempt.reference,
    )
    assert facts() == ["OrderPlaced", "OrderPaid"]
    assert heard.messages.statuses == [200, 200]  # of the payment and of the session


def test_stripe_is_told_the_order_and_where_to_go_on(stripe, order):
    attempt = attempt_of(order)
    (asked,) = stripe.asked("post /v1/checkout/sessions")
    (exchange,) = stripe.api.exchanges
    page = links.address(order, at=attempt.created_at)

    assert exchange.key == attempt.reference
    assert exchange.version
    assert asked == {
        "mode": "payment",
        "client_reference_id": attempt.reference,
        "metadata[reference]": attempt.reference,
        "metadata[order]": order.number,
        "payment_intent_data[metadata][reference]": attempt.reference,
        "payment_intent_data[metadata][order]": order.number,
        "payment_intent_data[description]": f"Petite {order.number}",
        "line_items[0][quantity]": "1",
        "line_items[0][price_data][currency]": "gbp",
        "line_items[0][price_data][unit_amount]": "1550",
        "line_items[0][price_data][product_data][name]": f"Order {order.number}",
        "adaptive_pricing[enabled]": "false",
        "branding_settings[display_name]": "Petite",
        "customer_email": "ada@example.org",
        "locale": "en-GB",
        "success_url": f"{page}?returned=1",
        "cancel_url": f"{page}?outcome=cancelled",
        "expires_at": str(int((attempt.expires_at + timedelta(minutes=35)).timestamp())),
    }
    assert opened(asked["success_url"]) == opened(f"{links.address(order)}?returned=1")


def test_going_there_again_leads_to_the_same_page(stripe, order):
    (session,) = stripe.account.sessions.values()

    assert [payment_url(order), payment_url(order)] == [session["url"]] * 2
    assert len(stripe.account.sessions) == 1


def test_a_declined_card_ends_nothing_and_another_pays(stripe, order, press):
    assert press("decline").startswith("/c/pay/")
    assert services.catch_up(order=order) is None
    assert (state(), allocated()) == ("Pending payment", 1)

    back = press("pay")
    page = look_again(order)

    assert opened(urlsplit(back).path) == opened(links.path(order))
    assert page.context["headline"] == "Thank you!"
    assert facts() == ["OrderPlaced", "OrderPaid"]


def test_whoever_comes_back_without_paying_may_pay_or_leave_it(stripe, order):
    (session,) = stripe.account.sessions.values()
    parts = urlsplit(session["cancel_url"])

    page = Shopper(order.brand).client.get(
        f"{parts.path}?{parts.query}", headers={"Host": order.brand.site.hostname}
    )

    assert page.context["headline"] == "You came back without paying"
    assert "Pay now" in page.content.decode()
    assert not page.context["confirming"]
    assert state() == "Pending payment"


def test_the_bank_is_asked_first_and_may_say_yes(stripe, order, press):
    assert press("secure").startswith("/c/pay/")
    assert look_again(order).context["headline"] == "We are confirming your payment"
    assert press("refuse").startswith("/c/pay/")
    press("secure")
    press("approve")

    payments_made = [each["status"] for each in stripe.account.intents.values()]
    services.catch_up(order=order)
    assert (payments_made, state()) == (["succeeded"], "Paid")


@pytest.mark.parametrize(("well", "ended"), [(True, "Paid"), (False, "Expired")])
def test_a_bank_that_takes_days_is_waited_for_beyond_the_time_to_pay(stripe, order, press, well, ended):
    press("slow")
    overdue()

    assert services.expire_due() == 0
    assert (state(), allocated()) == ("Pending payment", 1)
    assert PaymentAttempt.objects.get().rests_until > timezone.now()

    stripe.account.settle(PaymentAttempt.objects.get().remote_id, well=well)
    overdue()
    services.expire_due()
    assert (state(), allocated()) == (ended, 1 if well else 0)


def test_the_clock_catches_up_where_the_message_was_lost(stripe, order, press):
    press("pay")
    overdue()

    assert services.expire_due() == 0
    assert (state(), facts()) == ("Paid", ["OrderPlaced", "OrderPaid"])


def test_what_is_not_paid_in_time_is_closed_at_stripe_and_can_not_be_paid(stripe, order, press):
    overdue()

    assert services.expire_due() == 1
    assert (state(), allocated()) == ("Expired", 0)
    assert press("pay").startswith("/c/pay/")
    assert stripe.account.intents == {}


def test_calling_off_waits_for_money_that_is_on_its_way(stripe, order, press):
    press("pay")

    with pytest.raises(AlreadyPaid):
        services.cancel(order=order)
    assert (state(), allocated()) == ("Pending payment", 1)


def test_paid_already_leads_to_the_order(stripe, order, press):
    press("pay")

    assert opened(payment_url(order)) == opened(f"{links.address(order)}?returned=1")


def test_a_payment_that_starts_while_its_order_ends_is_not_offered(stripe, shop):
    order = place(make_basket(shop, shop.products.get()))
    attempt = attempt_of(order)
    services.cancel(order=order)

    with pytest.raises(GatewayError):
        payments.start(attempt=attempt, return_url="http://petite.localhost/back/?returned=1")

    (session,) = stripe.account.sessions.values()
    assert session["status"] == "expired"
    assert PaymentAttempt.objects.get().remote_id == ""


def test_an_order_whose_payment_starts_while_it_is_ended_is_not_ended(stripe, shop, monkeypatch):
    order = place(make_basket(shop, shop.products.get()))
    real = payments.cancel

    def start_meanwhile(*, attempt: PaymentAttempt) -> bool:
        done = real(attempt=attempt)
        payment_url(order)
        return done

    monkeypatch.setattr(payments, "cancel", start_meanwhile)
    with pytest.raises(GatewayError):
        services.cancel(order=order)

    assert (state(), PaymentAttempt.objects.get().state) == ("Pending payment", "open")


def test_an_address_that_stripe_does_not_like_stops_nobody_from_paying(stripe, shop):
    order = place(make_basket(shop, shop.products.get()))
    Order.objects.filter(pk=order.pk).update(guest_email="ada@localhost")

    page = payment_url(Order.objects.get())

    assert page.startswith(stripe.base)
    assert [each.answer.status for each in stripe.api.exchanges] == [400, 200]
    assert stripe.account.sessions[page.rpartition("/")[2]]["customer_email"] is None


@pytest.mark.parametrize("kind", ["refused", "lost answer"])
def test_a_connection_that_breaks_is_asked_once_more(stripe, shop, kind):
    order = place(make_basket(shop, shop.products.get()))
    stripe.fail(kind, "POST /v1/checkout/sessions")

    assert payment_url(order).startswith(stripe.base)
    assert len(stripe.account.sessions) == 1


def test_an_answer_that_comes_too_late_is_asked_for_again_and_is_one_payment(
    stripe, shop, settings, rest_is_over
):
    settings.STRIPE_TIMEOUTS = (0.3, 0.3)
    order = place(make_basket(shop, shop.products.get()))
    stripe.fail("late answer", "POST /v1/checkout/sessions", times=2, seconds=0.5)

    assert payment_url(order).endswith("?outcome=unreachable")
    assert PaymentAttempt.objects.get().remote_id == ""

    (session,) = stripe.account.sessions.values()
    rest_is_over()
    assert payment_url(order) == session["url"]
    assert [each.answer.replayed for each in stripe.api.exchanges] == [False, True, True]
    assert PaymentAttempt.objects.get().remote_id == session["id"]


def test_without_stripe_the_order_stands_and_the_page_says_so(stripe, shop, settings):
    settings.STRIPE_API_BASE = "http://127.0.0.1:9"  # nobody listens
    order = place(make_basket(shop, shop.products.get()))

    path = payment_url(order)
    page = Shopper(shop).client.get(path, headers={"Host": shop.site.hostname})

    assert page.context["headline"] == "We can’t open the payment page right now"
    assert "Pay now" in page.content.decode()
    assert (state(), allocated()) == ("Pending payment", 1)


def test_an_order_that_stripe_can_not_end_rests_and_is_not_given_away(stripe, order):
    stripe.fail("error", "POST /v1/checkout/sessions", times=9)
    overdue()

    assert services.expire_due() == 0
    assert (state(), allocated()) == ("Pending payment", 1)
    assert PaymentAttempt.objects.get().rests_until > timezone.now() + timedelta(minutes=4)


@pytest.mark.django_db(transaction=True)
def test_nobody_asks_stripe_while_holding_a_lock(stripe, order):
    before = len(stripe.api.exchanges)

    with pytest.raises(RuntimeError, match="transaction is open"), transaction.atomic():
        payments.look_up(attempt=attempt_of(order))

    assert len(stripe.api.exchanges) == before
