"""From the shelf to the parcel, with the gateway's messages travelling over real HTTP."""

from datetime import timedelta
from decimal import Decimal
from urllib.parse import urlsplit

from django.utils import timezone

import pytest

from commerce.basket.models import Basket
from commerce.order.models import Order
from commerce.order.services import ship
from commerce.partner.models import StockRecord
from commerce.payment.models import DemoPayment
from tests.factories.checkout import Shopper, make_delivery
from tests.factories.commerce import make_brand, make_product

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def brand(live_server, settings):
    """A shop whose gateway can reach it."""
    settings.SELF_ADDRESS = urlsplit(live_server.url).netloc
    brand = make_brand()
    make_delivery(brand)
    return brand


@pytest.fixture
def bear(brand):
    return make_product(brand, "Bear", price={"en-gb": "12.00", "de": "14.00"}, stock=5)


def visit(shopper: Shopper, address: str):
    parts = urlsplit(address)
    return shopper.client.get(f"{parts.path}?{parts.query}", headers={"Host": parts.netloc or shopper.host})


def reserved() -> tuple[int, int]:
    record = StockRecord.objects.get()
    return record.num_in_stock, record.num_allocated


@pytest.mark.parametrize(("market", "total"), [("en-gb", "27.50"), ("de", "31.50")])
def test_guest_pays_with_3d_secure_and_gets_the_parcel(brand, bear, drain_outbox, mailbox, market, total):
    shopper = Shopper(brand, market=market)
    shopper.add(bear, 2)
    led = shopper.order()

    payment = DemoPayment.objects.get()
    assert led["Location"] == f"http://petite.localhost/-/demo-gateway/{payment.reference}/"
    shopper.press(payment, "secure")
    back = shopper.press(payment, "approve")
    assert not visit(shopper, back["Location"]).context["confirming"]  # the gateway knows, and is asked
    drain_outbox()

    order = Order.objects.get()
    assert (order.status, order.total_incl_tax, order.market.code) == ("Paid", Decimal(total), market)
    assert (Basket.objects.get().status, reserved()) == ("Submitted", (5, 2))
    assert len(mailbox()) == 1

    ship(order=order)
    drain_outbox()

    assert reserved() == (3, 0)
    assert len(mailbox()) == 2
    assert shopper.get("basket/").context["page"].count == 0


def test_declined_guest_finds_the_basket_kept_and_pays_at_the_second_try(brand, bear, drain_outbox, mailbox):
    shopper = Shopper(brand)
    shopper.add(bear, 2)
    shopper.order()
    first = DemoPayment.objects.get()

    back = shopper.press(first, "decline")
    drain_outbox()

    page = visit(shopper, back["Location"])
    assert page.context["headline"] == "The payment didn’t work"
    assert shopper.get("basket/").context["page"].count == 2
    assert reserved() == (5, 0)

    shopper.post("checkout/payment/", {"agreed": shopper.agreed()})  # nothing is asked twice
    shopper.press(DemoPayment.objects.exclude(pk=first.pk).get(), "pay")
    drain_outbox()

    assert sorted(Order.objects.values_list("status", flat=True)) == ["Paid", "Payment failed"]
    assert reserved() == (5, 2)
    assert len(mailbox()) == 2


def test_guest_who_gives_up_at_the_gateway_has_the_basket_again(brand, bear, drain_outbox):
    shopper = Shopper(brand)
    shopper.add(bear)
    shopper.order()

    shopper.press(DemoPayment.objects.get(), "give-up")
    drain_outbox()

    assert Order.objects.get().status == "Payment failed"
    assert shopper.get("basket/").context["page"].count == 1


def test_a_late_message_is_waited_for(brand, bear, drain_outbox):
    shopper = Shopper(brand)
    shopper.add(bear)
    shopper.order()

    back = shopper.press(DemoPayment.objects.get(), "late")
    drain_outbox()

    assert Order.objects.get().status == "Pending payment"
    assert visit(shopper, back["Location"]).context["confirming"]

    drain_outbox(timezone.now() + timedelta(seconds=31))

    assert Order.objects.get().status == "Paid"
