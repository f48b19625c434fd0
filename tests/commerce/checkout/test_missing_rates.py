"""A tax rate that nobody entered closes one country, never the checkout."""

import logging

import pytest

from commerce.markets.models import TaxRate
from commerce.order.models import Order
from core import edge
from tests.factories.checkout import GERMAN_DETAILS, Shopper, make_delivery
from tests.factories.commerce import make_brand, make_product, make_tax_class

AUSTRIAN = {**GERMAN_DETAILS, "country": "AT", "postcode": "1010", "city": "Wien"}


def without(tax_class: str) -> None:
    TaxRate.objects.get(tax_class__code=tax_class, country="AT").delete()
    edge.forget()


@pytest.fixture
def shopper() -> Shopper:
    brand = make_brand()
    make_delivery(brand, tax_class="reduced")
    shopper = Shopper(brand, market="de")
    shopper.add(make_product(brand, "Bear", stock=5))
    return shopper


@pytest.mark.parametrize("tax_class", ["standard", "reduced"])
def test_a_country_without_a_rate_is_refused_where_it_is_chosen(
    shopper: Shopper, tax_class: str, caplog: pytest.LogCaptureFixture
) -> None:
    without(tax_class)

    with caplog.at_level(logging.ERROR, "commerce.checkout.visit"):
        answer = shopper.post("checkout/details/", AUSTRIAN)

    assert (answer.status_code, list(answer.context["form"].errors)) == (400, ["country"])
    assert [record.args for record in caplog.records] == [("AT",)]
    assert shopper.get("checkout/")["Location"] == "/de/checkout/details/"  # nothing was kept
    assert shopper.post("checkout/details/", GERMAN_DETAILS)["Location"] == "/de/checkout/delivery/"


@pytest.mark.parametrize("step", ["delivery", "payment"])
def test_who_had_chosen_it_already_is_asked_again(shopper: Shopper, step: str) -> None:
    shopper.post("checkout/details/", AUSTRIAN)
    shopper.post("checkout/delivery/", {"delivery": "standard"})
    without("standard")

    assert shopper.get("checkout/")["Location"] == "/de/checkout/details/"
    assert shopper.get("checkout/details/").status_code == 200
    assert shopper.get(f"checkout/{step}/")["Location"] == "/de/checkout/details/"
    assert shopper.post("checkout/payment/", {"agreed": "x"})["Location"] == "/de/checkout/details/"
    assert Order.objects.count() == 0

    assert shopper.order(GERMAN_DETAILS).status_code == 303


def test_a_tax_class_that_nothing_in_the_basket_has_closes_nothing(shopper: Shopper) -> None:
    make_tax_class("luxury")

    assert shopper.post("checkout/details/", AUSTRIAN)["Location"] == "/de/checkout/delivery/"
