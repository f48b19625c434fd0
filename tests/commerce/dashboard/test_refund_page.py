"""Support gives money back: chosen, asked, done; and nobody else, and never too much."""

from decimal import Decimal

from django.urls import reverse

import pytest

from commerce.order import services
from commerce.order.models import Line, Order
from commerce.partner.models import StockRecord
from commerce.payment.models import Refund
from core.models import Brand, User
from core.roles import assign
from tests.commerce.dashboard.conftest import client_for
from tests.factories.checkout import make_basket, make_delivery, pay_at_gateway, place
from tests.factories.commerce import make_brand, make_product


@pytest.fixture
def brand() -> Brand:
    brand = make_brand()
    make_delivery(brand)
    return brand


@pytest.fixture
def order(brand: Brand) -> Order:
    """Two bears at 12.00 and delivery at 3.50."""
    bear = make_product(brand, "Bear", price="12.00", stock=5)
    return pay_at_gateway(place(make_basket(brand, bear, quantity=2)))


def staff(brand: Brand, role: str = "Support") -> User:
    user = User.objects.create_user(f"{role.lower()}@example.com")
    assign(user=user, role=role, brands=[brand])
    return user


def address(order: Order, page: str = "order-refund") -> str:
    return reverse(f"dashboard:{page}", args=[order.number])


def part(**more: object) -> dict[str, object]:
    line = Line.objects.get()
    chosen = {f"units-{line.pk}": 1, f"fate-{line.pk}": "unsent", "reason": "Torn"}
    return {**chosen, "delivery": "", "further": "", **more}


def test_a_part_is_asked_for_and_goes_back_when_confirmed(brand, order):
    client = client_for(staff(brand))

    asked = client.post(address(order), part())
    assert (asked.status_code, asked.context["amount"], Refund.objects.count()) == (200, Decimal("12.00"), 0)
    assert "£12.00 goes back to the customer." in asked.content.decode()
    done = client.post(address(order), part(confirmed="12.00"))

    assert (done.status_code, done["Location"]) == (302, address(order, "order-detail"))
    refund = Refund.objects.get()
    assert (refund.amount, refund.reason, refund.actor.email) == (
        Decimal("12.00"),
        "Torn",
        "support@example.com",
    )
    assert StockRecord.objects.get().num_allocated == 1


def test_a_sum_that_was_not_on_the_screen_does_not_go_back(brand, order):
    answer = client_for(staff(brand)).post(address(order), part(further="3.00", confirmed="12.00"))

    assert (answer.status_code, answer.context["amount"], Refund.objects.count()) == (
        200,
        Decimal("15.00"),
        0,
    )


@pytest.mark.parametrize(
    "more", [{"further": "30.00"}, {"delivery": "3.51"}, {"reason": ""}, {"further": "-1"}]
)
def test_what_can_not_go_back_is_said_and_changes_nothing(brand, order, more):
    answer = client_for(staff(brand)).post(address(order), part(confirmed="12.00", **more))

    assert (answer.status_code, Refund.objects.count()) == (400, 0)
    assert answer.context["form"].errors


def test_all_that_is_left_is_filled_in_on_request(brand, order):
    page = client_for(staff(brand)).get(address(order) + "?all")

    row = page.context["form"].rows[0]
    assert (row["units"].value(), page.context["form"]["delivery"].value()) == (2, Decimal("3.50"))


def test_an_order_that_is_not_sent_gives_all_back(brand, order):
    services.cancel(order=order, reason="Out of stock")
    client = client_for(staff(brand))

    page = client.get(address(order))
    assert page.context["form"].initial == {"reason": "Out of stock"}
    client.post(address(order), {"reason": "Out of stock", "confirmed": "27.50"})

    assert Refund.objects.get().amount == Decimal("27.50")


def test_fulfilment_gives_nothing_back(brand, order):
    client = client_for(staff(brand, "Fulfilment"))

    assert client.get(address(order)).status_code == 403
    assert client.post(address(order), part(confirmed="12.00")).status_code == 403
    wish = {"order_action": "cancel_and_refund", "reason": "Forged"}
    assert client.post(address(order, "order-detail"), wish).status_code == 403

    order.refresh_from_db()
    assert (order.status, Refund.objects.count()) == ("Paid", 0)


def test_another_brands_order_is_not_there(brand, order):
    other = make_brand("bakers")
    client = client_for(staff(other))

    assert client.get(address(order)).status_code == 404
    assert client.post(address(order), part(confirmed="12.00")).status_code == 404
    assert Refund.objects.count() == 0


def test_cancelling_sends_all_back_once_its_sum_is_confirmed(brand, order):
    client, page = client_for(staff(brand)), address(order, "order-detail")
    wish = {"order_action": "cancel_and_refund", "reason": "Not wanted"}
    assert "Cancel, and send £27.50 back" in client.get(page).text

    asked = client.post(page, wish)
    order.refresh_from_db()
    assert (asked.status_code, order.status, Refund.objects.count()) == (200, "Paid", 0)
    assert "£27.50 goes back to the customer." in asked.text
    assert f"{order.email} hears of it by mail" in asked.text
    client.post(page, {**wish, "confirmed": asked.context["confirmed"]})

    order.refresh_from_db()
    refund = Refund.objects.get()
    assert (order.status, refund.amount, refund.reason) == ("Needs refund", Decimal("27.50"), "Not wanted")


def test_cancelling_asks_again_where_the_sum_is_another(brand, order):
    services.ask_refund(order=order, reason="Late", actor=None, further=Decimal("1.50"))
    wish = {"order_action": "cancel_and_refund", "reason": "Not wanted", "confirmed": "27.50"}

    asked = client_for(staff(brand)).post(address(order, "order-detail"), wish)

    order.refresh_from_db()
    assert (asked.context["confirmed"], order.status, Refund.objects.count()) == ("26.00", "Paid", 1)


def test_cancelling_wants_a_reason(brand, order):
    client_for(staff(brand)).post(
        address(order, "order-detail"), {"order_action": "cancel_and_refund", "reason": " "}
    )

    order.refresh_from_db()
    assert (order.status, Refund.objects.count()) == ("Paid", 0)


def test_a_failed_refund_stands_at_the_top_and_is_tried_again(brand, order):
    refund = services.ask_refund(order=order, reason="Torn", actor=None, further=Decimal("1.13"))
    Refund.objects.filter(pk=refund.pk).update(state="failed", failure="The account is closed.")
    order.sources.update(amount_going_back=0)
    client = client_for(staff(brand))

    step = client.get(address(order, "order-detail")).context["step"]
    assert (step.title, step.text, step.action) == (
        "The refund of £1.13 failed.",
        "The account is closed.",
        "refund_again",
    )
    client.post(address(order, "order-detail"), {"order_action": "refund_again", "subject": str(refund.pk)})

    assert Refund.objects.get(retry_of=refund).amount == Decimal("1.13")
    assert client.get(address(order, "order-detail")).context["step"].title == "To be sent."


def test_a_price_after_discounts_says_so(order: Order, brand: Brand) -> None:
    client = client_for(staff(brand))
    assert "after discounts" not in client.get(address(order)).text

    order.lines.update(line_price_incl_tax="21.60", line_price_excl_tax="18.00")

    assert "£10.80<br><small>after discounts</small>" in client.get(address(order)).text
