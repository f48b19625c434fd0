"""The wish list: one a person and brand, filled from pages that everybody shares."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

import pytest

from commerce.basket.models import Basket
from commerce.partner.models import StockRecord
from commerce.wishlists import services
from commerce.wishlists.models import Line, WishList
from tests.factories.accounts import PASSWORD, make_user, sign_in
from tests.factories.checkout import SAME_ORIGIN, Shopper
from tests.factories.commerce import make_brand, make_product
from tests.races import race

JSON = {**SAME_ORIGIN, "Accept": "application/json"}


@pytest.fixture
def brand():
    return make_brand()


@pytest.fixture
def bear(brand):
    return make_product(brand, "Bear", price="12.00", stock=3)


@pytest.fixture
def ada():
    return make_user()


@pytest.fixture
def shopper(brand, ada) -> Shopper:
    return sign_in(brand, ada)


def wished() -> list[tuple[str, str, int | None]]:
    rows = Line.objects.order_by("pk").values_list(
        "wishlist__owner__email", "wishlist__brand__slug", "product"
    )
    return list(rows)


def test_the_heart_puts_a_product_on_the_list_once(shopper, ada, bear):
    first = shopper.post_bare("account/wishlist/add/", {"product": bear.pk}, **JSON)
    second = shopper.post_bare("account/wishlist/add/", {"product": bear.pk}, **JSON)

    assert first.json() == second.json() == {"wished": True, "message": "“Bear” is on your wish list."}
    assert wished() == [(ada.email, "petite", bear.pk)]
    assert shopper.get("/-/me").json()["wishes"] == {"ids": [bear.pk]}


def test_a_guest_signs_in_first_and_finds_it_there(brand, ada, bear):
    guest = Shopper(brand)
    asked = guest.post_bare("account/wishlist/add/", {"product": bear.pk}, **SAME_ORIGIN)
    before = wished()

    guest.post("account/login/", {"login": ada.email, "password": PASSWORD})

    assert asked["Location"] == "/en-gb/account/login/?next=/en-gb/account/wishlist/"
    assert before == []
    assert wished() == [(ada.email, "petite", bear.pk)]
    assert Shopper(brand).get("/-/me").json()["wishes"] is None


def test_another_site_presses_no_heart(shopper, bear):
    answer = shopper.post_bare(
        "account/wishlist/add/", {"product": bear.pk}, **{"Sec-Fetch-Site": "cross-site"}
    )

    assert answer.status_code == 403
    assert wished() == []


def test_removed_can_be_undone(shopper, ada, bear):
    services.wish(user=ada, product=bear)

    removed = shopper.post("account/wishlist/remove/", {"product": bear.pk})
    page = shopper.follow(removed).content.decode()

    assert wished() == []
    assert "“Bear” is no longer on your wish list." in page
    shopper.post("account/wishlist/add/", {"product": bear.pk}, **SAME_ORIGIN)
    assert wished() == [(ada.email, "petite", bear.pk)]


def test_moved_to_the_basket_it_leaves_the_list(shopper, ada, bear):
    services.wish(user=ada, product=bear)

    shopper.post("account/wishlist/basket/", {"product": bear.pk})

    lines = Basket.objects.get(owner=ada).lines.values_list("product", "quantity")
    assert list(lines) == [(bear.pk, 1)]
    assert wished() == []


def test_what_is_sold_out_stays_and_says_so(shopper, ada, bear):
    services.wish(user=ada, product=bear)
    StockRecord.objects.update(num_in_stock=0)

    shopper.post("account/wishlist/basket/", {"product": bear.pk})
    page = shopper.get("account/wishlist/").content.decode()

    assert wished() == [(ada.email, "petite", bear.pk)]
    assert not Basket.objects.filter(lines__isnull=False).exists()
    assert "Sold out at the moment." in page
    assert "Move to basket" not in page


def test_other_people_and_the_other_shop_have_lists_of_their_own(brand, ada, bear):
    bakers = make_brand("bakers")
    services.wish(user=ada, product=bear)
    eve = sign_in(brand, make_user("eve@example.org"))

    eve.post("account/wishlist/remove/", {"product": bear.pk})
    theirs = eve.get("account/wishlist/").content.decode()
    there = sign_in(bakers, ada).get("account/wishlist/").content.decode()

    assert wished() == [(ada.email, "petite", bear.pk)]
    assert "Nothing on your list yet" in theirs
    assert "Nothing on your list yet" in there


@pytest.mark.parametrize("value", ["", "0", "-1", "x", "99999999999999999999"])
def test_nonsense_is_not_found(shopper, value):
    assert shopper.post("account/wishlist/add/", {"product": value}, **SAME_ORIGIN).status_code == 404
    assert shopper.post("account/wishlist/remove/", {"product": value}).status_code in (303, 404)
    assert wished() == []


def test_the_other_brands_product_is_not_found(shopper):
    bread = make_product(make_brand("bakers"), "Bread")

    assert shopper.post("account/wishlist/add/", {"product": bread.pk}, **SAME_ORIGIN).status_code == 404
    assert wished() == []


def test_a_full_list_says_so(shopper, ada, brand, bear, monkeypatch):
    monkeypatch.setattr(services, "MOST", 1)
    services.wish(user=ada, product=make_product(brand, "Hat"))

    shopper.post("account/wishlist/add/", {"product": bear.pk}, **SAME_ORIGIN)

    assert Line.objects.filter(product=bear).count() == 0
    assert Line.objects.count() == 1


def test_a_long_list_asks_as_often_as_a_short_one(shopper, ada, brand):
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert shopper.get("account/wishlist/").status_code == 200
        return len(queries)

    def wish_for(number: int) -> None:
        romper = make_product(brand, f"Romper {number}", variants=[{"size": "0-3m", "colour": "sage"}])
        services.wish(user=ada, product=romper.children.get())
        services.wish(user=ada, product=make_product(brand, f"Bear {number}"))

    wish_for(0)
    cost()
    short = cost()
    for number in range(1, 12):
        wish_for(number)

    assert cost() == short
    assert short <= 20


def press(ticket: tuple[int, int]) -> str:
    from commerce.catalogue.models import Product
    from core.models import User

    services.wish(user=User.objects.get(pk=ticket[0]), product=Product.objects.get(pk=ticket[1]))
    return "wished"


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_eight_fingers_on_one_heart_make_one_wish():
    bear, ada = make_product(make_brand(), "Bear"), make_user()

    outcomes = race(press, [(ada.pk, bear.pk)] * 8)

    assert outcomes == ["wished"] * 8
    assert WishList.objects.count() == Line.objects.count() == 1
