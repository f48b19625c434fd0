"""Adding from a page that is the same for everybody: by any browser, of nothing but what is on sale."""

from decimal import Decimal

import pytest

from commerce.basket.models import Basket, Line
from commerce.markets.models import Market
from commerce.partner.models import Price
from core.models import User
from tests.factories.checkout import SAME_ORIGIN, Shopper
from tests.factories.commerce import make_brand, make_product

JSON = {"Accept": "application/json"}


@pytest.fixture
def bakers():
    return make_brand("bakers")


@pytest.fixture
def shopper(bakers):
    return Shopper(make_brand())


def contents() -> list[tuple[str, int]]:
    return [
        (line.stockrecord.partner_sku, line.quantity) for line in Line.objects.select_related("stockrecord")
    ]


def test_looking_creates_no_basket(shopper):
    assert shopper.get("basket/").status_code == 200
    assert Basket.objects.count() == 0
    assert "basket" not in shopper.client.cookies


def test_first_add_creates_the_basket_and_names_it_in_a_cookie(shopper):
    bear = make_product(shopper.brand, "Bear", sku="BEAR")

    answer = shopper.add(bear, 2)

    basket = Basket.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, f"/en-gb/basket/?added={Line.objects.get().pk}")
    assert contents() == [("BEAR", 2)]
    assert (basket.brand, basket.market.code, basket.owner) == (shopper.brand, "en-gb", None)
    cookie = answer.cookies["basket"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


def test_second_add_of_a_product_raises_its_line(shopper):
    bear = make_product(shopper.brand, "Bear", sku="BEAR")

    shopper.add(bear, 2)
    shopper.add(bear, 3)

    assert contents() == [("BEAR", 5)]


def test_script_gets_json_for_badge_and_status(shopper):
    bear = make_product(shopper.brand, "Bear")

    answer = shopper.add(bear, 2, **JSON)

    assert answer.json() == {
        "ok": True,
        "message": "“Bear” is in your basket.",
        "basket": {"count": 2, "url": "/en-gb/basket/"},
        "line": Line.objects.get().pk,
        "link": {"href": "/en-gb/basket/", "label": "View basket"},
    }
    assert "no-store" in answer["Cache-Control"]


def test_script_gets_refusals_as_json(shopper):
    bear = make_product(shopper.brand, "Bear", stock=0)

    answer = shopper.add(bear, 1, **JSON)

    assert answer.status_code == 409
    assert answer.json() == {"ok": False, "message": "Sorry, “Bear” is sold out."}


def test_origin_of_the_shop_is_enough(shopper):
    bear = make_product(shopper.brand, "Bear", sku="BEAR")

    data = {"product": bear.pk, "quantity": 1}
    answer = shopper.post_bare("basket/add/", data, Origin="http://petite.localhost")

    assert answer.status_code == 303
    assert contents() == [("BEAR", 1)]


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "http://evil.example"}])
def test_other_sites_are_refused(shopper, headers):
    bear = make_product(shopper.brand, "Bear")

    answer = shopper.post_bare("basket/add/", {"product": bear.pk, "quantity": 1}, **headers)

    assert answer.status_code == 403
    assert Basket.objects.count() == 0


def test_a_browser_that_does_not_say_where_from_confirms_on_a_page_with_a_token(shopper):
    bear = make_product(shopper.brand, "Bear", sku="BEAR")

    asked = shopper.post_bare("basket/add/", {"product": bear.pk, "quantity": 2})

    assert asked.status_code == 200
    assert "csrfmiddlewaretoken" in asked.content.decode()
    assert Basket.objects.count() == 0

    answer = shopper.post("basket/add/", {"product": bear.pk, "quantity": 2})

    assert answer.status_code == 303
    assert contents() == [("BEAR", 2)]


@pytest.mark.parametrize(
    "quantity", ["0", "-1", "1000000000", "9" * 30, "1.5", "NaN", "1e3", "٣", "²", "", "x", "100"]
)
def test_impossible_quantities_are_refused(shopper, quantity):
    bear = make_product(shopper.brand, "Bear", stock=500)

    answer = shopper.add(bear, quantity)

    assert answer.status_code == 400
    assert "Please choose a quantity from 1 to 99." in answer.content.decode()
    assert Basket.objects.count() == 0


@pytest.mark.parametrize("product", ["999999", "-1", "0", "x", "", "1 OR 1=1", "9" * 40])
def test_unknown_products_are_refused(shopper, product):
    answer = shopper.post_bare("basket/add/", {"product": product, "quantity": 1}, **SAME_ORIGIN)

    assert answer.status_code == 404
    assert "We couldn’t find that product." in answer.content.decode()
    assert Basket.objects.count() == 0


def test_product_of_another_brand_is_unknown(shopper, bakers):
    bread = make_product(bakers, "Bread")

    answer = shopper.add(bread)

    assert answer.status_code == 404
    assert Basket.objects.count() == 0


