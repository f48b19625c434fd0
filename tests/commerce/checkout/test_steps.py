"""Three steps in their order; answers are kept, mistakes are shown beside their fields."""

from decimal import Decimal

from oscar.apps.address.models import UserAddress

import pytest

from commerce.basket.models import Line
from commerce.customer.services import save_address
from commerce.order import links
from commerce.order.models import Order
from commerce.partner.models import Price, StockRecord
from commerce.payment.models import DemoPayment
from core.models import Brand, User
from tests.factories.accounts import make_user
from tests.factories.checkout import DETAILS, GERMAN_DETAILS, Shopper, make_delivery, pay
from tests.factories.commerce import make_brand, make_country, make_product

STEPS = ["details", "delivery", "payment"]


@pytest.fixture
def brand():
    brand = make_brand()
    make_delivery(brand, amount="3.50")
    make_delivery(brand, "express", amount="9.90", position=1)
    return brand


@pytest.fixture
def shopper(brand):
    shopper = Shopper(brand)
    shopper.add(make_product(brand, "Bear", price="12.00", stock=5), 2)
    return shopper


@pytest.mark.parametrize("step", ["", "details/", "delivery/", "payment/"])
def test_without_goods_there_is_no_checkout(brand, step):
    answer = Shopper(brand).get(f"checkout/{step}")

    assert (answer.status_code, answer["Location"]) == (302, "/en-gb/basket/")


def test_steps_can_not_be_skipped(shopper):
    assert shopper.get("checkout/delivery/")["Location"] == "/en-gb/checkout/details/"
    assert shopper.get("checkout/payment/")["Location"] == "/en-gb/checkout/details/"
    assert (
        shopper.post("checkout/delivery/", {"delivery": "standard"})["Location"] == "/en-gb/checkout/details/"
    )

    shopper.post("checkout/details/", DETAILS)

    assert shopper.get("checkout/payment/")["Location"] == "/en-gb/checkout/delivery/"
    assert shopper.post("checkout/payment/", {"agreed": "x"}).status_code == 302
    assert Order.objects.count() == 0


def test_checkout_leads_to_the_first_open_step(shopper):
    assert shopper.get("checkout/")["Location"] == "/en-gb/checkout/details/"
    shopper.post("checkout/details/", DETAILS)
    assert shopper.get("checkout/")["Location"] == "/en-gb/checkout/delivery/"
    shopper.post("checkout/delivery/", {"delivery": "standard"})
    assert shopper.get("checkout/")["Location"] == "/en-gb/checkout/payment/"


@pytest.mark.parametrize("step", STEPS)
def test_steps_are_private(shopper, step):
    shopper.post("checkout/details/", DETAILS)
    shopper.post("checkout/delivery/", {"delivery": "standard"})

    page = shopper.get(f"checkout/{step}/")

    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    assert 'content="noindex"' in page.content.decode()


@pytest.mark.parametrize("step", STEPS)
def test_forms_want_a_token(shopper, step):
    shopper.post("checkout/details/", DETAILS)
    shopper.post("checkout/delivery/", {"delivery": "standard"})
    agreed = shopper.agreed()

    answer = shopper.post_bare(f"checkout/{step}/", {**DETAILS, "delivery": "express", "agreed": agreed})

    assert answer.status_code == 403
    assert Order.objects.count() == 0


def test_browsers_know_the_fields(shopper):
    html = shopper.get("checkout/details/").content.decode()

    for kind in [
        "email",
        "given-name",
        "family-name",
        "address-line1",
        "address-line2",
        "postal-code",
        "address-level2",
    ]:
        assert f'autocomplete="{kind}"' in html
    assert '<input type="hidden" name="country" value="GB"' in html  # the only one: nothing to ask
    assert 'inputmode="email"' in html
    assert 'enterkeyhint="next"' in html


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"email": "ada"}, "email"),
        ({"email": ""}, "email"),
        ({"first_name": ""}, "first_name"),
        ({"last_name": " "}, "last_name"),
        ({"line1": ""}, "line1"),
        ({"city": ""}, "city"),
        ({"postcode": ""}, "postcode"),
        ({"postcode": "20099"}, "postcode"),
        ({"postcode": "<b>"}, "postcode"),
        ({"country": "DE"}, "country"),
        ({"country": ""}, "country"),
        ({"line1": "x" * 201}, "line1"),
    ],
)
def test_mistakes_are_shown_and_nothing_typed_is_lost(shopper, change, field):
    answer = shopper.post("checkout/details/", {**DETAILS, "line2": "Top floor", **change})

    assert answer.status_code == 400
    assert list(answer.context["form"].errors) == [field]
    assert 'value="Top floor"' in answer.content.decode()
    assert shopper.get("checkout/delivery/")["Location"] == "/en-gb/checkout/details/"


