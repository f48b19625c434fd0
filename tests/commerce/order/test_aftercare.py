"""After the order: called off while it is still here, asked about, ordered again."""

from decimal import Decimal

from django.core import mail
from django.core.cache import cache

import pytest

from commerce.order import links, questions, services
from commerce.order.models import Order
from commerce.partner.models import StockRecord
from commerce.payment.gateways import RefundNotice
from commerce.payment.gateways.demo import services as gateway
from commerce.payment.models import DemoPayment
from commerce.shipping.models import DeliveryPrice
from core.models import Delivery, OutboxEntry
from tests.factories.checkout import Shopper, make_basket, make_delivery, opened, pay, place
from tests.factories.commerce import make_brand, make_product, make_term
from tests.factories.offers import make_offer, make_voucher


@pytest.fixture
def brand():
    brand = make_brand()
    make_delivery(brand)
    return brand


@pytest.fixture
def order(brand) -> Order:
    return pay(place(make_basket(brand, make_product(brand, "Bear", price="12.00", stock=5), quantity=2)))


@pytest.fixture
def visitor(brand) -> Shopper:
    """Somebody with nothing but the link."""
    cache.clear()
    return Shopper(brand)


def path(order: Order, part: str = "") -> str:
    return links.path(order).removeprefix("/en-gb/") + part


def state(order: Order) -> str:
    return Order.objects.get(pk=order.pk).status


def shelf() -> tuple[int, int]:
    return StockRecord.objects.values_list("num_in_stock", "num_allocated").get()


def said(page) -> list[str]:
    return [str(each) for each in page.context["messages"]]


def facts(order: Order) -> list[str]:
    kept = OutboxEntry.objects.filter(kind="fact").order_by("pk").values_list("subject", flat=True)
    return list(kept)


def test_calling_off_is_asked_first(order, visitor):
    page = visitor.get(path(order, "call-off/"))

    assert "Cancel this order?" in page.text
    assert "no-store" in page["Cache-Control"]
    assert (state(order), shelf()) == ("Paid", (5, 2))


def test_a_paid_order_is_called_off_and_its_money_promised_back(order, visitor):
    page = visitor.follow(visitor.post(path(order, "call-off/")))

    assert (state(order), shelf()) == ("Needs refund", (5, 0))
    assert page.context["headline"] == "Your order is cancelled"
    assert facts(order) == ["OrderPlaced", "OrderPaid", "OrderNeedsRefund"]
    assert "Cancel the order" not in page.text


def test_calling_off_gives_the_voucher_back(brand, visitor):
    voucher = make_voucher(brand)
    basket = make_basket(brand, make_product(brand, stock=5))
    type(basket).objects.filter(pk=basket.pk).update(voucher=voucher)
    basket.refresh_from_db()
    order = pay(place(basket))
    voucher.refresh_from_db()
    assert voucher.num_orders == 1

    visitor.post(path(order, "call-off/"))

    voucher.refresh_from_db()
    assert (state(order), voucher.num_orders) == ("Needs refund", 0)


def test_twice_is_once(order, visitor):
    visitor.post(path(order, "call-off/"))
    page = visitor.follow(visitor.post(path(order, "call-off/")))

    assert said(page) == ["This order can’t be cancelled any more."]
    assert facts(order) == ["OrderPlaced", "OrderPaid", "OrderNeedsRefund"]
    assert (state(order), shelf()) == ("Needs refund", (5, 0))


@pytest.mark.parametrize("method", ["get", "post"])
def test_what_has_left_is_not_called_back(order, visitor, method):
    services.ship(order=order)

    page = visitor.follow(getattr(visitor, method)(path(order, "call-off/")))

    assert said(page) == ["This order has left our house and can’t be cancelled any more."]
    assert (state(order), shelf()) == ("Shipped", (3, 0))


def give_back(order: Order, amount: str, *, is_made: bool) -> None:
    """Some of the money goes back before."""
    refund = services.ask_refund(order=order, reason="Torn", actor=None, further=Decimal(amount))
    if is_made:
        notice = RefundNotice(
            event_id="evt",
            reference=refund.reference,
            outcome="succeeded",
            amount=refund.amount,
            currency=refund.currency,
        )
        services.settle_refund(refund=refund, notice=notice)


