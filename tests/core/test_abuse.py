"""What somebody hostile tries at the shops' doors (cases 23 to 26 and 30 to 33 of the failure cases).

Others of these cases are held where their surface is: links to orders in tests/commerce/order/test_order_page.py, other
people's addresses, orders and sessions in tests/commerce/customer, quantities and prices in
tests/commerce/basket/test_add.py, guessing in tests/core/test_accounts.py and tests/commerce/basket/test_vouchers.py,
brands and roles in tests/config/test_roles.py, cookies' names in tests/crawl/test_headers.py.
"""

import re
from collections.abc import Callable
from pathlib import Path

from django.conf import settings as django_settings
from django.test import Client

import pytest

from commerce.order.models import Order
from core import mailbox
from core.models import Brand, User
from tests.factories.accounts import PASSWORD, make_user, sign_in
from tests.factories.checkout import DETAILS, Shopper, make_delivery
from tests.factories.commerce import make_brand, make_product

pytestmark = pytest.mark.django_db
EVIL = [
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https:evil.example",
    "https://evil.example/",
    "///evil.example",
]
EVIL += [
    "http://petite.localhost.evil.example/",
    "http://petite.localhost@evil.example/",
    "javascript:alert(1)",
    " //evil.example",
]
# Hosts that are answered here, and none of them the shop that is left.
BESIDE = ["http://127.0.0.1/x", "http://bakers.localhost/x", "https://elsewhere.localhost/"]


@pytest.fixture
def brand() -> Brand:
    brand = make_brand("petite")
    make_delivery(brand)
    return brand


@pytest.fixture
def ada(brand: Brand) -> User:
    return make_user()


def session_of(shopper: Shopper) -> str:
    cookie = shopper.client.cookies.get(django_settings.SESSION_COOKIE_NAME)
    return cookie.value if cookie else ""


# 23: sessions


def test_whoever_signs_in_gets_a_new_session(brand: Brand, ada: User) -> None:
    shopper = Shopper(brand)
    shopper.add(make_product(brand, "Bear"))
    shopper.post("checkout/details/", DETAILS)
    before = session_of(shopper)
    planted = Client(headers={"host": brand.site.hostname})
    planted.cookies[django_settings.SESSION_COOKIE_NAME] = before

    shopper.post("account/login/", {"login": ada.email, "password": PASSWORD})

    assert session_of(shopper) not in ("", before)
    assert shopper.get("account/profile/").status_code == 200
    assert planted.get("/en-gb/account/profile/").status_code == 302


def test_a_session_name_that_somebody_made_up_is_not_taken(brand: Brand, ada: User) -> None:
    shopper = Shopper(brand)
    shopper.client.cookies[django_settings.SESSION_COOKIE_NAME] = "a" * 32

    shopper.post("account/login/", {"login": ada.email, "password": PASSWORD})

    assert session_of(shopper) != "a" * 32


def test_nobody_is_signed_in_by_another_site(brand: Brand, ada: User) -> None:
    shopper = Shopper(brand)

    answer = shopper.post_bare("account/login/", {"login": ada.email, "password": PASSWORD})

    assert answer.status_code == 403
    assert shopper.get("account/profile/").status_code == 302


@pytest.mark.parametrize("ending", ["logout", "deactivation"])
def test_a_session_that_was_ended_opens_nothing(brand: Brand, ada: User, ending: str) -> None:
    shopper = sign_in(brand, ada)
    copied = Client(headers={"host": brand.site.hostname})
    copied.cookies[django_settings.SESSION_COOKIE_NAME] = session_of(shopper)
    assert copied.get("/en-gb/account/profile/").status_code == 200

    if ending == "logout":
        shopper.post("account/logout/")
    else:
        User.objects.filter(pk=ada.pk).update(is_active=False)

    assert copied.get("/en-gb/account/profile/").status_code == 302


# 25: fields that no form has


def test_nobody_makes_themselves_staff(brand: Brand, ada: User) -> None:
    rights = {
        "is_staff": "on",
        "is_superuser": "on",
        "is_active": "on",
        "groups": "1",
        "user_permissions": "1",
    }
    stranger = Shopper(brand)
    stranger.post(
        "account/signup/", {"email": "eve@example.org", "password1": "seven green lanterns", **rights}
    )
    shopper = sign_in(brand, ada)
    shopper.post(
        "account/profile/", {"first_name": "Ada", "last_name": "B", "email": "eve@example.org", **rights}
    )

    assert not User.objects.filter(is_staff=True).exists()
    assert not User.objects.filter(is_superuser=True).exists()
    assert User.objects.get(pk=ada.pk).email == "ada@example.org"
    assert not User.objects.filter(groups__isnull=False).exists()


