"""The staff's doors: one sign-in, a second factor in production, sessions that end, nobody locked out by strangers."""

import re
import time
from urllib.parse import urlsplit
from uuid import UUID

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern, RoutePattern
from django.utils.regex_helper import normalize

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.usersessions.models import UserSession

from core import roles, staff
from core.models import AuditEntry, User
from tests.factories.accounts import PASSWORD, make_user, sign_in
from tests.factories.checkout import Shopper
from tests.factories.commerce import make_brand

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
SETUP = "/en-gb/account/second-factor/totp/activate/"
STAFF = ("/cms/", "/dashboard/", "/django-admin/")
Kind = AuditEntry.Kind


@pytest.fixture
def brand():
    return make_brand("petite")


@pytest.fixture
def ada(brand) -> User:
    user = make_user()
    roles.assign(user=user, role="Managers", brands=[brand])
    return user


@pytest.fixture
def strict(settings) -> None:
    """As in production."""
    settings.STAFF_SECOND_FACTOR = True


def code(secret: str = SECRET) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def kinds() -> list[str]:
    rights = (Kind.ROLE, Kind.BRAND, Kind.RIGHT)
    return list(AuditEntry.objects.exclude(kind__in=rights).order_by("pk").values_list("kind", flat=True))


def staff_addresses() -> list[str]:
    """Every address of the staff's tools, with something in place of each argument."""
    found = []

    def walk(patterns: list, prefix: str) -> None:
        for each in patterns:
            path = prefix + _filled(each)
            if isinstance(each, URLResolver):
                walk(each.url_patterns, path)
            elif isinstance(each, URLPattern) and path.startswith(STAFF):
                found.append(path)

    walk(get_resolver().url_patterns, "/")
    return found


def _filled(each: URLPattern | URLResolver) -> str:
    """The first way in which the pattern can be written, each argument a 1."""
    if isinstance(each.pattern, LocalePrefixPattern):
        return "en-gb/"
    if isinstance(each.pattern, RoutePattern):
        text = re.sub(r"<uuid:\w+>", str(UUID(int=1)), str(each.pattern))
        return re.sub(r"<[^>]+>", "1", text)
    text, arguments = normalize(each.pattern.regex.pattern)[0]
    return text % dict.fromkeys(arguments, "1")


def enter(brand, user: User) -> Client:
    """Signed in by the page, as far as the password leads."""
    shopper = Shopper(brand, client=Client(HTTP_HOST=brand.site.hostname))
    shopper.post("account/login/", {"login": user.email, "password": PASSWORD})
    return shopper.client


@pytest.mark.parametrize(
    "door",
    ["/cms/", "/cms/login/", "/dashboard/", "/dashboard/login/", "/django-admin/", "/django-admin/login/"],
)
def test_every_door_leads_to_the_one_sign_in(brand, door):
    client = Client(HTTP_HOST="petite.localhost")

    answer = client.get(f"{door}?next=/cms/pages/")
    while answer.status_code in (301, 302) and answer["Location"].startswith(STAFF):
        answer = client.get(answer["Location"])

    assert answer.status_code == 302
    assert urlsplit(answer["Location"]).path == "/en-gb/account/login/"


@pytest.mark.parametrize("door", ["/cms/password_reset/", "/cms/password_reset/confirm/MQ/set-password/"])
def test_no_other_door_gives_a_new_password(brand, door):
    client = Client(HTTP_HOST="petite.localhost")

    assert client.get(door).status_code == 404
    assert client.post(door, {"email": "ada@example.org"}).status_code == 404


def test_password_and_address_are_changed_on_the_accounts_page_only(brand):
    boss = User.objects.create_superuser("boss@example.org", PASSWORD)
    client = enter(brand, boss)

    page = client.get("/cms/account/")
    moved = client.post("/django-admin/password_change/", {"old_password": PASSWORD})

    assert page.status_code == 200
    assert "old_password" not in page.text
    assert 'name="name_email-email"' not in page.text
    assert moved["Location"] == "/en-gb/account/password/change/"


def is_refused(answer) -> bool:
    """Led to the second factor; scripts that ping get a plain no."""
    return (
        answer.status_code == 403
        if "/editing-sessions/" in answer.wsgi_request.path
        else leads_to_setup(answer)
    )


def leads_to_setup(answer) -> bool:
    return answer.status_code == 302 and answer["Location"] == SETUP


def test_without_a_second_factor_no_address_of_staffs_opens(brand, ada, strict):
    """Every one of them, whatever it is asked."""
    client = enter(brand, ada)
    addresses = staff_addresses()
    assert len(addresses) > 400

    opened = {
        (method, address)
        for address in addresses
        for method in ("get", "post")
        if not is_refused(getattr(client, method)(address))
    }

    assert opened == set()


def test_scripts_get_a_plain_no(brand, ada, strict):
    client = enter(brand, ada)

    answer = client.post("/cms/localize/", headers={"X-Requested-With": "XMLHttpRequest"})

    assert answer.status_code == 403


