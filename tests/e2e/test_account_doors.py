"""The doors of an account: its first mail, its second factor, its address, its sessions; with and without script."""

import base64
import hashlib
import hmac
import struct
import time
import uuid

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.installation import Site
from tests.e2e.pages.account_doors import Doors
from tests.e2e.pages.staff import Mailbox
from tests.e2e.test_look import overhang, violations

pytestmark = pytest.mark.once

BRANDS = ("petite", "bakers")
WIDTHS = (390, 1280)
PASSWORD = "eleven blue herons"
ENTRANCES = ("login", "signup", "password/reset", "password/reset/done", "confirm-email", "confirm-email/x")


def make_address() -> str:
    return f"robin-{uuid.uuid4().hex[:8]}@example.com"


def code(secret: str) -> str:
    """What an authenticator app shows (RFC 6238)."""
    key, moment = base64.b32decode(secret.replace(" ", "")), int(time.time()) // 30
    digest = hmac.new(key, struct.pack(">Q", moment), hashlib.sha1).digest()
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


def open_account(page: Page, shop: str) -> Doors:
    """Registered, confirmed by mail, signed in."""
    account = Doors(page, f"{shop}/en-gb/account/", make_address(), PASSWORD)
    account.sign_up()
    mailbox = Mailbox(page, shop)
    mailbox.open_newest_to(account.email, count=1)
    account.confirm(mailbox.link("/confirm-email/"))
    return account


def check(page: Page, name: str) -> None:
    """At every width: nothing for axe to say, nothing beyond the edge."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 844})
        assert (name, width, violations(page)) == (name, width, [])
        assert (name, width, max(overhang(page), 0)) == (name, width, 0)


@pytest.mark.parametrize("brand", BRANDS)
def test_doors_are_readable_by_all(page: Page, site: Site, brand: str) -> None:
    page.emulate_media(reduced_motion="reduce")
    shop = site.address(brand, "")
    for name in ENTRANCES:
        page.goto(f"{shop}/en-gb/account/{name}/")
        check(page, name)

    account = open_account(page, shop)
    check(page, "just confirmed")
    account.open("second-factor/totp/activate/")
    check(page, "asked again")
    account.answer(password=PASSWORD)
    account.answer(code=code(account.secret))
    check(page, "recovery codes")
    for name in ("second-factor/recovery-codes/generate", "second-factor/totp/deactivate"):
        account.open(f"{name}/")
        check(page, name)


@pytest.mark.parametrize("scripts", [True, False], ids=["with-scripts", "without-scripts"])
@pytest.mark.parametrize("brand", BRANDS)
def test_an_account_from_the_first_mail_to_the_second_factor(
    page: Page, site: Site, brand: str, scripts: bool
) -> None:
    shop = site.address(brand, "")
    account = open_account(page, shop)
    expect(page.locator("main")).to_contain_text("every shop keeps its own")

    account.open("second-factor/totp/activate/")
    account.answer(password=PASSWORD)
    secret = account.secret
    account.answer(code=code(secret))
    recovery = page.locator(".codes code").first.inner_text()

    account.sign_out()
    account.sign_in()
    account.answer(code=recovery)
    expect(page).to_have_url(f"{shop}/en-gb/account/")

    new = f"new-{account.email}"
    account.open("email/")
    account.answer(email=new)
    account.answer(password=PASSWORD)
    mailbox = Mailbox(page, shop)
    mailbox.open_newest_to(new, count=1)
    account.confirm(mailbox.link("/confirm-email/"))
    account.open("profile/")
    expect(page.locator("main")).to_contain_text(new)

    account.open("second-factor/totp/deactivate/")
    account.send()
    account.open("second-factor/")
    expect(page.locator("main")).to_contain_text("Switched off")


def test_errors_are_summarised_and_the_summary_has_the_focus(page: Page, site: Site) -> None:
    account = Doors(page, site.address("petite", "/en-gb/account/"), "nonsense", "short")
    account.open("signup/")

    account.answer(email="nonsense", password1="short")

    expect(page.locator("[data-form-errors]")).to_be_focused()
    page.locator("[data-form-errors] a").first.click()
    expect(page.locator("[name=email]")).to_be_focused()
    expect(page.locator("[name=email]")).to_have_attribute("aria-invalid", "true")


def test_one_account_opens_both_shops_and_a_session_is_ended_from_the_other(
    page: Page, browser: Browser, site: Site
) -> None:
    account = open_account(page, site.address("petite", ""))
    elsewhere = browser.new_context().new_page()
    other = Doors(elsewhere, site.address("bakers", "/en-gb/account/"), account.email, PASSWORD)
    other.sign_in()
    expect(elsewhere).to_have_url(site.address("bakers", "/en-gb/account/"))

    account.open("sessions/")
    page.locator("form[action$='/end/'] button").first.click()
    expect(page.locator("[role=status]").first).to_be_visible()
    elsewhere.reload()

    expect(elsewhere.locator("[name=login]")).to_be_visible()
    elsewhere.context.close()