@pytest.mark.parametrize("is_made", [True, False])
def test_what_has_gone_back_before_does_not_go_back_again(order, visitor, is_made):
    give_back(order, "1.50", is_made=is_made)

    asked = visitor.get(path(order, "call-off/"))
    page = visitor.follow(visitor.post(path(order, "call-off/")))

    assert "£26.00 goes back the way you paid, and we write to you." in asked.text
    assert page.context["lead"] == "As you asked. £26.00 goes back the way you paid."
    services.refund_all(order=order, reason="Late", actor=None)
    page = visitor.get(path(order))
    assert page.context["lead"] == "As you asked. £26.00 goes back the way you paid."


def test_who_has_all_the_money_back_waits_for_none(order, visitor):
    give_back(order, "27.50", is_made=True)

    asked = visitor.get(path(order, "call-off/"))
    page = visitor.follow(visitor.post(path(order, "call-off/")))

    assert "We haven’t sent it yet, and there is nothing left to pay back." in asked.text
    assert (state(order), shelf()) == ("Refunded", (5, 0))
    assert page.context["headline"] == "Your money is back"
    assert "OrderNeedsRefund" not in facts(order)


def test_of_what_cost_nothing_no_money_is_said_to_be_back(visitor, brand):
    make_offer(brand, value="100")
    DeliveryPrice.objects.update(amount="0.00")
    basket = make_basket(brand, make_product(brand, "Bear", price="12.00", stock=5), quantity=2)
    order = pay(place(basket))

    page = visitor.follow(visitor.post(path(order, "call-off/")))

    assert (state(order), shelf()) == ("Refunded", (5, 0))
    assert (page.context["headline"], page.context["lead"]) == (
        "This order was cancelled",
        "Nothing was charged.",
    )


def test_money_that_is_on_its_way_is_waited_for_and_not_promised_again(order, visitor):
    give_back(order, "27.50", is_made=False)

    page = visitor.follow(visitor.post(path(order, "call-off/")))

    assert (state(order), shelf()) == ("Needs refund", (5, 0))
    assert page.context["lead"] == "As you asked. Your money is on its way back already."
    assert "OrderNeedsRefund" not in facts(order)


def test_an_order_that_cost_nothing_waits_for_no_money(brand, visitor):
    order = place(make_basket(brand, make_product(brand, stock=5), quantity=2))
    order.payment_attempts.update(amount=0)
    pay(order)

    visitor.post(path(order, "call-off/"))

    assert (state(order), shelf()) == ("Refunded", (5, 0))
    assert facts(order) == ["OrderPlaced", "OrderPaid"]


def test_an_unpaid_order_is_called_off_for_nothing(brand, visitor):
    order = place(make_basket(brand, make_product(brand, stock=5), quantity=2))

    page = visitor.follow(visitor.post(path(order, "call-off/")))

    assert (state(order), shelf()) == ("Cancelled", (5, 0))
    assert page.context["lead"] == "Nothing was charged."


def test_an_order_that_is_just_being_paid_is_not_called_off(brand, visitor):
    order = place(make_basket(brand, make_product(brand, stock=5), quantity=2))
    visitor.post(path(order, "pay/"))
    gateway.succeed(payment=DemoPayment.objects.get())

    page = visitor.follow(visitor.post(path(order, "call-off/")))

    assert said(page) == ["Your payment is just arriving. Please try again in a minute."]
    assert (state(order), shelf()) == ("Pending payment", (5, 2))


def test_a_form_without_its_token_calls_nothing_off(order, visitor):
    assert visitor.post_bare(path(order, "call-off/"), {}).status_code == 403
    assert visitor.post_bare(path(order, "question/"), {"message": "Where is it?"}).status_code == 403
    assert (state(order), Delivery.objects.filter(reaction=questions.DELIVERY).count()) == ("Paid", 0)


@pytest.mark.parametrize("part", ["call-off/", "question/"])
def test_a_forged_or_foreign_link_opens_nothing(order, visitor, part):
    bakers = Shopper(make_brand("bakers"))

    assert visitor.post(f"order/{order.number}/{part}", {"message": "Where is it?"}).status_code == 403
    assert bakers.post(path(order, part), {"message": "Where is it?"}).status_code == 403
    assert (state(order), Delivery.objects.filter(reaction=questions.DELIVERY).count()) == ("Paid", 0)


