"""What somebody would like to have: per brand, theirs alone, and nothing of it on a page that others share."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import pytest

from commerce.basket.models import Line as BasketLine
from commerce.partner.models import StockRecord
from commerce.wishlists import services
from commerce.wishlists.models import Line, WishList
from core.models import User
from tests.factories.accounts import PASSWORD, make_user, sign_in
from tests.factories.checkout import SAME_ORIGIN, Shopper
from tests.factories.commerce import make_brand, make_product

JSON = {**SAME_ORIGIN, "Accept": "application/json"}


@pytest.fixture
def brand():
    return make_brand()


@pytest.fixture
def ada() -> User:
    return make_user()


@pytest.fixture
def shopper(brand, ada) -> Shopper:
    return sign_in(brand, ada)


def wish(shopper: Shopper, product, **headers: str):
    """The heart of a shared page: without a token."""
    return shopper.post_bare("account/wishlist/add/", {"product": product.pk}, **(headers or SAME_ORIGIN))


def titles(shopper: Shopper) -> list[str]:
    return [each.title for each in shopper.get("account/wishlist/").context["wishes"]]


def hearts(shopper: Shopper) -> list[int]:
    return shopper.get("/-/me?path=/en-gb/").json()["wishes"]["ids"]


def said(answer) -> list[str]:
    return [str(each) for each in answer.context["messages"]]


def test_a_heart_without_script_leads_to_the_list(shopper, brand):
    bear = make_product(brand, "Bear", price="12.00")

    page = shopper.follow(wish(shopper, bear))

    assert said(page) == ["“Bear” is on your wish list."]
    (only,) = page.context["wishes"]
    assert (only.title, str(only.price), only.note, only.can_be_bought) == ("Bear", "12.00", "", True)


def test_a_heart_with_script_answers_and_fills(shopper, brand):
    bear = make_product(brand, "Bear")

    assert wish(shopper, bear, **JSON).json() == {"wished": True, "message": "“Bear” is on your wish list."}
    assert hearts(shopper) == [bear.pk]
    answer = shopper.post("account/wishlist/remove/", {"product": bear.pk}, Accept="application/json")
    assert answer.json() == {"wished": False, "message": "It is no longer on your wish list."}
    assert hearts(shopper) == []


def test_the_newest_wish_stands_first_and_twice_is_once(shopper, brand):
    bear, hat = make_product(brand, "Bear"), make_product(brand, "Hat")

    for product in (bear, hat, bear):
        wish(shopper, product)

    assert titles(shopper) == ["Hat", "Bear"]


def test_a_guests_heart_is_on_the_list_once_they_have_signed_in(brand, ada):
    bear = make_product(brand, "Bear")
    guest = Shopper(brand)

    answer = wish(guest, bear)

    assert answer["Location"] == "/en-gb/account/login/?next=/en-gb/account/wishlist/"
    assert WishList.objects.count() == 0
    page = guest.follow(
        guest.post(
            "account/login/?next=/en-gb/account/wishlist/",
            {"login": ada.email, "password": PASSWORD, "next": "/en-gb/account/wishlist/"},
        )
    )
    assert [each.title for each in page.context["wishes"]] == ["Bear"]
    assert said(page) == ["“Bear” is on your wish list."]


def test_a_guest_is_told_the_way_by_script(brand):
    bear = make_product(brand, "Bear")

    answer = wish(Shopper(brand), bear, **JSON)

    assert answer.json() == {"url": "/en-gb/account/login/?next=/en-gb/account/wishlist/"}


def test_hearts_of_guests_are_nobodys(brand):
    assert Shopper(brand).get("/-/me?path=/en-gb/").json()["wishes"] is None


def test_every_brand_has_a_list_of_its_own(brand, ada):
    bakers = make_brand("bakers")
    shopper = sign_in(brand, ada)
    bread, bear = make_product(bakers, "Bread"), make_product(brand, "Bear")
    wish(shopper, bear)

    assert wish(shopper, bread).status_code == 404
    at_bakers = sign_in(bakers, ada)
    wish(at_bakers, bread)

    assert (titles(shopper), titles(at_bakers)) == (["Bear"], ["Bread"])
    assert (hearts(shopper), hearts(at_bakers)) == ([bear.pk], [bread.pk])


def test_nobody_touches_the_list_of_somebody_else(shopper, brand):
    bear = make_product(brand, "Bear")
    wish(shopper, bear)
    other = sign_in(brand, make_user("mallory@example.org"))

    other.post("account/wishlist/remove/", {"product": bear.pk})
    answer = other.post("account/wishlist/basket/", {"product": bear.pk})

    assert answer.status_code == 303  # into their own basket, as any product
    assert (titles(shopper), titles(other)) == (["Bear"], [])


def test_a_card_of_what_has_variants_asks_to_choose_one(shopper, brand, drain_outbox):
    romper = make_product(brand, "Romper", variants=[{"size": "S", "price": "20.00"}, {"size": "M"}])
    drain_outbox()

    wish(shopper, romper)

    (only,) = shopper.get("account/wishlist/").context["wishes"]
    assert (only.title, str(only.price), only.price_varies) == ("Romper", "10.00", True)
    assert (only.must_choose, only.can_be_bought) == (True, False)
    assert only.url == romper.get_absolute_url()


def test_the_more_precise_wish_stays(shopper, brand):
    romper = make_product(brand, "Romper", variants=[{"size": "S"}, {"size": "M"}])
    small, medium = romper.children.order_by("pk")

    for product in (romper, small, romper, medium):
        wish(shopper, product)

    assert set(Line.objects.values_list("product_id", flat=True)) == {small.pk, medium.pk}
    assert set(hearts(shopper)) == {romper.pk, small.pk, medium.pk}


def test_the_full_heart_of_a_card_takes_all_variants_off(shopper, brand):
    romper = make_product(brand, "Romper", variants=[{"size": "S"}, {"size": "M"}])
    for product in romper.children.all():
        wish(shopper, product)

    shopper.post("account/wishlist/remove/", {"product": romper.pk})

    assert (Line.objects.count(), hearts(shopper)) == (0, [])


def test_a_removed_wish_comes_back_by_undo(shopper, brand):
    bear = make_product(brand, "Bear")
    wish(shopper, bear)

    page = shopper.follow(shopper.post("account/wishlist/remove/", {"product": bear.pk}))

    assert (page.context["wishes"], page.context["removed"]) == ([], bear)
    assert "“Bear” is no longer on your wish list." in page.text
    shopper.post("account/wishlist/add/", {"product": bear.pk})
    assert titles(shopper) == ["Bear"]


def test_moving_to_the_basket_takes_it_off_the_list(shopper, brand, ada):
    bear = make_product(brand, "Bear")
    wish(shopper, bear, **JSON)

    page = shopper.follow(shopper.post("account/wishlist/basket/", {"product": bear.pk}))

    line = BasketLine.objects.get()
    assert (line.product, line.quantity, line.basket.owner) == (bear, 1, ada)
    assert (page.context["wishes"], len(said(page))) == ([], 1)


def test_what_is_sold_out_says_so_and_stays(shopper, brand):
    bear = make_product(brand, "Bear")
    wish(shopper, bear, **JSON)
    StockRecord.objects.update(num_in_stock=0)

    page = shopper.follow(shopper.post("account/wishlist/basket/", {"product": bear.pk}))

    (only,) = page.context["wishes"]
    assert (only.note, only.can_be_bought) == ("Sold out at the moment.", False)
    assert "Move to basket" not in page.text
    assert said(page) == ["Sorry, “Bear” is sold out."]
    assert BasketLine.objects.count() == 0


def test_what_is_no_longer_sold_stays_on_the_list_without_a_way_to_it(shopper, brand):
    bear = make_product(brand, "Bear")
    wish(shopper, bear)
    type(bear).objects.update(is_public=False)

    (only,) = shopper.get("account/wishlist/").context["wishes"]

    assert (only.title, only.price, only.url) == ("Bear", None, "")
    assert only.note == "Not sold here at the moment."


def test_a_list_has_an_end(shopper, brand, ada, monkeypatch):
    monkeypatch.setattr(services, "MOST", 1)
    wish(shopper, make_product(brand, "Bear"), **JSON)

    page = shopper.follow(wish(shopper, make_product(brand, "Hat")))

    assert [each.title for each in page.context["wishes"]] == ["Bear"]
    assert said(page) == ["Your wish list holds 1 things. Take one off to add another."]


@pytest.mark.parametrize("product", ["", "0", "-1", "x", "9" * 30, "1e3"])
def test_nonsense_is_not_found(shopper, product):
    for part in ("add", "remove", "basket"):
        answer = shopper.post(f"account/wishlist/{part}/", {"product": product})
        assert answer.status_code == 404
    assert (Line.objects.count(), BasketLine.objects.count()) == (0, 0)


def test_another_site_fills_no_list(shopper, brand):
    bear = make_product(brand, "Bear")

    answer = wish(shopper, bear, **{"Sec-Fetch-Site": "cross-site"})

    assert (answer.status_code, Line.objects.count()) == (403, 0)


def test_the_heart_is_on_shared_pages_the_same_for_all(shopper, brand, drain_outbox):
    bear = make_product(brand, "Bear")
    drain_outbox()
    wish(shopper, bear)
    url = bear.get_absolute_url()

    own = shopper.client.get(url, headers={"Host": shopper.host})
    strangers = Client().get(url, headers={"Host": shopper.host})

    assert own.content == strangers.content
    assert b"On your wish list" in own.content  # the words wait in an attribute; `/-/me` says for whom
    assert f'data-product="{bear.pk}"' in own.text


def test_a_long_list_costs_as_many_queries_as_a_short_one(shopper, brand, ada, drain_outbox):
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert shopper.get("account/wishlist/").status_code == 200
        return len(queries)

    services.wish(user=ada, product=make_product(brand, variants=[{"size": "S"}]).children.get())
    services.wish(user=ada, product=make_product(brand, variants=[{"size": "S"}]))
    shopper.get("account/wishlist/")
    few = cost()
    for _ in range(5):
        services.wish(user=ada, product=make_product(brand, variants=[{"size": "S"}]).children.get())
        services.wish(user=ada, product=make_product(brand))
        services.wish(user=ada, product=make_product(brand, variants=[{"size": "S"}]))

    assert cost() == few
