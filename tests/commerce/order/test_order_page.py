"""The order's page by its signed link: who has it may see it, nobody else."""

from datetime import UTC, datetime

from django.core import signing

import pytest

from commerce.order import links, selectors, services
from commerce.order.models import Order
from commerce.order.states import State
from commerce.partner.models import Price
from commerce.payment import services as payments
from commerce.payment.exceptions import GatewayError
from commerce.payment.gateways.demo import services as gateway
from commerce.payment.gateways.demo.gateway import Gateway
from commerce.payment.models import DemoPayment
from core.models import Delivery
from tests.factories.checkout import Shopper, attempt_of, make_basket, make_delivery, opened, pay, place
from tests.factories.commerce import make_brand, make_product


@pytest.fixture
def brand():
    make_brand("bakers")
    brand = make_brand()
    make_delivery(brand)
    return brand


@pytest.fixture
def order(brand):
    return place(make_basket(brand, make_product(brand, "Bear", price="12.00", stock=5), quantity=2))


@pytest.fixture
def visitor(brand):
    """Somebody with nothing but the link."""
    return Shopper(brand)


def path(order: Order) -> str:
    return links.path(order).removeprefix("/en-gb/")


def page_of(order: Order) -> str:
    """As `opened` shows it."""
    return f"/en-gb/order/{order.number}/"


def expire(monkeypatch) -> None:
    monkeypatch.setattr(links, "MAX_AGE", -1)


def test_page_shows_the_order(order, visitor):
    page = visitor.get(path(order))

    html = page.content.decode()
    for text in (order.number, "Bear", "£24.00", "£3.50", "£27.50", "Ada Byron", "ada@example.org"):
        assert text in html
    assert "no-store" in page["Cache-Control"]
    assert 'content="noindex"' in html


def test_unpaid_order_offers_to_pay_or_to_go_back(order, visitor):
    page = visitor.get(path(order))

    assert page.context["headline"] == "Your order is waiting for its payment"
    assert "Pay now" in page.content.decode()
    assert not page.context["confirming"]


def test_back_from_the_gateway_the_page_looks_again_by_itself(order, visitor):
    page = visitor.get(f"{path(order)}?returned=1")

    assert page.context["headline"] == "We are confirming your payment"
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in page.text.partition("</head>")[0]
    assert '<look-again data-seconds="3">' in page.text
    assert "Refresh" not in page
    assert "Pay now" not in page.text


@pytest.mark.parametrize(
    ("outcome", "headline"),
    [
        ("failed", "The payment didn’t work"),
        ("cancelled", "You came back without paying"),
        ("succeeded", "We are confirming your payment"),
        ("<b>", "We are confirming your payment"),
    ],
)
def test_coming_back_unpaid_it_says_so_before_the_message_is_here(order, visitor, outcome, headline):
    page = visitor.get(f"{path(order)}?returned=1&outcome={outcome}")

    assert page.context["headline"] == headline
    assert page.context["confirming"]
    assert Order.objects.get().status == State.PENDING


def test_what_the_address_says_never_hides_a_payment(order, visitor):
    pay(order)

    page = visitor.get(f"{path(order)}?returned=1&outcome=failed")

    assert page.context["headline"] == "Thank you!"


def test_once_paid_it_rests_and_thanks(order, visitor):
    pay(order)

    page = visitor.get(f"{path(order)}?returned=1")

    assert page.context["headline"] == "Thank you!"
    assert "refresh" not in page.text
    assert "<look-again" not in page.text
    assert [(entry.title, entry.state) for entry in page.context["page"].timeline] == [
        ("Order received", "done"),
        ("Paid", "done"),
        ("We are getting your order ready", "current"),
        ("On its way to you", "coming"),
    ]


def test_timeline_tells_the_whole_story(order, visitor):
    services.fail_payment(attempt=attempt_of(order), reason="Declined: stolen card")
    pay(order)
    services.ship(order=order, reason="DHL 123")

    page = visitor.get(path(order))

    assert [(entry.title, entry.state) for entry in page.context["page"].timeline] == [
        ("Order received", "done"),
        ("Payment failed", "failed"),
        ("Paid", "done"),
        ("Shipped", "done"),
    ]
    assert "stolen card" not in page.content.decode()


