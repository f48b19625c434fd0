"""Where somebody is signed in: seen by its owner alone, ended by its owner alone."""

import pytest
from allauth.usersessions.models import UserSession

from commerce.customer.devices import device
from core.models import User
from tests.factories.accounts import PASSWORD, make_user, sign_in
from tests.factories.commerce import make_brand

PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Version/18.1 Mobile Safari/604.1"
LAPTOP = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0"


@pytest.fixture
def brand():
    return make_brand()


@pytest.fixture
def ada() -> User:
    return make_user()


def is_signed_in(shopper) -> bool:
    return shopper.get("account/").status_code == 200


@pytest.mark.parametrize(
    ("user_agent", "expected"),
    [(PHONE, "Safari on iPhone"), (LAPTOP, "Edge on Windows"), ("curl/8", "A browser"), ("", "A browser")],
)
def test_a_browser_is_named_as_its_owner_knows_it(user_agent, expected):
    assert device(user_agent) == expected


def test_every_sign_in_is_listed_the_present_one_first(brand, ada):
    phone = sign_in(brand, ada, **{"User-Agent": PHONE})
    sign_in(brand, ada, **{"User-Agent": LAPTOP})
    sign_in(brand, make_user("bob@example.org"))

    sessions = phone.get("account/sessions/").context["sessions"]

    assert [(each.device, each.is_current) for each in sessions] == [
        ("Safari on iPhone", True),
        ("Edge on Windows", False),
    ]


def test_a_session_is_ended_from_elsewhere(brand, ada):
    phone, laptop = sign_in(brand, ada), sign_in(brand, ada)
    session = UserSession.objects.get(session_key=laptop.client.session.session_key)

    answer = phone.post(f"account/sessions/{session.pk}/end/")

    assert (answer.status_code, answer["Location"]) == (302, "/en-gb/account/sessions/")
    assert (is_signed_in(phone), is_signed_in(laptop)) == (True, False)
    assert UserSession.objects.count() == 1


def test_all_others_are_ended_and_nobody_elses(brand, ada):
    phone, laptop, tablet = (sign_in(brand, ada) for _ in range(3))
    bob = sign_in(brand, make_user("bob@example.org"))

    phone.post("account/sessions/end/")

    assert [is_signed_in(each) for each in (phone, laptop, tablet, bob)] == [True, False, False, True]


def test_ending_ones_own_session_is_signing_out(brand, ada):
    phone = sign_in(brand, ada)

    answer = phone.post(f"account/sessions/{UserSession.objects.get().pk}/end/")

    assert (answer.status_code, answer["Location"]) == (302, "/en-gb/account/logout/")
    assert is_signed_in(phone)  # until that is confirmed


def test_somebody_elses_session_is_not_found(brand, ada):
    mallory, shopper = sign_in(brand, make_user("mallory@example.org")), sign_in(brand, ada)
    session = UserSession.objects.get(user=ada)

    assert mallory.post(f"account/sessions/{session.pk}/end/").status_code == 404
    assert mallory.get(f"account/sessions/{session.pk}/end/").status_code == 405

    assert is_signed_in(shopper)
    assert UserSession.objects.count() == 2


def test_a_new_password_ends_every_other_session(brand, ada):
    phone, laptop = sign_in(brand, ada), sign_in(brand, ada)

    phone.post("account/password/change/", {"oldpassword": PASSWORD, "password1": "twelve grey herons"})

    assert (is_signed_in(phone), is_signed_in(laptop)) == (True, False)
    assert len(phone.get("account/sessions/").context["sessions"]) == 1