def test_editors_are_staff_too(brand, strict):
    editor = make_user()
    roles.assign(user=editor, role="Editors", brands=[brand])

    assert enter(brand, editor).get("/cms/")["Location"] == SETUP


def test_customers_are_asked_for_nothing(brand, strict):
    client = enter(brand, make_user())

    assert client.get("/en-gb/account/").status_code == 200
    assert client.get("/dashboard/").status_code == 403
    assert kinds() == []


@pytest.mark.django_db(transaction=True)
def test_who_sets_it_up_is_let_on_to_where_they_wanted(brand, ada, strict):
    older, client = enter(brand, ada), enter(brand, ada)
    page = client.get("/dashboard/orders/?q=1", follow=True)
    assert "Staff sign in with a second step" in page.text
    client.post("/en-gb/account/reauthenticate/", {"password": PASSWORD})
    page = client.get(SETUP)

    answer = client.post(SETUP, {"code": code(page.context["form"].secret)})

    codes = client.get(answer["Location"])
    assert 'href="/dashboard/orders/?q=1"' in codes.text
    assert client.get("/dashboard/orders/?q=1").status_code == 200
    assert kinds() == [Kind.SIGN_IN, Kind.SIGN_IN, Kind.SECOND_FACTOR, Kind.SECOND_FACTOR]
    older.post("/en-gb/account/reauthenticate/", {"password": PASSWORD})
    old = older.get("/en-gb/account/second-factor/recovery-codes/download/")
    assert old["Location"].startswith("/en-gb/account/login/")  # what began without it is over


def test_another_session_has_to_pass_it_as_well(brand, ada, strict):
    client = enter(brand, ada)
    TOTP.activate(ada, SECRET)

    answer = client.get("/dashboard/orders/")
    assert answer["Location"] == "/en-gb/account/second-factor/reauthenticate/?next=%2Fdashboard%2Forders%2F"
    answer = client.post(answer["Location"], {"code": code(), "next": "/dashboard/orders/"})

    assert answer["Location"] == "/dashboard/orders/"
    assert client.get("/dashboard/orders/").status_code == 200


def test_the_password_once_more_is_no_second_factor(brand, ada, strict):
    client = enter(brand, ada)
    TOTP.activate(ada, SECRET)

    client.post("/en-gb/account/reauthenticate/", {"password": PASSWORD})

    assert client.get("/dashboard/").status_code == 302


@pytest.mark.parametrize("way", ["app", "recovery"])
def test_with_a_code_staff_are_in(brand, ada, strict, way):
    TOTP.activate(ada, SECRET)
    RecoveryCodes.activate(ada)
    spare = RecoveryCodes(Authenticator.objects.get(type="recovery_codes")).get_unused_codes()[0]
    client = enter(brand, ada)
    assert client.get("/dashboard/").status_code == 302

    client.post("/en-gb/account/second-factor/authenticate/", {"code": "000000"})
    assert client.get("/dashboard/").status_code == 302
    client.post("/en-gb/account/second-factor/authenticate/", {"code": code() if way == "app" else spare})

    assert client.get("/dashboard/").status_code == 200
    assert kinds() == [Kind.CODE_FAILED, Kind.SIGN_IN]
    assert AuditEntry.objects.get(kind=Kind.SIGN_IN).after == "code"


def test_who_switches_it_off_is_out(brand, ada, strict):
    TOTP.activate(ada, SECRET)
    client = enter(brand, ada)
    client.post("/en-gb/account/second-factor/authenticate/", {"code": code()})
    assert client.get("/dashboard/").status_code == 200

    client.post("/en-gb/account/reauthenticate/", {"password": PASSWORD})
    client.post("/en-gb/account/second-factor/totp/deactivate/")

    assert not Authenticator.objects.exists()
    assert client.get("/dashboard/")["Location"] == SETUP


def test_a_new_password_opens_nothing_by_itself(brand, ada, strict):
    """Whoever follows a reset's link has proved an address, not a factor."""
    TOTP.activate(ada, SECRET)
    ada.set_password("twelve grey herons")
    ada.save()

    client = Client(HTTP_HOST=brand.site.hostname)
    client.post("/en-gb/account/login/", {"login": ada.email, "password": "twelve grey herons"})

    assert client.get("/dashboard/").status_code == 302
    assert client.get("/en-gb/account/").status_code == 302


@pytest.mark.parametrize("demanded", [True, False])
def test_a_session_that_is_older_than_the_role_begins_anew(brand, settings, demanded):
    settings.STAFF_SECOND_FACTOR = demanded
    person = make_user()
    client = enter(brand, person)

    roles.assign(user=person, role="Managers", brands=[brand])
    answer = client.get("/dashboard/orders/")

    assert answer["Location"] == "/en-gb/account/login/?next=/dashboard/orders/"
    assert "You have new rights" in client.get(answer["Location"]).text
    assert client.get("/en-gb/account/").status_code == 302


