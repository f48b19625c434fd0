"""Opening an account, changing what opens it, and what strangers learn of it: nothing."""

import re
from pathlib import Path
from unittest import mock

from django.contrib.auth.hashers import MD5PasswordHasher

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time

from core.models import Delivery, User
from tests.factories.accounts import PASSWORD, make_user, sign_in
from tests.factories.checkout import Shopper
from tests.factories.commerce import make_brand

NEW = "twelve grey herons"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def mails_in_a_folder(settings, tmp_path) -> None:
    settings.EMAIL_BACKEND = "core.mail.FolderBackend"
    settings.MAIL_FOLDER = tmp_path


@pytest.fixture
def brand():
    return make_brand("petite")


@pytest.fixture
def ada() -> User:
    return make_user()


def posted() -> list[tuple[str, str, str]]:
    """Name, recipient and language of each account mail that is to be sent."""
    rows = Delivery.objects.filter(reaction="core.account_letters.send").order_by("created_at")
    return [
        (each["name"].rpartition("/")[2], each["to"], each["language"])
        for each in rows.values_list("payload", flat=True)
    ]


def link(folder: Path, part: str) -> str:
    """The path behind the button of the newest mail with such a link."""
    for path in sorted(folder.glob("*.eml"), reverse=True):
        text = path.read_text().replace("=\n", "").replace("=3D", "=")
        if found := re.search(rf"http://petite\.localhost/(?:en-gb|de)/(account/{part}/[^\s\"<]+)", text):
            return found[1]
    raise AssertionError(part)


def code(secret: str = SECRET) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def sign_up(brand, email: str) -> tuple[Shopper, object]:
    shopper = Shopper(brand)
    return shopper, shopper.post("account/signup/", {"email": email, "password1": PASSWORD})


def bare(text: str, email: str) -> str:
    """A page without what differs from visit to visit."""
    return re.sub(r'(csrfmiddlewaretoken" value="|<code>)[^"<]*', "", text).replace(email, "")


def test_an_account_is_opened_by_mail(brand, settings, drain_outbox):
    shopper, answer = sign_up(brand, "Ada@Example.org")
    assert (answer.status_code, answer["Location"]) == (302, "/en-gb/account/confirm-email/")
    assert shopper.get("account/").status_code == 302
    assert posted() == [("email_confirmation_signup", "ada@example.org", "en-gb")]
    assert User.objects.get().first_brand == brand
    drain_outbox()

    path = link(settings.MAIL_FOLDER, "confirm-email")
    assert not EmailAddress.objects.get().verified  # looking at the link is not following it
    assert shopper.get(path).status_code == 200
    assert not EmailAddress.objects.get().verified
    answer = shopper.post(path)

    assert (answer.status_code, answer["Location"]) == (302, "/en-gb/account/")
    assert shopper.get("account/").status_code == 200
    assert EmailAddress.objects.get().verified


def test_sign_up_tells_nobody_whether_an_address_is_known(brand, ada):
    stranger, unknown = sign_up(brand, "grace@example.org")
    rival, known = sign_up(brand, "ADA@example.org")

    assert (unknown.status_code, unknown["Location"]) == (known.status_code, known["Location"])
    pages = [
        bare(each.get("account/confirm-email/").text, email)
        for each, email in ((stranger, "grace@example.org"), (rival, "ada@example.org"))
    ]
    assert pages[0] == pages[1]
    assert posted() == [
        ("email_confirmation_signup", "grace@example.org", "en-gb"),
        ("account_already_exists", "ada@example.org", "en-gb"),
    ]
    assert set(stranger.client.cookies) == set(rival.client.cookies)
    ada.refresh_from_db()
    assert ada.check_password(PASSWORD)
    assert User.objects.count() == 2


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("account/signup/", {"email": "{}", "password1": PASSWORD}),
        ("account/login/", {"login": "{}", "password": "wrong, though long"}),
    ],
)
def test_known_or_not_as_many_passwords_are_hashed(brand, ada, path, data):
    """Hashing takes nearly all of the time: who measures it learns nothing."""
    counts = []
    encode = MD5PasswordHasher.encode
    for email in ("ada@example.org", "grace@example.org"):
        with mock.patch.object(MD5PasswordHasher, "encode", autospec=True, side_effect=encode) as hashing:
            Shopper(brand).post(path, {key: value.format(email) for key, value in data.items()})
        counts.append(hashing.call_count)

    assert counts[0] == counts[1] > 0