@pytest.mark.parametrize(
    ("country", "postcode", "right"),
    [("DE", "20099", True), ("AT", "1010", True), ("AT", "20099", False), ("DE", "1010", False)],
)
def test_postcodes_are_those_of_the_country(brand, country, postcode, right):
    shopper = Shopper(brand, market="de")
    shopper.add(make_product(brand))

    details = {**GERMAN_DETAILS, "country": country, "postcode": postcode}
    answer = shopper.post("checkout/details/", details)

    assert answer.status_code == (302 if right else 400)


def test_countries_are_the_markets_in_the_readers_language(brand):
    shopper = Shopper(brand, market="de")
    shopper.add(make_product(brand))

    form = shopper.get("checkout/details/").context["form"]

    assert form.fields["country"].choices == [("DE", "Deutschland"), ("AT", "Österreich")]


def test_a_signed_in_shopper_is_not_asked_what_is_known(shopper, brand):
    user = User.objects.create_user("ada@example.org", first_name="Ada", last_name="Byron")
    shopper.client.force_login(user)
    shopper.add(make_product(brand))

    form = shopper.get("checkout/details/").context["form"]

    assert form.initial == {"email": "ada@example.org", "first_name": "Ada", "last_name": "Byron"}


def known_to(shopper: Shopper, brand: Brand, **fields: str) -> None:
    """Somebody signed in who has kept an address."""
    user = make_user()
    address = {"first_name": "Ada", "last_name": "Byron", "line1": "12 Mill Lane", "line4": "Bristol"}
    address |= {"postcode": "BS1 4ND", **fields}
    save_address(user=user, address=UserAddress(country=make_country("GB"), **address))
    shopper.client.force_login(user)
    shopper.add(make_product(brand))


def test_with_a_kept_address_only_the_delivery_is_asked(shopper, brand):
    known_to(shopper, brand)

    assert shopper.get("checkout/")["Location"] == "/en-gb/checkout/delivery/"
    assert "12 Mill Lane" in shopper.get("checkout/details/").content.decode()


def test_whoever_has_ordered_before_goes_straight_to_the_order_button(shopper, brand):
    known_to(shopper, brand)
    shopper.get("checkout/")
    shopper.post("checkout/delivery/", {"delivery": "express"})
    shopper.post("checkout/payment/", {"agreed": shopper.agreed()})
    order = pay(Order.objects.get())
    shopper.get(links.path(order).removeprefix("/en-gb/"))
    shopper.add(make_product(brand, "Book"))

    assert shopper.get("checkout/")["Location"] == "/en-gb/checkout/payment/"
    review = shopper.get("checkout/payment/").context
    assert review["visit"].chosen.code == "express"
    assert review["address"][1] == "12 Mill Lane"


def test_what_was_told_in_this_checkout_is_not_overwritten(shopper, brand):
    known_to(shopper, brand)
    shopper.post("checkout/details/", {**DETAILS, "line1": "1 Other Street"})

    shopper.get("checkout/")

    assert shopper.get("checkout/details/").context["form"].initial["line1"] == "1 Other Street"


def test_a_kept_address_that_no_parcel_finds_is_asked_for(shopper, brand):
    known_to(shopper, brand, postcode="nowhere")

    assert shopper.get("checkout/")["Location"] == "/en-gb/checkout/details/"


def test_each_empty_field_is_named_once_above_and_in_a_sentence_beside_it(shopper):
    page = shopper.post("checkout/details/", {})

    html = page.content.decode()
    assert "This field is required" not in html
    assert html.count("Enter the town or city.") == 1
    assert '<a href="#id_city">Town or city</a>' in html


def test_answers_are_there_when_a_step_is_visited_again(shopper):
    shopper.post("checkout/details/", DETAILS)
    shopper.post("checkout/delivery/", {"delivery": "express"})

    details = shopper.get("checkout/details/").content.decode()
    choices = shopper.get("checkout/delivery/").context["choices"]

    assert 'value="12 St James’s Square"' in details
    assert [choice["option"].code for choice in choices if choice["checked"]] == ["express"]


@pytest.mark.parametrize("code", ["", "free", "pigeon"])
def test_delivery_is_one_of_those_offered(shopper, code):
    shopper.post("checkout/details/", DETAILS)

    answer = shopper.post("checkout/delivery/", {"delivery": code})

    assert answer.status_code == 400
    assert shopper.get("checkout/payment/")["Location"] == "/en-gb/checkout/delivery/"