def test_a_superuser_made_by_sql_begins_anew(brand):
    person = make_user()
    client = enter(brand, person)

    User.objects.filter(pk=person.pk).update(is_superuser=True, is_staff=True)

    assert client.get("/django-admin/")["Location"].startswith("/en-gb/account/login/")


def test_a_session_ends_when_nobody_is_there(brand, ada, monkeypatch):
    client = enter(brand, ada)
    now = time.time()
    for minutes, status in ((110, 200), (220, 200), (341, 302), (341, 302)):
        monkeypatch.setattr(staff.time, "time", lambda minutes=minutes: now + minutes * 60)
        answer = client.get("/dashboard/")
        assert answer.status_code == status

    assert answer["Location"] == "/en-gb/account/login/?next=/dashboard/"


def test_the_sentence_says_why(brand, ada, monkeypatch):
    client = enter(brand, ada)
    now = time.time()
    monkeypatch.setattr(staff.time, "time", lambda: now + 121 * 60)

    page = client.get("/dashboard/", follow=True)

    assert "You were signed out because your time was over." in page.text


def test_a_session_ends_after_twelve_hours_whatever_is_done(brand, ada, monkeypatch):
    client = enter(brand, ada)
    now = time.time()
    outcomes = []
    for minutes in range(1, 13 * 60, 60):
        monkeypatch.setattr(staff.time, "time", lambda minutes=minutes: now + minutes * 60)
        outcomes.append(client.get("/dashboard/").status_code)

    assert outcomes == [200] * 12 + [302]


def test_an_open_editor_keeps_no_session_alive(brand, ada, monkeypatch):
    client = enter(brand, ada)
    now = time.time()
    for minutes in (60, 119):
        monkeypatch.setattr(staff.time, "time", lambda minutes=minutes: now + minutes * 60)
        client.post("/cms/editing-sessions/ping/wagtailcore/page/1/1/")
    monkeypatch.setattr(staff.time, "time", lambda: now + 121 * 60)

    assert client.get("/cms/").status_code == 302


def test_the_session_is_over_for_every_page(brand, ada, monkeypatch):
    client = enter(brand, ada)
    now = time.time()
    monkeypatch.setattr(staff.time, "time", lambda: now + 13 * 3600)

    assert client.get("/en-gb/account/").status_code == 302
    assert client.get("/-/me").json().get("name") is None


def test_customers_stay_signed_in(brand, monkeypatch):
    client = enter(brand, make_user())
    now = time.time()
    monkeypatch.setattr(staff.time, "time", lambda: now + 5 * 86_400)

    assert client.get("/en-gb/account/").status_code == 200


def test_what_was_typed_waits_for_its_writer_only(brand, ada, monkeypatch):
    client = enter(brand, ada)
    now = time.time()
    monkeypatch.setattr(staff.time, "time", lambda: now + 3 * 3600)
    assert client.post("/cms/editing-sessions/ping/wagtailcore/page/1/1/").status_code == 403

    answer = client.post("/dashboard/orders/X-1/", {"message": "Call her “today”", "many": ["1", "2"]})
    assert answer["Location"] == "/en-gb/account/login/?next=/en-gb/account/resume/"
    data = {"login": ada.email, "password": PASSWORD, "next": "/en-gb/account/resume/"}
    answer = client.post(answer["Location"], data)
    page = client.get(answer["Location"])

    assert 'action="/dashboard/orders/X-1/"' in page.text
    assert page.context["kept"]["shown"] == ["Call her “today”"]
    assert page.context["kept"]["fields"] == [["message", "Call her “today”"], ["many", "1"], ["many", "2"]]

    stranger = make_user("grace@example.org")
    roles.assign(user=stranger, role="Managers", brands=[brand])
    session = client.session
    session["kept_form"] = {**session["kept_form"], "owner": stranger.pk}
    session.save()
    assert client.get("/en-gb/account/resume/")["Location"] == "/dashboard/"
    assert "kept_form" not in client.session


@pytest.mark.parametrize("data", [{"password1": "twelve grey herons"}, {"text": "x" * 200_001}])
def test_passwords_and_what_is_very_long_are_not_kept(brand, ada, monkeypatch, data):
    client = enter(brand, ada)
    now = time.time()
    monkeypatch.setattr(staff.time, "time", lambda: now + 3 * 3600)

    answer = client.post("/dashboard/orders/", data)

    assert answer["Location"] == "/en-gb/account/login/?next=/dashboard/orders/"
    assert "kept_form" not in client.session


def test_losing_a_role_ends_all_sessions(brand, ada):
    phone, desk = sign_in(brand, ada), sign_in(brand, ada)

    ada.groups.clear()

    assert [each.get("account/").status_code for each in (phone, desk)] == [302, 302]
    assert not UserSession.objects.filter(user=ada).exists()


def test_another_brand_ends_none(brand, ada):
    desk = sign_in(brand, ada)

    make_brand("bakers").members.add(ada)

    assert desk.get("account/").status_code == 200
