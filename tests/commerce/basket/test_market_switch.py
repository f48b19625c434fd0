"""The same basket under another locale: other prices, perhaps fewer lines, and a way back."""

from decimal import Decimal

import pytest

from commerce.basket.models import Basket, Line
from core.models import User
from tests.factories.checkout import Shopper
from tests.factories.commerce import make_brand, make_product


@pytest.fixture(params=["guest", "signed in"])
def shoppers(request):
    """One person with one browser, in two markets."""
    brand = make_brand()
    british = Shopper(brand)
    if request.param == "signed in":
        british.client.force_login(User.objects.create_user("ada@example.org"))
    return british, Shopper(brand, market="de", client=british.client)


def test_prices_follow_the_market(shoppers):
    british, german = shoppers
    british.add(make_product(british.brand, "Bear", price={"en-gb": "12.00", "de": "14.50"}), 2)

    page = german.get("basket/")

    assert (page.context["page"].currency, page.context["page"].total) == ("EUR", Decimal("29.00"))
    assert "29,00" in page.content.decode()
    assert page.context["previous"] == {"name": "United Kingdom", "url": "/en-gb/basket/"}


def test_lines_not_sold_there_are_listed_apart_and_not_counted(shoppers):
    british, german = shoppers
    british.add(make_product(british.brand, "Bear", price={"en-gb": "12.00", "de": "14.50"}))
    british.add(make_product(british.brand, "Teapot", price={"en-gb": "30.00"}), 2)
    british.add(make_product(british.brand, "Book", locales=["en-gb"]))

    page = german.get("basket/").context["page"]

    assert [line.title for line in page.lines] == ["Bear"]
    assert [(line.title, line.quantity) for line in page.missing] == [("Teapot", 2), ("Book", 1)]
    assert (page.count, page.total) == (1, Decimal("14.50"))
    told = german.get("/-/me?path=/de/").json()["basket"]
    assert told["count"] == 1
    assert told["notice"].startswith("3 ")
    assert "notice" not in british.get("/-/me?path=/en-gb/").json()["basket"]


def test_looking_changes_nothing_and_the_way_back_restores_all(shoppers):
    british, german = shoppers
    british.add(make_product(british.brand, "Bear", price={"en-gb": "12.00", "de": "14.50"}))
    british.add(make_product(british.brand, "Teapot", price={"en-gb": "30.00"}))
    before = british.get("basket/").context["page"]

    german.get("basket/")
    after = british.client.get(
        german.get("basket/").context["previous"]["url"], headers={"Host": british.host}
    )

    assert after.context["page"] == before
    assert after.context["previous"] is None
    assert Basket.objects.get().market.code == "en-gb"


def test_changing_something_settles_in_the_market(shoppers):
    british, german = shoppers
    british.add(make_product(british.brand, "Bear", price={"en-gb": "12.00", "de": "14.50"}))

    german.add(make_product(british.brand, "Hat", price={"de": "9.00"}))

    page = german.get("basket/")
    assert page.context["previous"] is None
    assert page.context["page"].total == Decimal("23.50")
    assert Basket.objects.get().market.code == "de"
    assert list(Line.objects.order_by("pk").values_list("price_currency", flat=True)) == ["GBP", "EUR"]


def test_missing_lines_can_be_removed(shoppers):
    british, german = shoppers
    british.add(make_product(british.brand, "Teapot", price={"en-gb": "30.00"}))

    page = german.get("basket/")
    german.post("basket/remove/", {"line": page.context["page"].missing[0].id})

    assert Line.objects.count() == 0


def test_a_basket_of_missing_lines_only_is_not_called_empty(shoppers):
    british, german = shoppers
    british.add(make_product(british.brand, "Teapot", price={"en-gb": "30.00"}))

    page = german.get("basket/").content.decode()

    assert "Teapot" in page
    assert "/en-gb/basket/" in page
    assert german.get("checkout/details/")["Location"] == "/de/basket/"