def test_a_reset_tells_nobody_whether_an_address_is_known(brand, ada):
    answers = []
    for email in ("ada@example.org", "grace@example.org"):
        shopper = Shopper(brand)
        answer = shopper.post("account/password/reset/", {"email": email})
        answers.append((answer.status_code, answer["Location"], bare(shopper.follow(answer).text, email)))

    assert answers[0] == answers[1]
    assert posted() == [
        ("password_reset_key", "ada@example.org", "en-gb"),
        ("unknown_account", "grace@example.org", "en-gb"),
    ]


def test_a_wrong_password_is_answered_as_an_unknown_address(brand, ada):
    answers = [
        Shopper(brand).post("account/login/", {"login": email, "password": "wrong, though long"})
        for email in ("ada@example.org", "grace@example.org")
    ]

    assert answers[0].context["form"].errors == answers[1].context["form"].errors
    assert list(answers[0].context["form"].errors) == ["__all__"]


def test_a_password_is_reset_once_and_other_sessions_end(brand, ada, settings, drain_outbox):
    phone = sign_in(brand, ada)
    shopper = Shopper(brand)
    shopper.post("account/password/reset/", {"email": ada.email})
    drain_outbox()
    path = link(settings.MAIL_FOLDER, "password/reset/key")

    form = shopper.follow(shopper.get(path))
    answer = shopper.post(form.wsgi_request.path.removeprefix("/en-gb/"), {"password1": NEW})

    ada.refresh_from_db()
    assert answer.status_code == 302
    assert ada.check_password(NEW)
    assert phone.get("account/").status_code == 302
    assert posted()[-1] == ("password_reset", "ada@example.org", "en-gb")
    assert "This link has done its work" in Shopper(brand).get(path).text


@pytest.mark.parametrize("wrong", ["short", "password1234", "ada@example.org"])
def test_a_bad_password_is_refused(brand, ada, wrong):
    shopper = sign_in(brand, ada)

    answer = shopper.post("account/password/change/", {"oldpassword": PASSWORD, "password1": wrong})

    ada.refresh_from_db()
    assert list(answer.context["form"].errors) == ["password1"]
    assert ada.check_password(PASSWORD)
    assert posted() == []


def test_an_address_is_changed_by_a_mail_to_the_new_and_told_to_the_old(brand, ada, settings, drain_outbox):
    User.objects.update(language="de")
    shopper = sign_in(brand, ada)
    shopper.post("account/reauthenticate/", {"password": PASSWORD})

    shopper.post("account/email/", {"email": "countess@example.org", "action_add": ""})
    assert posted() == [("email_confirmation", "countess@example.org", "de")]
    assert "countess@example.org" in shopper.get("account/email/").text
    ada.refresh_from_db()
    assert ada.email == "ada@example.org"
    drain_outbox()
    shopper.post(link(settings.MAIL_FOLDER, "confirm-email"))

    ada.refresh_from_db()
    assert ada.email == "countess@example.org"
    assert list(EmailAddress.objects.values_list("email", "verified", "primary")) == [
        ("countess@example.org", True, True)
    ]
    assert posted()[-1] == ("email_changed", "ada@example.org", "de")


def test_an_address_is_changed_with_a_second_factor_too(brand, ada):
    shopper = sign_in(brand, ada)
    TOTP.activate(ada, SECRET)
    shopper.post("account/reauthenticate/", {"password": PASSWORD})

    answer = shopper.post("account/email/", {"email": "countess@example.org", "action_add": ""})

    assert answer.status_code == 302
    assert posted() == [("email_confirmation", "countess@example.org", "en-gb")]


def test_whoever_changes_the_address_is_asked_for_the_password(brand, ada):
    shopper = sign_in(brand, ada)

    answer = shopper.post("account/email/", {"email": "mallory@example.org", "action_add": ""})

    assert answer["Location"].startswith("/en-gb/account/reauthenticate/")
    assert posted() == []
    assert EmailAddress.objects.count() == 1