@pytest.mark.parametrize("change", [{"public": False}, {"locales": []}, {"price": {"de": "9.00"}}])
def test_what_is_not_on_sale_here_is_unknown(shopper, change):
    hidden = make_product(shopper.brand, "Hidden", **change)

    assert shopper.add(hidden).status_code == 404
    assert Basket.objects.count() == 0


def test_sold_out_variant_is_refused_with_its_name(shopper):
    romper = make_product(shopper.brand, "Romper", variants=[{"size": "S", "stock": 0}, {"size": "M"}])

    answer = shopper.add(romper.children.get(stockrecords__num_in_stock=0))

    assert answer.status_code == 409
    assert "Sorry, “Romper, S” is sold out." in answer.content.decode()
    assert Basket.objects.count() == 0


def test_more_than_is_left_changes_nothing(shopper):
    bear = make_product(shopper.brand, "Bear", sku="BEAR", stock=3)
    shopper.add(bear, 2)

    answer = shopper.add(bear, 2)

    assert answer.status_code == 409
    assert "Only 3 pieces of “Bear” are left, so we have changed nothing." in answer.content.decode()
    assert contents() == [("BEAR", 2)]


def test_parent_asks_for_a_variant(shopper):
    romper = make_product(shopper.brand, "Romper", variants=[{"size": "S"}])

    answer = shopper.add(romper)

    assert answer.status_code == 400
    assert "Please choose one of the variants first." in answer.content.decode()
    assert f"/en-gb/p/romper-{romper.pk}/" in answer.content.decode()
    assert Basket.objects.count() == 0


def test_basket_holds_at_most_99_pieces(shopper):
    first = make_product(shopper.brand, "First", stock=200, sku="FIRST")
    second = make_product(shopper.brand, "Second", stock=200)
    shopper.add(first, 90)

    answer = shopper.add(second, 10)

    assert answer.status_code == 409
    assert contents() == [("FIRST", 90)]


def test_posted_prices_are_not_read(shopper):
    bear = make_product(shopper.brand, "Bear", price="12.00")
    forged = {"product": bear.pk, "quantity": 1, "price": "0.01", "price_incl_tax": "0.01", "currency": "XXX"}

    shopper.post_bare("basket/add/", {**forged, "stockrecord": 1, "basket": 1, "owner": 1}, **SAME_ORIGIN)

    line = Line.objects.get()
    assert (line.price_incl_tax, line.price_currency) == (Decimal("12.00"), "GBP")
    assert shopper.get("basket/").context["page"].total == Decimal("12.00")


def test_forged_cookie_opens_no_basket(shopper):
    bear = make_product(shopper.brand, "Bear")
    shopper.add(bear)
    thief = Shopper(shopper.brand)
    thief.client.cookies["basket"] = f"{Basket.objects.get().pk}:forged"

    assert thief.get("basket/").context["page"].count == 0


def test_cookie_of_one_brand_opens_no_basket_of_another(shopper, bakers):
    shopper.add(make_product(shopper.brand, "Bear"))
    other = Shopper(bakers, client=shopper.client)

    assert other.get("basket/").context["page"].count == 0
    assert shopper.get("basket/").context["page"].count == 1


def test_signed_in_shopper_has_one_basket_per_brand(shopper, bakers):
    user = User.objects.create_user("ada@example.org")
    shopper.client.force_login(user)
    other = Shopper(bakers, client=shopper.client)

    shopper.add(make_product(shopper.brand, "Bear"))
    other.add(make_product(bakers, "Bread"), 3)

    assert {(row.brand.slug, row.owner) for row in Basket.objects.all()} == {
        ("petite", user),
        ("bakers", user),
    }
    assert (shopper.get("basket/").context["page"].count, other.get("basket/").context["page"].count) == (
        1,
        3,
    )
    assert "basket" not in shopper.client.cookies


def test_get_leads_to_the_basket(shopper):
    answer = shopper.get("basket/add/")

    assert (answer.status_code, answer["Location"]) == (303, "/en-gb/basket/")


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
@pytest.mark.parametrize("present", [0, 5])
def test_add_takes_at_most_ten_queries(shopper, django_assert_max_num_queries, accept, present):
    products = [
        make_product(shopper.brand, variants=[{"size": "S"}, {"size": "M"}]).children.first()
        for _ in range(present + 1)
    ]
    shopper.get("basket/")  # the process has read its brands and markets
    for product in products[1:]:
        shopper.add(product)

    with django_assert_max_num_queries(10):
        answer = shopper.add(products[0], Accept=accept)

    assert answer.status_code == (303 if accept == "text/html" else 200)


def test_a_price_that_changes_is_the_one_that_counts(shopper):
    bear = make_product(shopper.brand, "Bear", price="12.00")
    shopper.add(bear)

    Price.objects.filter(market=Market.objects.get(locale__language_code="en-gb")).update(amount="15.00")

    assert shopper.get("basket/").context["page"].total == Decimal("15.00")
