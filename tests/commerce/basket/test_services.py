"""Baskets at the edges: sign-in, frozen for an order, opened again."""

import pytest
from allauth.account.models import EmailAddress

from commerce.basket import services
from commerce.basket.exceptions import BasketClosedError, BasketFullError
from commerce.basket.models import Basket, Line
from core.models import User
from tests.factories.checkout import Shopper, make_basket
from tests.factories.commerce import make_brand, make_product


@pytest.fixture
def brand():
    return make_brand()


@pytest.fixture
def user():
    user = User.objects.create_user("ada@example.org", "a long passphrase")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def contents(basket: Basket) -> dict[str, int]:
    rows = Line.objects.filter(basket=basket).values_list("product__title", "quantity")
    return dict(rows)


def sign_in(shopper: Shopper) -> None:
    data = {"login": "ada@example.org", "password": "a long passphrase"}
    answer = shopper.post("account/login/", data)
    assert answer.status_code == 302, answer.status_code


def test_guest_basket_becomes_the_users_at_sign_in(brand, user):
    shopper = Shopper(brand)
    shopper.add(make_product(brand, "Bear"), 2)

    sign_in(shopper)

    basket = Basket.objects.get()
    assert (basket.owner, basket.status, contents(basket)) == (user, "Open", {"Bear": 2})
    assert shopper.client.cookies["basket"].value == ""
    assert shopper.get("basket/").context["page"].count == 2


def test_at_sign_in_the_larger_quantity_stays(brand, user):
    bear, hat, book = (make_product(brand, title) for title in ("Bear", "Hat", "Book"))
    own = make_basket(brand, bear, hat, quantity=2, owner=user)
    shopper = Shopper(brand)
    shopper.add(bear, 1)
    shopper.add(hat, 3)
    shopper.add(book, 1)

    sign_in(shopper)

    assert contents(own) == {"Bear": 2, "Hat": 3, "Book": 1}
    assert Basket.objects.exclude(pk=own.pk).get().status == "Merged"


def test_merging_twice_is_merging_once(brand, user):
    guest = make_basket(brand, make_product(brand, "Bear"), quantity=2)

    services.adopt(basket_id=guest.pk, brand=brand, user=user)
    services.adopt(basket_id=guest.pk, brand=brand, user=user)

    assert contents(Basket.objects.get(owner=user)) == {"Bear": 2}


def test_a_basket_that_is_being_paid_for_comes_back_to_who_signed_in(brand, user):
    guest = make_basket(brand, make_product(brand, "Bear"), quantity=2)
    own = make_basket(brand, make_product(brand, "Hat"), owner=user)
    services.freeze(basket=guest, market=guest.market)

    services.adopt(basket_id=guest.pk, brand=brand, user=user)
    services.reopen(basket=guest)

    assert contents(own) == {"Bear": 2, "Hat": 1}


def test_basket_of_another_brand_is_not_adopted(brand, user):
    bakers = make_brand("bakers")
    guest = make_basket(bakers, make_product(bakers, "Bread"))

    services.adopt(basket_id=guest.pk, brand=brand, user=user)

    guest.refresh_from_db()
    assert guest.owner is None


def test_frozen_basket_refuses_changes(brand):
    bear = make_product(brand, "Bear")
    basket = make_basket(brand, bear)
    services.freeze(basket=basket, market=basket.market)
    line = Line.objects.get()

    with pytest.raises(BasketClosedError):
        services.set_quantity(basket=basket, line_id=line.pk, quantity=5)
    with pytest.raises(BasketClosedError):
        services.remove(basket=basket, line_id=line.pk)

    assert contents(basket) == {"Bear": 1}


def test_adding_while_one_basket_is_being_paid_for_starts_another(brand):
    bear = make_product(brand, "Bear")
    basket = make_basket(brand, bear)
    services.freeze(basket=basket, market=basket.market)

    line = services.add(basket=Basket.objects.get(pk=basket.pk), product=bear, quantity=2)

    assert line.basket_id != basket.pk
    assert contents(basket) == {"Bear": 1}
    assert contents(line.basket) == {"Bear": 2}


def test_reopened_basket_joins_what_was_added_meanwhile(brand, user):
    bear, hat = make_product(brand, "Bear"), make_product(brand, "Hat")
    basket = make_basket(brand, bear, quantity=2, owner=user)
    services.freeze(basket=basket, market=basket.market)
    newer = make_basket(brand, hat, owner=user)

    services.reopen(basket=basket)

    basket.refresh_from_db()
    assert basket.status == "Merged"
    assert contents(newer) == {"Bear": 2, "Hat": 1}


def test_what_an_order_did_not_buy_stays_in_the_basket(brand):
    bear, teapot = make_product(brand, "Bear"), make_product(brand, "Teapot")
    basket = make_basket(brand, bear, teapot)
    services.freeze(basket=basket, market=basket.market)

    services.submit(basket=basket, bought={bear.pk: 1})

    basket.refresh_from_db()
    assert (basket.status, contents(basket)) == ("Open", {"Teapot": 1})


def test_a_basket_that_was_bought_whole_is_submitted(brand):
    bear = make_product(brand, "Bear")
    basket = make_basket(brand, bear)
    services.freeze(basket=basket, market=basket.market)

    services.submit(basket=basket, bought={bear.pk: 1})
    services.submit(basket=basket, bought={bear.pk: 1})

    basket.refresh_from_db()
    assert (basket.status, contents(basket)) == ("Submitted", {"Bear": 1})


def test_quantities_never_pass_the_limit_by_merging(brand, user):
    bear = make_product(brand, "Bear", stock=500)
    own = make_basket(brand, bear, quantity=60, owner=user)
    guest = make_basket(brand, bear, quantity=70)

    services.adopt(basket_id=guest.pk, brand=brand, user=user)

    assert contents(own) == {"Bear": 70}
    with pytest.raises(BasketFullError):
        services.add(basket=own, product=bear, quantity=30)
