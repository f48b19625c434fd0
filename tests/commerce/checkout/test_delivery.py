"""The delivery step names the days, offers what reaches the address, and asks where the parcel may wait."""

from datetime import UTC, date, datetime

import pytest

from commerce.basket.models import Basket
from commerce.order import services
from commerce.order.exceptions import QuoteChangedError
from commerce.order.models import Order, ShippingAddress
from commerce.partner.models import StockRecord
from commerce.shipping.models import DeliveryMethod
from core import edge
from tests.factories.checkout import DETAILS, Shopper, agreed, make_basket, make_checkout, make_delivery
from tests.factories.commerce import make_brand, make_product

MONDAY = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
BRISTOL = {**DETAILS, "postcode": "BS1 4ND", "city": "Bristol"}


@pytest.fixture
def brand():
    brand = make_brand()
    make_delivery(brand, "van", days_min=1, days_max=1, reach={"GB": ["BS1"]})
    make_delivery(brand, position=1, days_min=2, days_max=3)
    return brand


@pytest.fixture
def shopper(brand):
    shopper = Shopper(brand)
    shopper.add(make_product(brand, "Bear", price="12.00", stock=5))
    return shopper


@pytest.fixture
def clock(monkeypatch):
    """A clock that is set."""

    def set_to(moment: datetime) -> None:
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)

    set_to(MONDAY)
    return set_to


def choices(shopper: Shopper) -> list[tuple[str, str]]:
    found = shopper.get("checkout/delivery/").context["choices"]
    return [(choice["option"].code, choice.get("refusal") or choice["arrival"]) for choice in found]


def test_each_method_names_its_days(shopper, clock):
    shopper.post("checkout/details/", BRISTOL)

    assert choices(shopper) == [
        ("van", "Arrives Tuesday 17 November"),
        ("standard", "Arrives Wednesday 18 – Thursday 19 November"),
    ]


def test_what_doesnt_reach_the_postcode_says_so_and_cant_be_chosen(shopper, clock):
    shopper.post("checkout/details/", DETAILS)

    answer = shopper.post("checkout/delivery/", {"delivery": "van"})

    assert choices(shopper) == [
        ("standard", "Arrives Wednesday 18 – Thursday 19 November"),
        ("van", "“Van” doesn’t go to SW1Y 4JH."),
    ]
    assert (answer.status_code, list(answer.context["form"].errors)) == (400, ["delivery"])
    assert shopper.get("checkout/payment/")["Location"] == "/en-gb/checkout/delivery/"


def test_where_nothing_goes_we_say_it_and_why(shopper):
    DeliveryMethod.objects.update(reach={"GB": ["ZE"]})
    edge.forget()
    shopper.post("checkout/details/", BRISTOL)

    page = shopper.get("checkout/delivery/")

    assert page.context["is_deliverable"] is False
    assert "We don’t deliver there at the moment" in page.text


def test_another_address_is_judged_anew(shopper, clock):
    shopper.post("checkout/details/", BRISTOL)
    shopper.post("checkout/delivery/", {"delivery": "van"})
    assert shopper.get("checkout/payment/").status_code == 200

    shopper.post("checkout/details/", DETAILS)

    assert shopper.get("checkout/")["Location"] == "/en-gb/checkout/delivery/"
    assert shopper.get("checkout/delivery/").context["changed_mind"] == (
        "“Van” doesn’t go to SW1Y 4JH. Nothing has been ordered yet. Please choose another way."
    )


def test_an_order_isnt_placed_where_its_method_doesnt_go(shopper, clock):
    shopper.post("checkout/details/", BRISTOL)
    shopper.post("checkout/delivery/", {"delivery": "van"})
    button = shopper.agreed()
    shopper.post("checkout/details/", DETAILS)  # in another window

    answer = shopper.post("checkout/payment/", {"agreed": button})

    assert answer["Location"] == "/en-gb/checkout/delivery/"
    assert shopper.follow(answer).context["changed_mind"].startswith("“Van” doesn’t go to SW1Y 4JH.")
    assert not Order.objects.exists()
    assert not ShippingAddress.objects.exists()
    assert Basket.objects.get().status == "Open"
    assert not StockRecord.objects.filter(num_allocated__gt=0).exists()


def test_the_service_refuses_what_no_page_would_send(brand, clock):
    basket = make_basket(brand, make_product(brand))
    checkout = make_checkout(brand)
    shown = agreed(basket, checkout)

    DeliveryMethod.objects.filter(code="standard").update(reach={"GB": ["BS"]})

    edge.forget()

    with pytest.raises(QuoteChangedError):
        services.place_order(basket_id=basket.pk, checkout=checkout, shown=shown)
    assert not Order.objects.exists()


def test_the_promise_is_kept_with_the_order(shopper, clock):
    shopper.order(BRISTOL, "van")

    order = Order.objects.get()
    assert (order.promised_from, order.promised_until) == (date(2026, 11, 17), date(2026, 11, 17))


def test_who_presses_after_the_cut_off_is_asked_again(shopper, clock):
    shopper.post("checkout/details/", BRISTOL)
    shopper.post("checkout/delivery/", {"delivery": "van"})
    button = shopper.agreed()
    clock(datetime(2026, 11, 16, 12, 0, tzinfo=UTC))

    answer = shopper.post("checkout/payment/", {"agreed": button})

    assert (answer.status_code, answer.context["arrival"]) == (409, "Arrives Wednesday 18 November")
    assert not Order.objects.exists()


def test_where_it_may_be_left_goes_with_the_order(shopper, clock):
    shopper.post("checkout/details/", BRISTOL)
    shopper.post("checkout/delivery/", {"delivery": "van", "leave_at": " In the porch "})

    review = shopper.get("checkout/payment/")
    shopper.post("checkout/payment/", {"agreed": review.context["agreed"]})

    assert "We may leave it here: In the porch" in review.text
    assert shopper.get("checkout/").status_code == 302
    assert Order.objects.get().shipping_address.notes == "In the porch"


@pytest.mark.parametrize(("length", "status"), [(120, 302), (121, 400)])
def test_where_it_may_be_left_is_a_line(shopper, clock, length, status):
    shopper.post("checkout/details/", BRISTOL)

    answer = shopper.post("checkout/delivery/", {"delivery": "van", "leave_at": "x" * length})

    assert answer.status_code == status
    if status == 400:
        assert list(answer.context["form"].errors) == ["leave_at"]
        assert shopper.get("checkout/")["Location"] == "/en-gb/checkout/delivery/"
