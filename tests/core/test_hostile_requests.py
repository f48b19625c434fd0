"""What no browser sends: answered calmly, and forgotten."""

from urllib.parse import quote

from django.conf import settings as django_settings
from django.contrib.sites import models as django_sites
from django.core.cache import caches
from django.test import Client

import pytest

from tests.factories.accounts import make_user
from tests.factories.commerce import make_brand

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop() -> Client:
    make_brand("petite")
    return Client(headers={"host": "petite.localhost"}, raise_request_exception=False)


@pytest.mark.parametrize(
    ("address", "status"),
    [
        (f"/documents/{'9' * 5000}/x", 404),
        (f"/-/mailbox/{'a' * 6000}/", 404),
        (f"/media/{'a' * 6000}", 404),
        ("/-/demo-gateway/%00/", 400),
        ("/en-gb/account/login/?next=http://[", 200),
        ("/en-gb/account/logout/?next=http://[", 302),
    ],
)
def test_odd_addresses_are_no_fault_of_ours(shop: Client, address: str, status: int) -> None:
    assert shop.get(address).status_code == status


@pytest.mark.parametrize("code", ["\x00", "A\x00B", "\x1b[0m"])
def test_an_unprintable_voucher_is_an_unknown_one(shop: Client, code: str) -> None:
    answer = shop.post("/en-gb/basket/voucher/", {"code": code})

    assert answer.status_code == 400


@pytest.mark.parametrize("number", ["\x00", "1\x00"])
def test_an_order_that_no_database_can_look_for_is_refused(shop: Client, number: str) -> None:
    shop.force_login(make_user())

    assert shop.get(f"/en-gb/account/orders/{quote(number)}/").status_code == 400


def test_a_session_that_no_database_can_look_for_is_refused(shop: Client) -> None:
    answer = shop.get("/en-gb/basket/", headers={"cookie": r'sessionid="\000aaaaaaaaaaaaaaaa"'})

    assert answer.status_code == 400


def test_invented_ports_and_capitals_of_a_host_fill_no_memory(shop: Client) -> None:
    for number in range(20):
        shop.get("/en-gb/account/login/", headers={"host": f"Petite.LOCALHOST:{number + 1}"})

    assert list(django_sites.SITE_CACHE) == ["petite.localhost"]


@pytest.mark.skipif(django_settings.EDGE_MIRROR, reason="The cache in process only.")
def test_asking_for_many_pages_forgets_no_attempts(shop: Client) -> None:
    caches["default"].set("attempts", 5)
    caches[django_settings.EDGE_CACHE]._max_entries = 20
    try:
        for number in range(30):
            shop.get(f"/en-gb/search/?q=word{number}")
    finally:
        caches[django_settings.EDGE_CACHE]._max_entries = 2000

    assert caches["default"].get("attempts") == 5


def test_guesses_without_a_basket_lock_nobody_else_out(shop: Client) -> None:
    for number in range(11):
        assert shop.post("/en-gb/basket/voucher/", {"code": f"GUESS{number}"}).status_code == 400

    elsewhere = shop.post("/en-gb/basket/voucher/", {"code": "GUESS"}, REMOTE_ADDR="192.0.2.7")

    assert elsewhere.status_code == 400
