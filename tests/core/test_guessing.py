"""Wrong passwords: who guesses locks out nobody but themselves, and of staff it is recorded."""

from django.test import Client

import pytest

from core import roles
from core.models import AuditEntry, User
from tests.factories.accounts import PASSWORD, make_user
from tests.factories.checkout import Shopper
from tests.factories.commerce import make_brand

Kind = AuditEntry.Kind


@pytest.fixture
def brand():
    return make_brand("petite")


@pytest.fixture
def ada(brand) -> User:
    user = make_user()
    roles.assign(user=user, role="Managers", brands=[brand])
    return user


def test_sign_ins_of_staff_are_recorded_without_what_was_typed(brand, ada):
    for login, password in (
        (ada.email, "secret words, mistyped"),
        (ada.email.upper(), "secret words, mistyped"),
        ("nobody@example.org", "secret words, mistyped"),
        (ada.email, PASSWORD),
    ):
        Shopper(brand).post("account/login/", {"login": login, "password": password})

    rows = AuditEntry.objects.filter(kind__startswith="sign-in").order_by("pk")
    assert list(rows.values_list("kind", "actor", "person", "what", "before", "after")) == [
        (Kind.SIGN_IN_FAILED, None, ada.pk, "", "", ""),
        (Kind.SIGN_IN_FAILED, None, ada.pk, "", "", ""),
        (Kind.SIGN_IN, ada.pk, ada.pk, "", "", ""),
    ]


def attempt(brand, email: str, password: str, ip: str) -> Shopper:
    shopper = Shopper(brand, client=Client(REMOTE_ADDR=ip))
    shopper.post("account/login/", {"login": email, "password": password})
    return shopper


def is_in(shopper: Shopper) -> bool:
    return shopper.get("account/").status_code == 200


def test_a_stranger_locks_nobody_out(brand, ada):
    for _number in range(12):
        attempt(brand, ada.email, "wrong, though long", "203.0.113.7")

    assert not is_in(attempt(brand, ada.email, PASSWORD, "203.0.113.7"))  # they themselves are held up
    assert is_in(attempt(brand, ada.email, PASSWORD, "198.51.100.9"))
    assert AuditEntry.objects.filter(kind=Kind.SIGN_IN_FAILED).count() == 5


def test_many_strangers_lock_nobody_out_where_they_have_been_before(brand, ada, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "login_failed_anywhere": "8/h/key"}
    assert is_in(attempt(brand, ada.email, PASSWORD, "198.51.100.9"))

    for number in range(10):
        attempt(brand, ada.email, "wrong, though long", f"203.0.113.{number}")

    assert not is_in(attempt(brand, ada.email, PASSWORD, "192.0.2.4"))  # guessing is over
    assert is_in(attempt(brand, ada.email, PASSWORD, "198.51.100.9"))
    assert AuditEntry.objects.filter(kind=Kind.SIGN_IN_FAILED).count() == 8


def test_all_addresses_of_a_network_are_one_stranger(brand, ada):
    for number in range(6):
        attempt(brand, ada.email, "wrong, though long", f"2001:db8::{number}")

    assert not is_in(attempt(brand, ada.email, PASSWORD, "2001:db8::ffff"))
    assert is_in(attempt(brand, ada.email, PASSWORD, "2001:db8:1::1"))
