"""The orders of a person: theirs, with the brand of the page, and those they had placed as a guest."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

import pytest
from allauth.account.models import EmailAddress

from commerce.order import services
from commerce.order.models import Order
from core.models import User
from tests.factories.accounts import PASSWORD, make_user, sign_in
from tests.factories.checkout import Shopper, make_basket, make_delivery, opened, pay, place
from tests.factories.commerce import make_brand, make_product


def brand_of(slug: str):
    brand = make_brand(slug)
    make_delivery(brand)
    return brand


@pytest.fixture
def brand():
    return brand_of("petite")


@pytest.fixture
def ada() -> User:
    return make_user()


def order_of(brand, user: User | None = None, *products) -> Order:
    products = products or (make_product(brand, stock=9),)
    return place(make_basket(brand, *products, owner=user), user=user)


def numbers(shopper: Shopper, query: str = "") -> list[str]:
    return [card.number for card in shopper.get(f"account/orders/{query}").context["page"].orders]


def said(page) -> list[str]:
    return [str(each) for each in page.context["messages"]]


def test_without_orders_the_list_says_so(brand, ada):
    page = sign_in(brand, ada).get("account/orders/")

    assert (page.context["page"].orders, page.status_code) == ((), 200)
    assert "No order yet" in page.text


def test_a_card_says_what_when_and_how_it_stands(brand, ada):
    products = [
        make_product(brand, title, price="10.00", stock=9) for title in ("Bear", "Hat", "Book", "Kite")
    ]
    order = pay(order_of(brand, ada, *products))

    (card,) = sign_in(brand, ada).get("account/orders/").context["page"].orders

    assert (card.number, card.placed, card.state) == (order.number, order.date_placed, "Paid")
    assert (card.titles, card.more) == (("Bear", "Hat", "Book"), 1)
    assert (str(card.total), card.currency) == ("43.50", "GBP")
    assert opened(card.url) == f"/en-gb/order/{order.number}/"


def test_the_list_has_pages_newest_first(brand, ada):
    bear = make_product(brand, stock=50)
    placed = [order_of(brand, ada, bear).number for _ in range(12)]
    placed.reverse()
    shopper = sign_in(brand, ada)

    assert (numbers(shopper), numbers(shopper, "?page=2")) == (placed[:10], placed[10:])
    for page in ("3", "0", "-1", "x", "9" * 40):
        assert shopper.get(f"account/orders/?page={page}").status_code == 404


def test_a_list_of_ten_costs_what_a_list_of_one_costs(brand, ada):
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert shopper.get("account/orders/").status_code == 200
        return len(queries)

    romper = make_product(brand, variants=[{"size": "S", "stock": 50}]).children.get()
    order_of(brand, ada, romper)
    shopper = sign_in(brand, ada)
    shopper.get("account/orders/")
    one = cost()
    for _ in range(9):
        order_of(brand, ada, romper)

    assert cost() == one


def test_other_brands_orders_are_in_their_own_shop(brand, ada):
    bakers = brand_of("bakers")
    here, there = order_of(brand, ada), order_of(bakers, ada)
    shopper = sign_in(brand, ada)

    assert numbers(shopper) == [here.number]
    assert numbers(sign_in(bakers, ada)) == [there.number]
    assert shopper.get(f"account/orders/{there.number}/").status_code == 404


def test_other_peoples_orders_are_not_found(brand, ada):
    order = order_of(brand, make_user("grace@example.org"))
    shopper = sign_in(brand, ada)

    assert numbers(shopper) == []
    assert shopper.get(f"account/orders/{order.number}/").status_code == 404
    assert shopper.post(f"account/orders/{order.number}/").status_code == 405
    assert Order.objects.get().status == "Pending payment"


def test_an_own_order_opens_by_its_number(brand, ada):
    order = order_of(brand, ada)

    answer = sign_in(brand, ada).get(f"account/orders/{order.number}/")

    assert opened(answer["Location"]) == f"/en-gb/order/{order.number}/"


def test_a_guests_orders_are_claimed_at_sign_in_and_told_per_shop(brand, ada):
    bakers = brand_of("bakers")
    guests = [order_of(brand), order_of(brand), order_of(bakers)]  # all of ada@example.org
    Order.objects.filter(pk=guests[0].pk).update(guest_email="Ada@Example.ORG")
    shopper = sign_in(brand, ada)

    page = shopper.get("account/orders/")

    assert said(page) == ["2 orders that you placed as a guest are in your account now."]
    assert numbers(shopper) == [guests[1].number, guests[0].number]
    assert numbers(sign_in(bakers, ada)) == [guests[2].number]
    assert set(Order.objects.values_list("user", flat=True)) == {ada.pk}


def test_an_address_that_nobody_confirmed_claims_nothing(brand):
    order_of(brand)
    mallory = make_user("mallory@example.org")
    EmailAddress.objects.create(user=mallory, email="ada@example.org", verified=False, primary=False)
    shopper = sign_in(brand, mallory)

    assert (numbers(shopper), services.claim_orders(user=mallory)) == ([], 0)
    assert Order.objects.get().user is None


def test_orders_of_an_account_stay_where_they_are(brand, ada):
    grace = make_user("grace@example.org")
    order = order_of(brand, grace)
    Order.objects.update(guest_email=ada.email)

    assert services.claim_orders(user=ada) == 0
    order.refresh_from_db()
    assert order.user == grace


def test_confirming_the_address_claims_what_signing_up_did_not(brand, drain_outbox):
    order = order_of(brand)
    guest = Shopper(brand)
    guest.post("account/signup/", {"email": "ada@example.org", "password1": PASSWORD})
    assert Order.objects.get().user is None

    address = EmailAddress.objects.get()
    from allauth.account.models import EmailConfirmationHMAC

    key = EmailConfirmationHMAC(address).key
    guest.post(f"account/confirm-email/{key}/")

    order.refresh_from_db()
    assert (order.user, order.brand, order.market.code) == (address.user, brand, "en-gb")
