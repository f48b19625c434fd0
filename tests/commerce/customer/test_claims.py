"""Guest orders find their account: once the address is confirmed, never before, each in its own shop."""

import re

from django.core import mail

import pytest

from commerce.order.models import Order
from tests.factories.accounts import PASSWORD, make_user, sign_in
from tests.factories.checkout import Shopper, make_basket, make_delivery, place
from tests.factories.commerce import make_brand, make_product


@pytest.fixture
def brand():
    brand = make_brand()
    make_delivery(brand)
    return brand


@pytest.fixture
def order(brand) -> Order:
    """Placed by a guest who gave ada@example.org."""
    return place(make_basket(brand, make_product(brand, "Bear")))


def owner(order: Order) -> int | None:
    return Order.objects.get(pk=order.pk).user_id


def test_signing_up_claims_when_the_address_is_confirmed_and_not_before(brand, order, drain_outbox):
    shopper = Shopper(brand)
    shopper.post("account/signup/", {"email": "Ada@example.org", "password1": PASSWORD})
    drain_outbox()
    before = owner(order)

    (letter,) = [each for each in mail.outbox if each.to == ["ada@example.org"]]
    (link,) = set(
        re.findall(r"http://petite\.localhost/en-gb/(account/confirm-email/\S+?/)(?=\s)", letter.body)
    )
    shopper.post(link)

    assert before is None
    assert Order.objects.get(pk=order.pk).user.email == "ada@example.org"
    page = shopper.get("account/orders/").content.decode()
    assert order.number in page
    assert "1 order that you placed as a guest is in your account now." in page


def test_a_later_guest_order_is_claimed_at_the_next_sign_in(brand, order):
    ada = make_user("ada@example.org")

    sign_in(brand, ada)

    assert owner(order) == ada.pk


def test_an_unconfirmed_address_claims_nothing(brand, order):
    ada = make_user("ada@example.org")
    ada.emailaddress_set.update(verified=False)
    other = make_user("other@example.org")

    sign_in(brand, other)
    Shopper(brand).post("account/login/", {"login": ada.email, "password": PASSWORD})

    assert owner(order) is None


def test_somebody_elses_order_is_not_taken(brand, order):
    eve = make_user("eve@example.org")
    Order.objects.filter(pk=order.pk).update(user=eve)

    sign_in(brand, make_user("ada@example.org"))

    assert owner(order) == eve.pk


def test_an_order_is_listed_in_its_own_shop_only(brand, order):
    bakers = make_brand("bakers")
    ada = make_user("ada@example.org")

    at_petite, at_bakers = sign_in(brand, ada), sign_in(bakers, ada)

    assert order.number in at_petite.get("account/orders/").content.decode()
    assert order.number not in at_bakers.get("account/orders/").content.decode()
    assert at_bakers.get(f"account/orders/{order.number}/").status_code == 404


def test_other_peoples_orders_are_not_there(brand, order):
    eve = sign_in(brand, make_user("eve@example.org"))

    assert order.number not in eve.get("account/orders/").content.decode()
    assert eve.get(f"account/orders/{order.number}/").status_code == 404