def test_a_question_reaches_the_brand_with_number_and_address(order, visitor, drain_outbox):
    order.brand.sender_email = "help@petite.example"
    order.brand.save()
    drain_outbox()
    mail.outbox.clear()

    page = visitor.follow(visitor.post(path(order, "question/"), {"message": "Where is it?\nAda"}))
    drain_outbox()

    assert "Thank you, we have your message" in page.text
    letter, copy = sorted(mail.outbox, key=lambda each: each.to != ["help@petite.example"])
    assert (letter.to, letter.reply_to) == (["help@petite.example"], ["ada@example.org"])
    assert letter.subject == f"Question about order {order.number}"
    assert "Where is it?\nAda" in letter.body
    assert f"http://petite.localhost/en-gb/order/{order.number}/" in opened(letter.body)
    assert "A copy of your question is on its way to you." in page.text
    assert copy.to == ["ada@example.org"]
    assert copy.subject == f"Your question about order {order.number} at {order.brand.name}"
    assert "Where is it?\nAda" in copy.body


def test_by_when_a_question_is_answered_stands_there_if_the_brand_says_so(order, visitor, drain_outbox):
    assert "within a day" not in visitor.get(path(order, "question/")).text

    make_term(f"brand.{order.brand.slug}.answers", "We answer within a day.")
    drain_outbox()

    assert "We answer within a day." in visitor.get(path(order, "question/")).text


@pytest.mark.parametrize(
    ("message", "refusal"),
    [
        ("", "Please tell us what it is about."),
        ("Hm", "Please tell us a little more, so that we can help."),
        ("x" * 4001, "Ensure this value has at most 4000 characters (it has 4001)."),
    ],
)
def test_a_question_says_something(order, visitor, message, refusal):
    page = visitor.post(path(order, "question/"), {"message": message})

    assert (page.status_code, page.context["form"].errors["message"]) == (400, [refusal])
    assert Delivery.objects.filter(reaction=questions.DELIVERY).count() == 0


def test_nobody_is_flooded_with_questions(order, visitor):
    answers = [visitor.post(path(order, "question/"), {"message": f"Number {turn}"}) for turn in range(7)]

    assert [answer.status_code for answer in answers] == [303] * questions.OF_ORDER + [429] * 2
    assert "Please wait an hour with the next." in answers[-1].text
    assert "Number 6" in answers[-1].text  # what was written isn't lost
    assert Delivery.objects.filter(reaction=questions.DELIVERY).count() == questions.OF_ORDER


def test_ordering_again_takes_what_there_is_and_names_the_rest(brand, visitor):
    bear, hat, book = (make_product(brand, title, stock=9) for title in ("Bear", "Hat", "Book"))
    order = pay(place(make_basket(brand, bear, hat, book, quantity=3)))
    type(hat).objects.filter(pk=hat.pk).update(is_public=False)
    StockRecord.objects.filter(product=book).update(num_in_stock=5)  # three of them are reserved

    page = visitor.follow(visitor.post(path(order, "basket/")))

    assert {line.title: line.quantity for line in page.context["page"].lines} == {"Bear": 3, "Book": 2}
    assert said(page) == [
        "“Hat” is no longer sold here.",
        "Of “Book” only 2 pieces are left.",
    ]


def test_an_order_of_nothing_that_is_left_fills_nothing(brand, visitor):
    bear = make_product(brand, "Bear", stock=3)
    order = pay(place(make_basket(brand, bear, quantity=3)))

    page = visitor.follow(visitor.post(path(order, "basket/")))

    assert (page.context["page"].lines, said(page)) == ((), ["Sorry, “Bear” is sold out."])


def test_the_parcels_number_is_on_the_page_and_other_reasons_are_not(order, visitor):
    services.ship(order=order, reason="JD0002 2391 8840")

    page = visitor.get(path(order))

    assert "Parcel number: JD0002 2391 8840" in page.content.decode()
    assert [entry.text for entry in page.context["page"].timeline] == ["", "", ""]
