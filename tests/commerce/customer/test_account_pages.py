"""The pages of an account: for its owner alone, kept by nobody, and cheap."""

import re
from urllib.parse import unquote

from django.db import connection
from django.test.utils import CaptureQueriesContext

import pytest

from core.models import User
from tests.factories.accounts import PASSWORD, make_user, sign_in
from tests.factories.checkout import Shopper, make_basket, make_delivery, place
from tests.factories.commerce import make_brand, make_product

# Path: the most queries that it may ask, once the process is warm.
BUDGETS = {
    "account/": 12,
    "account/profile/": 8,
    "account/orders/": 12,
    "account/wishlist/": 12,
    "account/addresses/": 10,
    "account/addresses/add/": 10,
    "account/sessions/": 14,
    "account/email/": 12,
    "account/password/change/": 8,
    "account/second-factor/": 12,
    "account/second-factor/totp/activate/": 12,
    "account/logout/": 8,
}
ENTRANCES = ("account/login/", "account/signup/", "account/password/reset/", "account/confirm-email/")


@pytest.fixture
def brand():
    brand = make_brand()
    make_delivery(brand)
    return brand


@pytest.fixture
def ada() -> User:
    return make_user(first_name="Ada")


@pytest.fixture
def shopper(brand, ada) -> Shopper:
    """Asked for the password once more, as whoever changes what guards the account is."""
    shopper = sign_in(brand, ada)
    assert shopper.post("account/reauthenticate/", {"password": PASSWORD}).status_code == 302
    return shopper


@pytest.mark.parametrize("path", BUDGETS)
def test_a_stranger_is_led_to_the_sign_in_and_back(brand, path):
    answer = Shopper(brand).get(path)

    assert answer.status_code == 302
    home = path == "account/logout/"
    assert unquote(answer["Location"]) == ("/en-gb/" if home else f"/en-gb/account/login/?next=/en-gb/{path}")


@pytest.mark.parametrize("path", BUDGETS)
def test_no_page_of_an_account_is_kept_by_anybody(shopper, path):
    answer = shopper.get(path)

    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert 'content="noindex"' in answer.text


@pytest.mark.parametrize("path", ENTRANCES)
def test_no_entrance_is_kept_by_anybody(brand, path):
    answer = Shopper(brand).get(path)

    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("path", [*BUDGETS, *ENTRANCES])
def test_nothing_is_inline_and_nobody_else_is_asked(brand, shopper, path):
    answer = (Shopper(brand) if path in ENTRANCES else shopper).get(path)

    assert re.findall(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", answer.text) == []
    assert re.findall(r"""(?:src|srcset|action)="(?:https?:)?//""", answer.text) == []


@pytest.mark.parametrize("path", BUDGETS)
def test_a_page_of_an_account_costs_few_queries(shopper, ada, path):
    for number in range(5):
        bear = make_product(shopper.brand, f"Bear {number}", stock=5)
        place(make_basket(shopper.brand, bear, owner=ada), user=ada)
    shopper.get(path)

    with CaptureQueriesContext(connection) as queries:
        assert shopper.get(path).status_code == 200

    asked = [each["sql"] for each in queries if not each["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(asked) <= BUDGETS[path], asked


def test_a_form_without_its_token_changes_nothing(shopper, ada):
    answer = shopper.post_bare("account/profile/", {"first_name": "Mallory"})

    ada.refresh_from_db()
    assert (answer.status_code, ada.first_name) == (403, "Ada")


def test_profile_keeps_name_and_language(shopper, ada):
    answer = shopper.post(
        "account/profile/",
        {
            "first_name": "Augusta",
            "last_name": "King",
            "language": "de",
            "email": "x@example.org",
            "is_staff": "on",
        },
    )

    ada.refresh_from_db()
    assert answer.status_code == 302
    assert (ada.first_name, ada.last_name, ada.language) == ("Augusta", "King", "de")
    assert (ada.email, ada.is_staff) == ("ada@example.org", False)


def test_profile_refuses_a_language_we_do_not_write(shopper, ada):
    answer = shopper.post("account/profile/", {"first_name": "Augusta", "language": "tlh"})

    ada.refresh_from_db()
    assert (answer.status_code, ada.first_name, ada.language) == (400, "Ada", "")
    assert 'id="id_language_error"' in answer.text


def test_one_account_opens_both_shops_and_orders_stay_apart(ada):
    petite, bakers = make_brand("petite"), make_brand("bakers")
    make_delivery(petite)
    order = place(make_basket(petite, make_product(petite, "Bear", stock=1), owner=ada), user=ada)

    mine, other = sign_in(petite, ada).get("account/"), sign_in(bakers, ada).get("account/")

    assert order.number in mine.text
    assert order.number not in other.text
    assert "every shop keeps its own" in mine.text
    assert "every shop keeps its own" in other.text


def test_the_part_one_is_in_is_marked(shopper):
    for path, label in (("account/addresses/add/", "Addresses"), ("account/email/", "Name and sign-in")):
        marked = re.findall(
            r'account__link"[^>]*aria-current="page">.*?<span>(.*?)</span>',
            shopper.get(path).text,
            flags=re.DOTALL,
        )

        assert marked == [label]
