"""After the order: calling it off while it is still here, asking about it, ordering it again."""

from collections.abc import Callable

from django.core import mail

import pytest

from commerce.basket.models import Basket
from commerce.order import links, questions, services
from commerce.order.exceptions import InvalidTransition
from commerce.order.models import Order
from commerce.order.states import State
from commerce.partner.models import StockRecord
from core.models import Delivery, OutboxEntry
from tests.factories.checkout import Shopper, make_basket, make_delivery, pay, place
from tests.factories.commerce import make_brand, make_product
from tests.races import race


@pytest.fixture
def brand():
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


def path(order: Order, part: str = "") -> str:
    return f"{links.path(order).removeprefix('/en-gb/')}{part}"


def opens(address: str, order: Order) -> bool:
    """Whether it is a link to the order's page. Links of two moments differ."""
    return links.read(address.rstrip("/").rpartition("/")[2], brand=order.brand).pk == order.pk


def allocated() -> int:
    return StockRecord.objects.get().num_allocated


def state(order: Order) -> str:
    return Order.objects.get(pk=order.pk).status


def test_a_paid_order_is_called_off_after_asking(order, visitor):
    pay(order)

    asked = visitor.get(path(order, "call-off/"))
    assert (asked.status_code, state(order), allocated()) == (200, State.PAID, 2)
    answer = visitor.post(path(order, "call-off/"))

    assert answer.status_code == 303
    assert opens(answer["Location"], order)
    assert (state(order), allocated()) == (State.NEEDS_REFUND, 0)
    assert OutboxEntry.objects.filter(subject="OrderNeedsRefund").count() == 1
    assert visitor.get(path(order)).context["headline"] == "Your order is cancelled"


def test_called_off_twice_is_called_off_once(order, visitor):
    pay(order)
    visitor.post(path(order, "call-off/"))

    visitor.post(path(order, "call-off/"))

    assert "This order can’t be cancelled any more." in visitor.get(path(order)).content.decode()
    assert OutboxEntry.objects.filter(subject="OrderNeedsRefund").count() == 1
    assert allocated() == 0


def test_what_has_left_is_not_called_back(order, visitor):
    pay(order)
    services.ship(order=order, reason="DHL 123")
    before = list(Order.objects.values()), list(StockRecord.objects.values())

    asked = visitor.get(path(order, "call-off/"))
    visitor.post(path(order, "call-off/"))

    assert asked.status_code == 302
    assert opens(asked["Location"], order)
    page = visitor.get(path(order)).content.decode()
    assert "can’t be cancelled any more." in page
    assert "Cancel the order" not in page
    assert (list(Order.objects.values()), list(StockRecord.objects.values())) == before


def call_off(pk: int) -> str:
    services.cancel(order=Order.objects.get(pk=pk))
    return "cancelled"


def ship(pk: int) -> str:
    services.ship(order=Order.objects.get(pk=pk), reason="DHL 123")
    return "shipped"


def one_or_the_other(ticket: tuple[str, int]) -> str:
    return {"cancel": call_off, "ship": ship}[ticket[0]](ticket[1])


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_shopper_and_packer_at_once_one_of_them_wins():
    brand = make_brand()
    make_delivery(brand)
    order = pay(place(make_basket(brand, make_product(brand, "Bear", stock=5), quantity=2)))

    outcomes = race(one_or_the_other, [("cancel", order.pk), ("ship", order.pk)] * 4)

    record = StockRecord.objects.get()
    assert sorted(outcomes)[:7] == [InvalidTransition.__name__] * 7
    if "shipped" in outcomes:
        assert (state(order), record.num_in_stock, record.num_allocated) == (State.SHIPPED, 3, 0)
    else:
        assert "cancelled" in outcomes
        assert (state(order), record.num_in_stock, record.num_allocated) == (State.NEEDS_REFUND, 5, 0)


def test_a_question_goes_to_the_brand_and_the_answer_to_the_shopper(
    order, visitor, drain_outbox: Callable[..., None]
):
    answer = visitor.post(path(order, "question/"), {"message": "May it come on\nFriday?"})
    drain_outbox()

    assert answer["Location"].endswith("/question/?sent=1")
    (sent,) = [each for each in mail.outbox if each.to == [order.brand.sender_email]]
    assert sent.reply_to == [order.email]
    assert order.number in sent.subject
    assert "May it come on\nFriday?" in sent.body


def test_an_empty_question_is_not_sent_and_says_why(order, visitor):
    answer = visitor.post(path(order, "question/"), {"message": "  "})

    assert answer.status_code == 400
    assert "Please tell us what it is about." in answer.content.decode()
    assert not Delivery.objects.filter(reaction=questions.DELIVERY).exists()


def test_the_sixth_question_within_the_hour_has_to_wait(order, visitor):
    for _ in range(questions.OF_ORDER):
        assert visitor.post(path(order, "question/"), {"message": "And now?"}).status_code == 303

    answer = visitor.post(path(order, "question/"), {"message": "This is my sixth."})

    assert answer.status_code == 429
    assert "This is my sixth." in answer.content.decode()  # nothing that was typed is lost
    assert Delivery.objects.filter(reaction=questions.DELIVERY).count() == questions.OF_ORDER


@pytest.mark.parametrize("part", ["call-off/", "question/", "basket/"])
def test_a_forged_link_opens_nothing(order, visitor, part):
    pay(order)
    answer = visitor.post(f"order/{links.token(order)[:-2]}xx/{part}", {"message": "Let me in"})

    assert answer.status_code == 403
    assert (state(order), allocated()) == (State.PAID, 2)
    assert not Delivery.objects.filter(reaction=questions.DELIVERY).exists()


@pytest.mark.parametrize("part", ["call-off/", "question/"])
def test_the_other_brands_shop_does_not_know_the_order(order, part):
    pay(order)
    stranger = Shopper(make_brand("bakers"))

    assert stranger.post(path(order, part), {"message": "Let me in"}).status_code == 403
    assert (state(order), allocated()) == (State.PAID, 2)


def test_ordering_again_says_what_is_no_longer_sold(brand, visitor):
    bear, hat = make_product(brand, "Bear", stock=9), make_product(brand, "Hat", stock=9)
    order = pay(place(make_basket(brand, bear, hat, quantity=2)))
    hat.is_public = False
    hat.save()

    answer = visitor.post(path(order, "basket/"))

    basket = Basket.objects.get(status=Basket.OPEN)
    assert answer["Location"] == "/en-gb/basket/"
    assert [(line.product.pk, line.quantity) for line in basket.lines.all()] == [(bear.pk, 2)]
    assert "Hat" in visitor.get("basket/").content.decode()