def test_pay_now_leads_to_the_same_payment(order, visitor):
    first = visitor.post(f"{path(order)}pay/")
    second = visitor.post(f"{path(order)}pay/")

    payment = DemoPayment.objects.get()
    assert (
        first["Location"]
        == second["Location"]
        == f"http://petite.localhost/-/demo-gateway/{payment.reference}/"
    )
    assert opened(payment.return_url) == f"http://petite.localhost{page_of(order)}?returned=1"


def test_paying_a_paid_order_leads_to_its_page(order, visitor):
    pay(order)

    assert opened(visitor.post(f"{path(order)}pay/")["Location"]) == page_of(order)
    assert DemoPayment.objects.count() == 0


def test_unpaid_order_goes_back_into_the_basket_on_any_device(order, visitor):
    answer = visitor.post(f"{path(order)}cancel/")

    order.refresh_from_db()
    assert (order.status, answer["Location"]) == ("Cancelled", "/en-gb/basket/")
    assert visitor.get("basket/").context["page"].count == 2


def test_an_order_that_is_just_being_paid_is_not_cancelled(order, visitor):
    visitor.post(f"{path(order)}pay/")
    gateway.succeed(payment=DemoPayment.objects.get())

    answer = visitor.post(f"{path(order)}cancel/")

    order.refresh_from_db()
    assert order.status == "Pending payment"
    assert opened(answer["Location"]) == f"{page_of(order)}?returned=1"


def test_a_paid_order_is_not_cancelled_by_its_link(order, visitor):
    pay(order)

    visitor.post(f"{path(order)}cancel/")

    order.refresh_from_db()
    assert order.status == "Paid"


def test_failed_order_goes_back_into_the_basket(order, visitor):
    services.fail_payment(attempt=attempt_of(order), reason="Declined")
    page = visitor.get(path(order))
    assert "Look at the basket first" in page.content.decode()

    visitor.post(f"{path(order)}basket/")
    visitor.post(f"{path(order)}basket/")

    assert visitor.get("basket/").context["page"].count == 2


def test_a_paid_order_can_be_ordered_again(order, visitor):
    pay(order)

    page = visitor.follow(visitor.post(f"{path(order)}basket/"))

    assert page.context["page"].count == 2
    assert [str(each) for each in page.context["messages"]] == []  # all costs what it cost
    assert Order.objects.get().status == "Paid"


def test_what_costs_something_else_today_is_named_with_both_prices(order, visitor):
    pay(order)
    Price.objects.update(amount="13.00")

    page = visitor.follow(visitor.post(f"{path(order)}basket/"))

    assert [str(each) for each in page.context["messages"]] == ["“Bear” costs £13.00 today; it was £12.00."]


def start(order: Order) -> DemoPayment:
    payments.start(attempt=attempt_of(order), return_url=f"http://petite.localhost{links.path(order)}")
    return DemoPayment.objects.get()


@pytest.mark.parametrize(
    ("decide", "outcome", "headline", "state"),
    [
        (gateway.succeed, "", "Thank you!", "Paid"),
        (gateway.decline, "failed", "The payment didn’t work", "Payment failed"),
        (gateway.give_up, "cancelled", "You came back without paying", "Payment failed"),
    ],
)
def test_back_from_the_gateway_the_result_is_there_before_its_message(
    order, visitor, decide, outcome, headline, state
):
    decide(payment=start(order))

    page = visitor.get(f"{path(order)}?returned=1&outcome={outcome}")

    assert page.context["headline"] == headline
    assert not page.context["confirming"]
    assert Order.objects.get().status == state


def test_what_the_gateway_does_not_know_yet_is_waited_for(order, visitor):
    gateway.succeed(payment=start(order), late=True)

    page = visitor.get(f"{path(order)}?returned=1")

    assert page.context["headline"] == "We are confirming your payment"
    assert page.context["confirming"]
    assert Order.objects.get().status == "Pending payment"


def test_a_gateway_out_of_reach_is_waited_for(order, visitor, monkeypatch):
    def out_of_reach(*_arguments: object, **_more: object) -> None:
        raise GatewayError

    monkeypatch.setattr(Gateway, "look_up", out_of_reach)

    page = visitor.get(f"{path(order)}?returned=1")

    assert page.context["headline"] == "We are confirming your payment"
    assert Order.objects.get().status == "Pending payment"


def test_the_gateway_is_not_asked_at_every_look(order, visitor):
    visitor.get(f"{path(order)}?returned=1")
    gateway.succeed(payment=start(order))

    page = visitor.get(f"{path(order)}?returned=1")

    assert page.context["headline"] == "We are confirming your payment"
    assert Order.objects.get().status == "Pending payment"