def test_somebody_elses_address_cannot_be_taken(brand, ada):
    make_user("grace@example.org")
    shopper = sign_in(brand, ada)
    shopper.post("account/reauthenticate/", {"password": PASSWORD})

    known = shopper.post("account/email/", {"email": "grace@example.org", "action_add": ""})

    assert known.status_code == 302  # as for any other
    assert "grace@example.org" in shopper.get("account/email/").text
    ada.refresh_from_db()
    assert ada.email == "ada@example.org"


def test_second_factor_is_switched_on_asked_for_and_switched_off(
    brand, ada, django_capture_on_commit_callbacks
):
    shopper = sign_in(brand, ada)
    shopper.post("account/reauthenticate/", {"password": PASSWORD})
    page = shopper.get("account/second-factor/totp/activate/")
    assert 'src="data:image/svg+xml;base64,' in page.text
    assert 'autocomplete="one-time-code"' in page.text
    with django_capture_on_commit_callbacks(execute=True):
        answer = shopper.post(
            "account/second-factor/totp/activate/", {"code": code(page.context["form"].secret)}
        )
    assert answer["Location"] == "/en-gb/account/second-factor/recovery-codes/"
    assert len(shopper.get("account/second-factor/recovery-codes/").context["unused_codes"]) == 10
    assert [name for name, _to, _language in posted()] == ["totp_activated"]

    again = Shopper(brand)
    answer = again.post("account/login/", {"login": ada.email, "password": PASSWORD})
    assert answer["Location"] == "/en-gb/account/second-factor/authenticate/"
    assert again.get("account/").status_code == 302
    recovery = RecoveryCodes(Authenticator.objects.get(type="recovery_codes")).get_unused_codes()[0]
    assert again.post("account/second-factor/authenticate/", {"code": recovery}).status_code == 302
    assert again.get("account/").status_code == 200

    assert again.post("account/second-factor/totp/deactivate/")["Location"].startswith(
        "/en-gb/account/reauthenticate/"
    )
    assert Authenticator.objects.count() == 2
    again.post("account/reauthenticate/", {"password": PASSWORD})
    again.post("account/second-factor/totp/deactivate/")
    assert Authenticator.objects.count() == 0
    assert [name for name, _to, _language in posted()][-1] == "totp_deactivated"


def test_a_code_and_a_recovery_code_work_once(brand, ada):
    TOTP.activate(ada, SECRET)
    RecoveryCodes.activate(ada)
    recovery = RecoveryCodes(Authenticator.objects.get(type="recovery_codes")).get_unused_codes()[0]
    outcomes = []
    for given in (code(), code(), recovery, recovery, "000000"):
        shopper = Shopper(brand)
        shopper.post("account/login/", {"login": ada.email, "password": PASSWORD})
        shopper.post("account/second-factor/authenticate/", {"code": given})
        outcomes.append(shopper.get("account/").status_code)

    assert outcomes == [200, 302, 200, 302, 302]


@pytest.mark.parametrize(("market", "words"), [("en-gb", "One moment, please"), ("de", "Einen Moment")])
def test_too_many_attempts_are_answered_in_the_brands_look(brand, settings, market, words):
    settings.ACCOUNT_RATE_LIMITS = {"signup": "2/m/ip"}
    shopper = Shopper(brand, market=market)

    answers = [shopper.post("account/signup/", {"email": "x"}) for _ in range(3)]

    assert [each.status_code for each in answers] == [200, 200, 429]
    assert words in answers[2].text
    assert 'data-brand="petite"' in answers[2].text
    assert "no-store" in answers[2]["Cache-Control"]
    assert User.objects.count() == 0


def test_guessing_a_password_comes_to_an_end(brand, ada):
    guesses = [
        Shopper(brand).post("account/login/", {"login": ada.email, "password": f"guess number {number}"})
        for number in range(6)
    ]

    right = Shopper(brand)
    right.post("account/login/", {"login": ada.email, "password": PASSWORD})
    assert "Too many failed" in str(guesses[-1].context["form"].errors)
    assert right.get("account/").status_code == 302


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("account/login/", {"login": "username", "password": "current-password"}),
        ("account/signup/", {"email": "email", "password1": "new-password"}),
        ("account/password/reset/", {"email": "username"}),
    ],
)
def test_browsers_know_what_each_field_is_for(brand, path, fields):
    form = Shopper(brand).get(path).context["form"]

    assert {name: form.fields[name].widget.attrs["autocomplete"] for name in fields} == fields
    assert set(form.fields) == set(fields)  # nothing is asked twice
