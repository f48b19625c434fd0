"""The demo gateway's pages and its messages over real HTTP."""

from datetime import timedelta
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

import pytest

from commerce.order.models import Order
from commerce.payment import services as payments
from commerce.payment.apps import PaymentConfig
from commerce.payment.checks import check_gateway
from commerce.payment.gateways import get_gateway
from commerce.payment.models import DemoPayment, WebhookEvent
from core.models import Delivery
from tests.factories.checkout import Shopper, attempt_of, make_basket, make_delivery, place
from tests.factories.commerce import make_brand, make_product

RETURN = "http://petite.localhost/en-gb/order/somewhere/?returned=1"


@pytest.fixture
def brand():
    brand = make_brand()
    make_delivery(brand)
    return brand


@pytest.fixture
def payment(brand):
    order = place(make_basket(brand, make_product(brand, "Bear", price="12.00", stock=5)))
    payments.start(attempt=attempt_of(order), return_url=RETURN)
    return DemoPayment.objects.get()


@pytest.fixture
def shopper(brand):
    return Shopper(brand)


def reload(payment: DemoPayment) -> str:
    return DemoPayment.objects.get(pk=payment.pk).state


def messages() -> list[str]:
    return [row.payload["outcome"] for row in Delivery.objects.filter(reaction__endswith="demo.webhook.send")]


def test_starting_twice_is_one_payment(payment):
    attempt = attempt_of(Order.objects.get())

    address = payments.start(attempt=attempt, return_url="http://elsewhere.example/")

    assert address == f"http://petite.localhost/-/demo-gateway/{payment.reference}/"
    assert DemoPayment.objects.get().return_url == RETURN


def test_page_says_who_and_how_much(payment, shopper):
    page = shopper.get(f"/-/demo-gateway/{payment.reference}/")

    html = page.content.decode()
    assert "£15.50" in html
    assert "Petite" in html
    assert payment.order_number in html
    assert "no-store" in page["Cache-Control"]


@pytest.mark.parametrize(
    ("button", "state", "back"),
    [
        ("pay", "succeeded", RETURN),
        ("decline", "failed", f"{RETURN}&outcome=failed"),
        ("give-up", "cancelled", f"{RETURN}&outcome=cancelled"),
    ],
)
def test_buttons_decide_tell_the_shop_and_lead_back(payment, shopper, button, state, back):
    answer = shopper.press(payment, button)

    assert (answer.status_code, answer["Location"]) == (303, back)
    assert (reload(payment), messages()) == (state, [state])


@pytest.mark.parametrize(("button", "state"), [("approve", "succeeded"), ("refuse", "failed")])
def test_secure_payment_asks_the_bank_first(payment, shopper, button, state):
    asked = shopper.press(payment, "secure")

    assert (reload(payment), messages()) == ("challenge", [])
    assert asked["Location"] == f"/-/demo-gateway/{payment.reference}/"
    page = shopper.get(f"/-/demo-gateway/{payment.reference}/")
    assert "Your bank asks" in page.content.decode()
    shopper.press(payment, button)
    assert (reload(payment), messages()) == (state, [state])


def test_late_message_waits(payment, shopper):
    before = timezone.now()

    shopper.press(payment, "late")

    delivery = Delivery.objects.get(reaction__endswith="demo.webhook.send")
    assert reload(payment) == "succeeded"
    assert before + timedelta(seconds=30) <= delivery.not_before <= timezone.now() + timedelta(seconds=30)


@pytest.mark.parametrize("button", ["pay", "decline", "approve", "nonsense", ""])
def test_a_decided_payment_is_not_decided_again(payment, shopper, button):
    shopper.press(payment, "decline")

    shopper.press(payment, button)

    assert (reload(payment), messages()) == ("failed", ["failed"])
    page = shopper.get(f"/-/demo-gateway/{payment.reference}/")
    assert "decided already" in page.content.decode()


def test_buttons_want_a_token(payment, shopper):
    answer = shopper.post_bare(f"/-/demo-gateway/{payment.reference}/", {"button": "pay"})

    assert (answer.status_code, reload(payment), messages()) == (403, "open", [])


def test_unknown_payments_are_not_found(shopper):
    assert shopper.get("/-/demo-gateway/nobody/").status_code == 404


def test_page_speaks_the_orders_language(brand, shopper):
    order = place(make_basket(brand, make_product(brand, price="12.00"), market="de"), market="de")
    payments.start(attempt=attempt_of(order), return_url=RETURN)

    page = shopper.get(f"/-/demo-gateway/{DemoPayment.objects.get().reference}/")

    assert 'lang="de"' in page.content.decode()
    assert "15,50" in page.content.decode()


def test_cancelling_is_refused_once_the_money_has_come(payment, shopper):
    attempt = attempt_of(Order.objects.get())
    shopper.press(payment, "pay")

    assert payments.cancel(attempt=attempt) is False
    assert reload(payment) == "succeeded"


def test_a_cancelled_payment_can_not_be_paid(payment, shopper):
    assert payments.cancel(attempt=attempt_of(Order.objects.get())) is True

    shopper.press(payment, "pay")

    assert (reload(payment), messages()) == ("cancelled", [])


@pytest.mark.django_db(transaction=True)
def test_messages_travel_over_http(brand, live_server, settings, drain_outbox):
    settings.SELF_ADDRESS = urlsplit(live_server.url).netloc
    order = place(make_basket(brand, make_product(brand, stock=5)))
    payments.start(attempt=attempt_of(order), return_url=RETURN)

    Shopper(brand).press(DemoPayment.objects.get(), "pay")
    drain_outbox()

    delivery = Delivery.objects.get(reaction__endswith="demo.webhook.send")
    assert (Order.objects.get().status, delivery.state) == ("Paid", "done")
    assert WebhookEvent.objects.get().event_id == f"evt_{delivery.pk.hex}"


@pytest.mark.django_db(transaction=True)
def test_an_unanswered_message_is_sent_again(brand, live_server, settings, drain_outbox):
    order = place(make_basket(brand, make_product(brand, stock=5)))
    payments.start(attempt=attempt_of(order), return_url=RETURN)
    Shopper(brand).press(DemoPayment.objects.get(), "pay")
    settings.SELF_ADDRESS = "127.0.0.1:9"  # nobody listens

    drain_outbox(failures=True)

    assert (Order.objects.get().status, Delivery.objects.get(reaction__endswith="send").state) == (
        "Pending payment",
        "pending",
    )
    settings.SELF_ADDRESS = urlsplit(live_server.url).netloc
    drain_outbox(timezone.now() + timedelta(minutes=5))
    assert Order.objects.get().status == "Paid"


def test_it_refuses_to_run_where_money_is_real(settings, client, payment):
    settings.DEBUG = settings.DEMO = False

    with pytest.raises(ImproperlyConfigured, match="DEMO=1"):
        get_gateway("demo")
    with pytest.raises(ImproperlyConfigured, match="takes nobody's money"):
        PaymentConfig.create("commerce.payment").ready()
    page = client.get(f"/-/demo-gateway/{payment.reference}/", headers={"Host": "petite.localhost"})
    assert page.status_code == 404


def test_an_unknown_gateway_is_reported(settings):
    settings.PAYMENT_GATEWAY = "moneybox"

    assert [message.id for message in check_gateway()] == ["payment.E001"]
    with pytest.raises(ImproperlyConfigured, match="moneybox"):
        get_gateway()


def test_a_missing_secret_is_reported(settings):
    assert check_gateway() == []
    settings.PAYMENT_WEBHOOK_SECRET = ""
    assert [message.id for message in check_gateway()] == ["payment.E002"]
