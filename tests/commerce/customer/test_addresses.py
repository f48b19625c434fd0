"""The address book: whose it is, what it refuses, what is the default."""

from oscar.apps.address.models import UserAddress

import pytest

from commerce.customer import services
from commerce.customer.exceptions import AddressBookFullError, AddressGoneError
from core.models import User
from tests.factories.accounts import make_user, sign_in
from tests.factories.checkout import Shopper
from tests.factories.commerce import make_brand, make_country
from tests.races import race

BRISTOL = {
    "first_name": "Ada",
    "last_name": "Byron",
    "line1": "12 Mill Lane",
    "line2": "",
    "postcode": "bs1 4nd",
    "city": "Bristol",
    "country": "GB",
}
HAMBURG = {**BRISTOL, "line1": "Lange Reihe 7", "postcode": "20099", "city": "Hamburg", "country": "DE"}


@pytest.fixture
def brand():
    return make_brand()


@pytest.fixture
def ada() -> User:
    return make_user()


@pytest.fixture
def shopper(brand, ada) -> Shopper:
    return sign_in(brand, ada)


def make_address(user: User, line1: str = "12 Mill Lane", **fields: object) -> UserAddress:
    address = UserAddress(
        first_name="Ada",
        last_name="Byron",
        line1=line1,
        line4="Bristol",
        postcode="BS1 4ND",
        country=make_country("GB"),
        **fields,
    )
    return services.save_address(user=user, address=address)


def book(user: User) -> list[tuple[str, bool, bool]]:
    rows = UserAddress.objects.filter(user=user).order_by("pk")
    return list(rows.values_list("line1", "is_default_for_shipping", "is_default_for_billing"))


def test_first_address_is_the_default_for_everything(shopper, ada):
    answer = shopper.post("account/addresses/add/", BRISTOL)

    assert (answer.status_code, answer["Location"]) == (302, "/en-gb/account/addresses/")
    assert book(ada) == [("12 Mill Lane", True, True)]
    address = UserAddress.objects.get()
    assert (address.postcode, address.line4, address.country_id) == ("BS1 4ND", "Bristol", "GB")


def test_a_later_default_takes_over_only_what_it_claims(shopper, ada):
    make_address(ada)

    shopper.post("account/addresses/add/", {**HAMBURG, "is_default_for_billing": "on"})

    assert book(ada) == [("12 Mill Lane", True, False), ("Lange Reihe 7", False, True)]


def test_a_default_stays_until_another_takes_its_place(shopper, ada):
    address = make_address(ada)

    shopper.post(f"account/addresses/{address.pk}/", {**BRISTOL, "line1": "13 Mill Lane"})

    assert book(ada) == [("13 Mill Lane", True, True)]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("delivery", [("12 Mill Lane", False, True), ("Flat 7", True, False)]),
        ("invoices", [("12 Mill Lane", True, False), ("Flat 7", False, True)]),
    ],
)
def test_default_is_chosen_from_the_list(shopper, ada, kind, expected):
    make_address(ada)
    other = make_address(ada, "Flat 7")

    answer = shopper.post(f"account/addresses/{other.pk}/default/", {"kind": kind})

    assert answer.status_code == 302
    assert book(ada) == expected


def test_an_unknown_kind_of_default_is_not_found(shopper, ada):
    make_address(ada)
    other = make_address(ada, "Flat 7")

    assert shopper.post(f"account/addresses/{other.pk}/default/", {"kind": "is_staff"}).status_code == 404

    assert book(ada) == [("12 Mill Lane", True, True), ("Flat 7", False, False)]


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({**BRISTOL, "postcode": "20099"}, "postcode"),
        ({**HAMBURG, "postcode": "BS1 4ND"}, "postcode"),
        ({**BRISTOL, "country": "US"}, "country"),
        ({**BRISTOL, "line1": " "}, "line1"),
    ],
)
def test_a_wrong_answer_is_said_beside_its_field(shopper, ada, answers, field):
    answer = shopper.post("account/addresses/add/", answers)

    assert answer.status_code == 400
    assert list(answer.context["form"].errors) == [field]
    assert f'id="id_{field}_error"' in answer.text
    assert book(ada) == []


def test_the_same_address_is_not_kept_twice(shopper, ada):
    shopper.post("account/addresses/add/", BRISTOL)

    answer = shopper.post("account/addresses/add/", BRISTOL)

    assert answer.status_code == 400
    assert "in your address book already" in answer.text
    assert book(ada) == [("12 Mill Lane", True, True)]


def test_the_book_holds_twenty(ada):
    for number in range(services.MOST):
        make_address(ada, f"{number} Mill Lane")

    with pytest.raises(AddressBookFullError):
        make_address(ada, "One more")

    assert len(book(ada)) == 20


def test_deleting_asks_first_and_hands_the_defaults_on(shopper, ada):
    first = make_address(ada)
    make_address(ada, "Flat 7")

    assert "12 Mill Lane" in shopper.get(f"account/addresses/{first.pk}/delete/").text
    assert len(book(ada)) == 2
    shopper.post(f"account/addresses/{first.pk}/delete/")

    assert book(ada) == [("Flat 7", True, True)]


def test_an_address_deleted_meanwhile_does_not_come_back(ada):
    address = make_address(ada)
    stale = UserAddress.objects.get(pk=address.pk)
    services.delete_address(address=address)

    with pytest.raises(AddressGoneError):
        services.save_address(user=ada, address=stale)

    assert book(ada) == []


@pytest.mark.parametrize("path", ["", "delete/", "default/"])
def test_somebody_elses_address_is_not_found(shopper, ada, path):
    bob = make_user("bob@example.org")
    make_address(bob)
    other = make_address(bob, "Flat 7")

    url = f"account/addresses/{other.pk}/{path}"
    assert shopper.post(url, {**HAMBURG, "kind": "delivery"}).status_code == 404
    assert path == "default/" or shopper.get(url).status_code == 404

    assert book(bob) == [("12 Mill Lane", True, True), ("Flat 7", False, False)]
    assert book(ada) == []


def test_both_shops_read_the_same_book(ada):
    petite, bakers = make_brand("petite"), make_brand("bakers")
    make_address(ada)
    shopper, other = sign_in(petite, ada), sign_in(bakers, ada)

    assert "12 Mill Lane" in shopper.get("account/addresses/").text
    assert "12 Mill Lane" in other.get("account/addresses/").text


def deliver_to(pk: int) -> None:
    services.make_default(address=UserAddress.objects.get(pk=pk), kind="delivery")


def add_default(line1: str) -> None:
    make_address(User.objects.get(), line1, is_default_for_shipping=True, is_default_for_billing=True)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_of_rivals_for_the_default_exactly_one_is_it(ada):
    addresses = [make_address(ada, f"{number} Mill Lane").pk for number in range(8)]

    outcomes = race(deliver_to, addresses)

    assert outcomes == [None] * 8
    assert sum(shipping for _line, shipping, _billing in book(ada)) == 1
    assert sum(billing for _line, _shipping, billing in book(ada)) == 1


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_of_new_addresses_that_all_claim_to_be_the_default_exactly_one_is_it(ada):
    make_country("GB")

    outcomes = race(add_default, [f"{number} Mill Lane" for number in range(8)])

    assert outcomes == [None] * 8
    assert len(book(ada)) == 8
    assert sum(shipping for _line, shipping, _billing in book(ada)) == 1
    assert sum(billing for _line, _shipping, billing in book(ada)) == 1