def test_an_order_is_whose_and_of_what_we_say(brand: Brand, ada: User) -> None:
    bear = make_product(brand, "Bear", price="10.00")
    shopper = Shopper(brand)
    shopper.add(bear)
    forged = {
        "user": str(ada.pk),
        "user_id": str(ada.pk),
        "status": "Paid",
        "total_incl_tax": "0.01",
        "currency": "XXX",
    }
    shopper.post("checkout/details/", {**DETAILS, **forged})
    shopper.post("checkout/delivery/", {"delivery": "standard", "price": "0.00", **forged})
    shopper.post("checkout/payment/", {"agreed": shopper.agreed(), **forged})

    order = Order.objects.get()
    assert (order.user_id, order.status, order.currency) == (None, "Pending payment", "GBP")
    assert str(order.total_incl_tax) == "13.50"


# 30: onward addresses


@pytest.mark.parametrize("address", [*EVIL, *BESIDE])
def test_nobody_is_led_elsewhere_after_signing_in_or_out(brand: Brand, ada: User, address: str) -> None:
    shopper = Shopper(brand)

    page = shopper.get("account/login/", query_params={"next": address})
    entered = shopper.post("account/login/", {"login": ada.email, "password": PASSWORD, "next": address})
    left = shopper.post("account/logout/", {"next": address})

    assert page.status_code == 200
    for answer in (entered, left):
        assert answer.status_code == 302
        assert "evil" not in answer["Location"]
        assert re.match(r"/[^/\\]|/$", answer["Location"]), answer["Location"]


@pytest.mark.parametrize(
    "path", ["//evil.example/", "//evil.example/%2e%2e", "/%5Cevil.example", "/en-gb//evil.example"]
)
def test_a_slip_of_an_address_leads_nowhere_else(brand: Brand, path: str) -> None:
    answer = Client(headers={"host": brand.site.hostname}).get("/", PATH_INFO=path)

    location = answer.headers.get("Location", "/")
    assert location.startswith("/")
    assert not location.startswith(("//", "/\\"))


# 31: whose host it is


@pytest.mark.parametrize(
    "host",
    ["evil.example", "petite.localhost.evil.example", "petite.localhost@evil.example", "evil.localhost"],
)
def test_no_shop_answers_under_a_strange_name(brand: Brand, host: str, settings) -> None:
    settings.DEMO = False
    answer = Client(headers={"host": host}).get("/en-gb/account/login/")

    assert answer.status_code in (400, 404)
    assert "evil" not in answer.content.decode()


FORWARDED = {
    "x-forwarded-host": "evil.example",
    "x-forwarded-server": "evil.example",
    "x-host": "evil.example",
    "x-original-url": "/evil.example",
    "x-rewrite-url": "/evil.example",
    "forwarded": "host=evil.example",
    "x-forwarded-scheme": "evil.example",
    "x-forwarded-prefix": "/evil.example",
}


@pytest.mark.parametrize("path", ["/en-gb/search/?q=bear", "/en-gb/account/login/", "/robots.txt"])
def test_no_page_repeats_what_a_proxy_is_said_to_have_been_asked(brand: Brand, path: str) -> None:
    client = Client(headers={"host": brand.site.hostname})

    poisoned = client.get(path, headers=FORWARDED)
    after = client.get(path)

    for answer in (poisoned, after):
        assert answer.status_code == 200
        assert b"evil.example" not in answer.content
        assert "evil.example" not in str(answer.headers)


def test_the_link_in_a_mail_is_the_shops(
    brand: Brand, ada: User, settings, tmp_path: Path, drain_outbox: Callable[..., None]
) -> None:
    settings.EMAIL_BACKEND, settings.MAIL_FOLDER = "core.mail.FolderBackend", tmp_path
    Shopper(brand).post(
        "account/password/reset/", {"email": ada.email}, **{"X-Forwarded-Host": "evil.example"}
    )
    drain_outbox()

    mail = mailbox.mails()[0]
    assert mail.to == ada.email
    assert "evil" not in mail.text + mail.html
    assert all(link.startswith(f"http://{brand.site.hostname}") for link in mail.links)


# 32: what may be kept by somebody in between


@pytest.mark.parametrize(
    "path",
    [
        "orders/x.css",
        "profile/x.css",
        "profile/..%2fx.css",
        "profile%2fx.css",
        "profile/;x.css",
        "profile.css",
        "orders/1.jpg",
        "profile/",
    ],
)
def test_what_looks_like_a_file_is_not_kept_with_somebodys_page(brand: Brand, ada: User, path: str) -> None:
    answer = sign_in(brand, ada).client.get(f"/en-gb/account/{path}", headers={"host": brand.site.hostname})

    assert answer["Cache-Control"] == "no-store"
    assert answer.status_code == 200 if path == "profile/" else answer.status_code in (301, 404)


@pytest.mark.parametrize("path", ["/en-gb/search/?q=bear", "/en-gb/", "/robots.txt", "/"])
def test_what_may_be_kept_sets_no_cookie_and_varies_by_nothing(brand: Brand, ada: User, path: str) -> None:
    answer = sign_in(brand, ada).client.get(path, headers={"host": brand.site.hostname, "cookie": "a=b"})

    if "public" in answer.headers.get("Cache-Control", ""):
        assert not answer.cookies
        assert answer.headers.get("Vary", "Accept-Encoding") == "Accept-Encoding"
        assert ada.email.encode() not in answer.content