def test_a_declined_order_is_ordered_anew_in_two_presses(order, visitor):
    services.fail_payment(attempt=attempt_of(order), reason="Declined")
    page = visitor.get(path(order))
    assert "Pay again" in page.content.decode()

    review = visitor.follow(visitor.follow(visitor.post(f"{path(order)}pay-again/")))

    assert review.context["visit"].quote.total == order.total_incl_tax
    assert review.context["visit"].email == "ada@example.org"
    assert review.context["address"] == selectors.address_lines(order.shipping_address)


def test_what_was_paid_is_not_paid_again(order, visitor):
    pay(order)

    answer = visitor.post(f"{path(order)}pay-again/")

    assert opened(answer["Location"]) == page_of(order)
    assert visitor.get("basket/").context["page"].count == 0


def test_a_guest_is_offered_to_keep_the_order_in_an_account(order, visitor):
    assert "offers_account" not in visitor.get(path(order)).context

    pay(order)

    page = visitor.get(path(order))
    assert page.context["signup_url"] == (
        "/en-gb/account/signup/?email=ada%40example.org&next=%2Fen-gb%2Faccount%2Forders%2F"
    )
    assert page.context["back_url"] == "/en-gb/"


@pytest.mark.parametrize("action", ["pay", "pay-again", "cancel", "basket", "renew"])
def test_actions_are_posted_with_a_token(order, visitor, action):
    assert visitor.get(f"{path(order)}{action}/").status_code == 405
    assert visitor.post_bare(f"{path(order)}{action}/", {}).status_code == 403
    order.refresh_from_db()
    assert order.status == "Pending payment"


def forgeries(order: Order) -> dict[str, str]:
    link = path(order).removeprefix("order/").removesuffix("/")
    return {
        "nonsense": "nonsense",
        "cut": link[:-1],
        "the number": order.number,
        "another salt": signing.dumps(order.number, salt="basket.undo"),
        "unknown number": signing.dumps("AAAA-AAAA-AAAA", salt=links.SALT),
        "another type": signing.dumps({"number": order.number}, salt=links.SALT),
    }


@pytest.mark.parametrize(
    "kind", ["nonsense", "cut", "the number", "another salt", "unknown number", "another type"]
)
def test_forged_links_open_nothing(order, visitor, kind):
    link = forgeries(order)[kind]

    page = visitor.get(f"order/{link}/")

    assert page.status_code == 403
    assert "This link doesn’t work" in page.content.decode()
    for action in ("pay", "cancel", "basket", "renew"):
        assert visitor.post(f"order/{link}/{action}/").status_code == 403
    order.refresh_from_db()
    assert order.status == "Pending payment"


def test_a_link_opens_nothing_at_another_brand(order):
    bakers = Shopper(type(order.brand).objects.get(slug="bakers"))

    page = bakers.get(path(order))

    assert page.status_code == 403
    assert order.number not in page.content.decode()


def test_a_link_under_another_locale_leads_to_the_orders_own(order, brand):
    german = Shopper(brand, market="de")

    answer = german.get(path(order))

    assert opened(answer["Location"]) == page_of(order)


def test_an_expired_link_says_so_and_offers_a_fresh_one(order, visitor, monkeypatch):
    old = path(order)
    expire(monkeypatch)

    page = visitor.get(old)

    assert page.status_code == 410
    assert "Send me a fresh link" in page.content.decode()
    assert order.number not in page.content.decode()


def test_the_fresh_link_goes_to_the_orders_address_once_an_hour(order, visitor, monkeypatch):
    old = path(order)
    expire(monkeypatch)

    answers = [visitor.post(f"{old}renew/") for _ in range(3)]

    assert "on its way" in visitor.follow(answers[0]).content.decode()
    delivery = Delivery.objects.get(reaction="commerce.communication.services.send_order_link")
    assert delivery.payload == {"order_id": order.pk}


def test_the_address_of_the_link_is_the_brands(order):
    assert opened(links.address(order)) == f"http://petite.localhost{page_of(order)}"


def test_times_are_those_of_the_market():
    brand = make_brand()
    make_delivery(brand)
    order = place(make_basket(brand, make_product(brand), market="de"), market="de")
    order.status_changes.update(date_created=datetime(2026, 7, 1, 22, 30, tzinfo=UTC))

    page = Shopper(brand, market="de").client.get(links.path(order), headers={"Host": "petite.localhost"})

    assert "2. Juli 2026, 0:30 Uhr" in page.content.decode()
