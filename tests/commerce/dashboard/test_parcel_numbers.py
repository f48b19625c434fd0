"""The parcel's number: scanned where the goods were, told from an article, and whose it is."""

from typing import Any

import pytest

from tests.commerce.dashboard.conftest import Shop, client_for
from tests.commerce.dashboard.test_packing import buttons, desk, facts, form, order, staff
from tests.factories.commerce import make_product

pytestmark = pytest.mark.django_db


@pytest.fixture
def packer(petite: Shop) -> Any:
    return client_for(staff(petite))


@pytest.mark.parametrize(
    ("code", "carrier"),
    [("RM123456785GB", "royal-mail"), ("rm 1234 5678 5 gb", "royal-mail"), ("0034 0434", "dhl")],
)
def test_a_label_that_is_scanned_into_the_full_parcel_is_its_number(
    petite: Shop, packer, code: str, carrier: str
) -> None:
    answer = packer.post(desk(petite.order), form(petite.order, 2, code=code, action="scan"))

    said = f"All is packed: “{code}” is taken for the parcel’s number. Enter sends it off."
    assert said in answer.text
    shown = answer.context["form"]
    assert (shown["tracking_number"].value(), shown["carrier"].value()) == (code, carrier)
    assert buttons(answer) == ["ship"]
    sent = {name: str(shown[name].value()) for name in ("key", "tracking_number", "carrier")}
    packer.post(desk(petite.order), form(petite.order, 2, action="ship") | sent)
    assert [parcel.tracking_number for parcel in petite.order.shipments.all()] == [code]


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("PETITE-sku", "“PETITE-sku” is an article of this order, not a parcel’s number."),
        ("SECOND-sku", "“SECOND-sku” is an article, not a parcel’s number, and not in this order."),
    ],
)
def test_an_articles_code_is_not_taken_for_a_parcels_number(
    petite: Shop, packer, code: str, said: str
) -> None:
    make_product(petite.brand, "Second", sku="second-sku")
    before = facts(petite.order)

    answer = packer.post(desk(petite.order), form(petite.order, tracking_number=code, action="ship"))

    assert (answer.status_code, said in answer.text) == (409, True)
    assert facts(petite.order) == before


def test_the_carrier_is_the_one_that_last_went_to_that_market(petite: Shop, packer) -> None:
    other = order(petite)
    assert packer.get(desk(other)).context["form"]["carrier"].value() == ""

    packer.post(desk(petite.order), form(petite.order, carrier="gls", action="ship"))
    nobodys = order(petite)
    packer.post(desk(nobodys), form(nobodys, carrier="", action="ship"))

    assert packer.get(desk(other)).context["form"]["carrier"].value() == "gls"