def test_summary_stands_beside_every_step(shopper):
    details = shopper.get("checkout/details/").context["summary"]
    shopper.post("checkout/details/", DETAILS)
    shopper.post("checkout/delivery/", {"delivery": "express"})
    payment = shopper.get("checkout/payment/").context["summary"]

    assert [(row["label"], row["amount"]) for row in details["rows"]] == [
        ("Subtotal", Decimal("24.00")),
        ("Delivery", None),
    ]
    assert [(row["label"], row["amount"]) for row in payment["rows"]] == [
        ("Subtotal", Decimal("24.00")),
        ("Express", Decimal("9.90")),
        ("Total", Decimal("33.90")),
        ("VAT 20% included", Decimal("5.65")),
    ]


def test_tax_is_that_of_the_country_of_delivery(brand):
    shopper = Shopper(brand, market="de")
    shopper.add(make_product(brand, price="119.00"))

    shopper.post("checkout/details/", {**GERMAN_DETAILS, "country": "AT", "postcode": "1010"})
    shopper.post("checkout/delivery/", {"delivery": "standard"})
    rows = shopper.get("checkout/payment/").context["summary"]["rows"]

    assert [row["amount"] for row in rows] == [
        Decimal("119.00"),
        Decimal("3.50"),
        Decimal("122.50"),
        Decimal("20.41"),
    ]


def test_a_country_the_new_market_does_not_serve_is_asked_again(shopper, brand):
    shopper.post("checkout/details/", DETAILS)
    german = Shopper(brand, market="de", client=shopper.client)

    assert german.get("checkout/delivery/")["Location"] == "/de/checkout/details/"


def test_review_shows_address_delivery_and_sum(shopper):
    shopper.post("checkout/details/", DETAILS)
    shopper.post("checkout/delivery/", {"delivery": "standard"})

    html = shopper.get("checkout/payment/").content.decode()

    for text in (
        "Ada Byron",
        "12 St James’s Square",
        "London<br>SW1Y 4JH",
        "United Kingdom",
        "ada@example.org",
        "£27.50",
    ):
        assert text in html
    assert "Place order and pay" in html


def test_a_price_that_rose_meanwhile_is_shown_before_anything_is_ordered(shopper):
    shopper.post("checkout/details/", DETAILS)
    shopper.post("checkout/delivery/", {"delivery": "standard"})
    agreed = shopper.agreed()
    Price.objects.update(amount="15.00")

    answer = shopper.post("checkout/payment/", {"agreed": agreed})

    assert answer.status_code == 409
    assert "You have not ordered anything yet." in answer.content.decode()
    assert "£33.50" in answer.content.decode()
    assert Order.objects.count() == 0
    assert shopper.post("checkout/payment/", {"agreed": answer.context["agreed"]}).status_code == 303
    assert Order.objects.get().total_incl_tax == Decimal("33.50")


def test_goods_that_sold_out_meanwhile_lead_back_to_the_basket(shopper):
    shopper.post("checkout/details/", DETAILS)
    shopper.post("checkout/delivery/", {"delivery": "standard"})
    agreed = shopper.agreed()
    StockRecord.objects.update(num_in_stock=1)

    answer = shopper.post("checkout/payment/", {"agreed": agreed})

    assert (answer.status_code, answer["Location"]) == (302, "/en-gb/basket/")
    assert Order.objects.count() == 0
    assert "Only 1 piece is left." in shopper.follow(answer).content.decode()


@pytest.mark.parametrize("agreed", ["", "forged", "WzEsIngiXQ:1:x"])
def test_a_forged_agreement_orders_nothing(shopper, agreed):
    shopper.post("checkout/details/", DETAILS)
    shopper.post("checkout/delivery/", {"delivery": "standard"})

    answer = shopper.post("checkout/payment/", {"agreed": agreed, "total": "0.01"})

    assert answer.status_code == 409
    assert Order.objects.count() == 0


def test_pressing_the_button_twice_orders_once_and_leads_to_the_same_payment(shopper):
    shopper.post("checkout/details/", DETAILS)
    shopper.post("checkout/delivery/", {"delivery": "standard"})
    agreed = shopper.agreed()

    first = shopper.post("checkout/payment/", {"agreed": agreed})
    second = shopper.post("checkout/payment/", {"agreed": agreed})

    assert first["Location"] == second["Location"]
    assert (Order.objects.count(), DemoPayment.objects.count()) == (1, 1)


def test_while_an_order_waits_for_its_payment_the_basket_leads_there(shopper):
    shopper.order()

    page = shopper.get("basket/")

    html = page.content.decode()
    assert Order.objects.get().number in html
    assert page.context["waiting"].url in html
    assert Line.objects.get().quantity == 2


def test_after_paying_the_answers_are_forgotten(shopper):
    shopper.order()
    order = Order.objects.get()
    payment = DemoPayment.objects.get()
    shopper.press(payment, "pay")
    pay(order)
    shopper.client.get(payment.return_url, headers={"Host": shopper.host})
    shopper.add(make_product(shopper.brand))

    assert shopper.get("checkout/")["Location"] == "/en-gb/checkout/details/"
