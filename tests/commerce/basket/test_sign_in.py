"""Two baskets of one person become one at sign-in, and nobody is surprised."""

import pytest

from commerce.basket import services
from commerce.basket.exceptions import BasketFullError
from commerce.basket.models import Basket, Line
from commerce.partner.models import StockRecord
from core.models import Brand, User
from tests.factories.accounts import PASSWORD, make_user, sign_in
from tests.factories.checkout import Shopper, make_basket, make_delivery
from tests.factories.commerce import make_brand, make_market, make_product
from tests.factories.offers import make_offer, make_voucher


@pytest.fixture
def brand() -> Brand:
    brand = make_brand()
    make_delivery(brand)
    return brand


@pytest.fixture
def ada() -> User:
    return make_user()


def enter(shopper: Shopper, user: User):
    """Sign in and look at the basket."""
    answer = shopper.post("account/login/", {"login": user.email, "password": PASSWORD})
    assert answer.status_code == 302
    return shopper.get("basket/")


def said(page) -> list[str]:
    return [str(each) for each in page.context["messages"]]


def contents(page) -> dict[str, int]:
    return {line.title: line.quantity for line in page.context["page"].lines}


def test_who_had_left_nothing_hears_nothing(brand, ada):
    shopper = Shopper(brand)
    shopper.add(make_product(brand, "Bear"), 2)

    page = enter(shopper, ada)

    assert (contents(page), said(page)) == ({"Bear": 2}, [])


def test_what_was_left_last_time_is_there_again_and_said(brand, ada):
    bear, hat = make_product(brand, "Bear"), make_product(brand, "Hat")
    make_basket(brand, hat, quantity=2, owner=ada)
    shopper = Shopper(brand)
    shopper.add(bear, 1)

    page = enter(shopper, ada)

    assert contents(page) == {"Hat": 2, "Bear": 1}
    assert said(page) == [
        "You had left 2 pieces in your basket last time. They are there again, beside what you chose now."
    ]
    assert said(shopper.get("basket/")) == []


def test_signing_in_again_and_again_adds_nothing(brand, ada):
    bear = make_product(brand, "Bear")
    make_basket(brand, bear, quantity=2, owner=ada)
    for _ in range(3):
        shopper = Shopper(brand)
        shopper.add(bear, 2)
        page = enter(shopper, ada)

    assert contents(page) == {"Bear": 2}


def test_the_code_that_was_entered_last_counts(brand, ada):
    old, new = make_voucher(brand, "OLD"), make_voucher(brand, "NEW")
    own = make_basket(brand, make_product(brand, "Hat"), owner=ada)
    Basket.objects.filter(pk=own.pk).update(voucher=old)
    shopper = Shopper(brand)
    shopper.add(make_product(brand, "Bear"))
    shopper.post("basket/voucher/", {"code": "NEW"})
    assert Basket.objects.get(owner=None).voucher == new

    page = enter(shopper, ada)

    own.refresh_from_db()
    assert (own.voucher, page.context["page"].voucher.code) == (new, "NEW")
    assert said(page)[1:] == ["The code OLD from last time made way for the one you entered now."]


def test_a_code_from_last_time_stays_if_none_was_entered(brand, ada):
    old = make_voucher(brand, "OLD")
    own = make_basket(brand, make_product(brand, "Hat"), owner=ada)
    Basket.objects.filter(pk=own.pk).update(voucher=old)
    shopper = Shopper(brand)
    shopper.add(make_product(brand, "Bear"))

    page = enter(shopper, ada)

    assert page.context["page"].voucher.code == "OLD"
    assert len(said(page)) == 1


def test_what_is_no_longer_sold_is_shown_apart_and_lost_by_nobody(brand, ada):
    hat = make_product(brand, "Hat")
    make_basket(brand, hat, owner=ada)
    type(hat).objects.filter(pk=hat.pk).update(is_public=False)
    shopper = Shopper(brand)
    shopper.add(make_product(brand, "Bear"))

    page = enter(shopper, ada)

    assert contents(page) == {"Bear": 1}
    assert [line.title for line in page.context["page"].missing] == ["Hat"]


def test_more_than_is_left_is_marked_not_ordered(brand, ada):
    bear = make_product(brand, "Bear", stock=5)
    make_basket(brand, bear, quantity=4, owner=ada)
    StockRecord.objects.update(num_in_stock=2)
    shopper = Shopper(brand)
    shopper.add(bear, 1)

    page = enter(shopper, ada)

    (line,) = page.context["page"].lines
    assert (line.quantity, line.warning) == (4, "Only 2 pieces are left. Please lower the quantity.")
    assert not page.context["page"].is_orderable


def test_a_basket_that_grew_too_full_can_be_lowered_and_not_raised(brand, ada):
    bear, hat = make_product(brand, "Bear", stock=500), make_product(brand, "Hat", stock=500)
    own = make_basket(brand, bear, quantity=60, owner=ada)
    shopper = Shopper(brand)
    shopper.add(hat, 70)

    page = enter(shopper, ada)
    line = Line.objects.get(basket=own, product=bear)

    assert contents(page) == {"Bear": 60, "Hat": 70}
    services.set_quantity(basket=own, line_id=line.pk, quantity=50)
    with pytest.raises(BasketFullError):
        services.set_quantity(basket=own, line_id=line.pk, quantity=51)
    line.refresh_from_db()
    assert line.quantity == 50


def test_the_market_of_the_moment_counts(ada):
    brand = make_brand(markets=("en-gb", "de"))
    make_delivery(brand)
    own = make_basket(brand, make_product(brand, "Hat"), owner=ada, market="de")
    shopper = Shopper(brand)
    shopper.add(make_product(brand, "Bear"))

    page = enter(shopper, ada)

    own.refresh_from_db()
    assert (own.market, page.context["previous"]) == (make_market("en-gb"), None)


def test_the_other_brands_baskets_are_left_alone(brand, ada):
    bakers = make_brand("bakers")
    make_delivery(bakers)
    bread, roll = make_product(bakers, "Bread"), make_product(bakers, "Roll")
    own = make_basket(bakers, bread, quantity=2, owner=ada)
    guest = make_basket(bakers, roll)
    shopper = Shopper(brand)
    shopper.add(make_product(brand, "Bear"))

    page = enter(shopper, ada)

    guest.refresh_from_db()
    assert contents(page) == {"Bear": 1}
    assert (guest.owner, guest.status) == (None, Basket.OPEN)
    assert list(Line.objects.filter(basket=own).values_list("product", "quantity")) == [(bread.pk, 2)]


def test_the_basket_of_somebody_signed_in_with_offers_keeps_to_its_budget(
    brand, ada, django_assert_max_num_queries
):
    make_offer(brand, value="10", exclusive=False)
    make_voucher(brand, "NEW", exclusive=False)
    shopper = sign_in(brand, ada)
    for _ in range(4):
        shopper.add(make_product(brand, variants=[{"size": "S"}, {"size": "M"}]).children.first())
    for _ in range(2):
        shopper.add(make_product(brand))
    shopper.post("basket/voucher/", {"code": "NEW"})
    shopper.get("basket/")

    with django_assert_max_num_queries(12):
        page = shopper.get("basket/")

    assert (page.context["page"].count, len(page.context["page"].discounts)) == (6, 2)
