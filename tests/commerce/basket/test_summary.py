"""The basket's page: change, remove, undo; and what it says when something can't be ordered."""

from decimal import Decimal

import pytest

from commerce.basket.models import Basket, Line
from commerce.partner.models import StockRecord
from tests.factories.checkout import Shopper, make_delivery
from tests.factories.commerce import make_brand, make_product


@pytest.fixture
def shopper():
    make_brand("bakers")
    return Shopper(make_brand())


def only_line() -> Line:
    return Line.objects.get()


def test_empty_basket_says_so(shopper):
    page = shopper.get("basket/")

    assert "Your basket is empty" in page.content.decode()
    assert "no-store" in page["Cache-Control"]


def test_page_shows_lines_sum_and_what_delivery_lacks(shopper):
    make_delivery(shopper.brand, amount="3.50", free_from="40.00")
    romper = make_product(shopper.brand, "Romper", price="14.00", variants=[{"size": "M", "colour": "Sage"}])
    shopper.add(romper.children.get(), 2)

    page = shopper.get("basket/")

    line = page.context["page"].lines[0]
    assert (line.title, line.options, line.quantity, line.total) == ("Romper", "Sage, M", 2, Decimal("28.00"))
    assert line.url == f"/en-gb/p/romper-{romper.pk}/{line.sku}/"
    html = page.content.decode()
    assert "£28.00" in html
    assert "from £3.50" in html
    assert "£12.00 more and delivery is free." in html


def test_the_drawer_gets_the_basket_without_its_page(shopper):
    make_delivery(shopper.brand, amount="3.50", free_from="40.00")
    shopper.add(make_product(shopper.brand, "Bear", price="10.00"))

    part = shopper.get("basket/", HTTP_X_PART="drawer")

    html = part.content.decode()
    assert "<html" not in html
    assert 'data-drawer-part data-basket-total="1"' in html
    assert "£30.00 more and delivery is free." in html
    assert (part.context["free_delivery"].percent, "no-store" in part["Cache-Control"]) == (25, True)


def test_what_is_done_in_the_drawer_is_answered_there(shopper):
    shopper.add(make_product(shopper.brand, "Bear"))

    refused = shopper.post(
        "basket/update/", {"line": only_line().pk, "quantity": "0x"}, **{"X-Part": "drawer"}
    )

    assert (refused.status_code, only_line().quantity) == (400, 1)
    assert "<html" not in refused.content.decode()
    assert 'role="alert"' in refused.content.decode()


def test_free_delivery_that_is_reached_is_said(shopper):
    make_delivery(shopper.brand, amount="3.50", free_from="10.00")
    shopper.add(make_product(shopper.brand, price="12.00"))

    page = shopper.get("basket/")

    assert (page.context["free_delivery"].text, page.context["free_delivery"].percent) == (
        "Delivery is free.",
        100,
    )


def test_free_delivery_is_called_free(shopper):
    make_delivery(shopper.brand, amount="3.50", free_from="10.00")
    shopper.add(make_product(shopper.brand, price="12.00"))

    page = shopper.get("basket/")

    assert page.context["rows"][1]["text"] == "free"
    assert page.context["rows"][-1]["label"] == "Total"
    assert "incl. VAT, plus delivery" in page.content.decode()


def test_update_changes_the_quantity_and_says_so(shopper):
    shopper.add(make_product(shopper.brand, "Bear"))

    answer = shopper.post("basket/update/", {"line": only_line().pk, "quantity": "4"})

    assert only_line().quantity == 4
    assert "“Bear”: quantity 4." in shopper.follow(answer).content.decode()


@pytest.mark.parametrize("quantity", ["-1", "1000000000", "1.5", "x", ""])
def test_update_refuses_impossible_quantities(shopper, quantity):
    shopper.add(make_product(shopper.brand), 2)

    answer = shopper.post("basket/update/", {"line": only_line().pk, "quantity": quantity})

    assert answer.status_code == 400
    assert "Please choose a quantity from 1 to 99." in answer.content.decode()
    assert only_line().quantity == 2


def test_update_refuses_more_than_is_left(shopper):
    shopper.add(make_product(shopper.brand, "Bear", stock=3), 2)

    answer = shopper.post("basket/update/", {"line": only_line().pk, "quantity": "4"})

    assert answer.status_code == 409
    assert only_line().quantity == 2


def test_update_to_nought_removes(shopper):
    shopper.add(make_product(shopper.brand, "Bear"))

    answer = shopper.post("basket/update/", {"line": only_line().pk, "quantity": "0"})

    assert Line.objects.count() == 0
    assert "“Bear” has been removed." in shopper.follow(answer).content.decode()


def test_removing_can_be_undone_once(shopper):
    shopper.add(make_product(shopper.brand, "Bear"), 3)

    page = shopper.follow(shopper.post("basket/remove/", {"line": only_line().pk}))

    assert Line.objects.count() == 0
    assert "“Bear” has been removed." in page.content.decode()
    token = page.context["removed_token"]
    shopper.post("basket/restore/", {"removed": token})
    shopper.post("basket/restore/", {"removed": token})
    assert only_line().quantity == 3


@pytest.mark.parametrize("token", ["", "forged", "WzEsMV0:1:x"])
def test_forged_undo_is_refused(shopper, token):
    shopper.add(make_product(shopper.brand))

    answer = shopper.post("basket/restore/", {"removed": token})

    assert answer.status_code == 400
    assert "That can’t be undone any more." in answer.content.decode()
    assert only_line().quantity == 1


def test_lines_of_somebody_else_are_unknown(shopper):
    shopper.add(make_product(shopper.brand), 2)
    stranger = Shopper(shopper.brand)
    stranger.add(make_product(shopper.brand))
    line = Line.objects.order_by("pk").first()

    assert stranger.post("basket/update/", {"line": line.pk, "quantity": "5"}).status_code == 404
    assert stranger.post("basket/remove/", {"line": line.pk}).status_code == 404
    line.refresh_from_db()
    assert line.quantity == 2


@pytest.mark.parametrize("path", ["basket/update/", "basket/remove/", "basket/restore/"])
def test_forms_of_the_page_want_a_token(shopper, path):
    shopper.add(make_product(shopper.brand), 2)

    answer = shopper.post_bare(path, {"line": only_line().pk, "quantity": "5"})

    assert answer.status_code == 403
    assert only_line().quantity == 2


@pytest.mark.parametrize("path", ["basket/update/", "basket/remove/", "basket/restore/"])
def test_forms_are_posted_only(shopper, path):
    assert shopper.get(path).status_code == 405


@pytest.mark.parametrize(
    ("left", "warning"),
    [
        (0, "Sold out. Please remove it to go on."),
        (1, "Only 1 piece is left. Please lower the quantity."),
    ],
)
def test_what_sold_out_meanwhile_is_marked_and_bars_the_checkout(shopper, left, warning):
    bear = make_product(shopper.brand, "Bear", stock=5)
    shopper.add(bear, 2)
    StockRecord.objects.filter(product=bear).update(num_in_stock=left)

    page = shopper.get("basket/")

    assert page.context["page"].lines[0].warning == warning
    assert "Go to checkout" not in page.content.decode()
    assert shopper.get("checkout/details/")["Location"] == "/en-gb/basket/"


def test_page_takes_at_most_twelve_queries_however_many_lines(shopper, django_assert_max_num_queries):
    make_delivery(shopper.brand)
    for _ in range(6):
        shopper.add(make_product(shopper.brand, variants=[{"size": "S"}, {"size": "M"}]).children.first())
    for _ in range(2):
        shopper.add(make_product(shopper.brand))

    Shopper(shopper.brand).get("basket/")  # the process has read its brands, markets and menus
    with django_assert_max_num_queries(12):
        page = shopper.get("basket/")

    assert page.context["page"].count == 8


def test_personal_part_counts_the_pieces(shopper):
    shopper.add(make_product(shopper.brand), 2)
    shopper.add(make_product(shopper.brand), 3)

    answer = shopper.get("/-/me?path=/en-gb/").json()

    assert answer["basket"] == {"count": 5, "url": "/en-gb/basket/"}


def test_personal_part_without_a_page_counts_nothing(shopper):
    shopper.add(make_product(shopper.brand), 2)

    assert shopper.get("/-/me").json()["basket"] == {"count": 0}
    assert Basket.objects.count() == 1
