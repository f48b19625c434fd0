"""An account from signing up to calling an order off, in a browser; every page of it readable by all."""

import time
import uuid

import pytest
from allauth.mfa.totp.internal.auth import hotp_value
from playwright.sync_api import Page, expect

from tests.e2e.installation import Site
from tests.e2e.pages.account import Account, SignUp
from tests.e2e.pages.checkout import Checkout
from tests.e2e.pages.staff import Mailbox, SignIn
from tests.e2e.pages.storefront import Home
from tests.e2e.test_look import BRANDS, overhang, violations

pytestmark = pytest.mark.once

PASSWORD = "three-mittens-on-a-line"
PARTS = (
    "",
    "orders/",
    "wishlist/",
    "addresses/",
    "addresses/add/",
    "profile/",
    "password/change/",
    "email/",
    "second-factor/",
    "sessions/",
    "logout/",
)
LANE = {
    "first_name": "Robin",
    "last_name": "Marsh",
    "line1": "12 Mill Lane",
    "postcode": "BS1 4ND",
    "city": "Bristol",
}


def has_no_fault(page: Page) -> None:
    """Readable by all, and no wider than the screen, on a telephone and on a desk."""
    page.emulate_media(reduced_motion="reduce")
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 844})
        assert (page.url, width, violations(page)) == (page.url, width, [])
        assert (page.url, width, max(overhang(page), 0)) == (page.url, width, 0)


def joined(page: Page, site: Site, brand: str, address: str) -> Account:
    """Somebody who has signed up and confirmed the address."""
    account = Account(page, site.address(brand, "/en-gb/"))
    account.open("signup/")
    SignUp(page).sign_up(address, PASSWORD)
    has_no_fault(page)
    mailbox = Mailbox(page, site.address(brand, ""))
    mailbox.open_newest_to(address, count=1)
    page.goto(mailbox.link("/confirm-email/"))
    account.press("Yes, confirm")
    page.wait_for_url("**/account/")
    return account


@pytest.mark.parametrize("brand", BRANDS)
def test_somebody_joins_buys_and_calls_it_off(page: Page, site: Site, brand: str) -> None:
    account = joined(page, site, brand, f"robin-{uuid.uuid4().hex[:8]}@example.com")
    account.add_address(**LANE)
    page.goto(site.address(brand, "/en-gb/"))
    product = Home(page).open_first_category().open_product_to_choose()
    title = product.title.inner_text()
    page.get_by_role("button", name="Add to wish list", exact=True).click()
    expect(page.get_by_role("button", name="On your wish list", exact=True)).to_be_visible()

    account.open("wishlist/")
    has_no_fault(page)
    expect(account.wishes).to_have_count(1)
    account.press("Move to basket")
    expect(account.wishes).to_have_count(0)
    page.goto(site.address(brand, "/en-gb/basket/"))
    has_no_fault(page)
    page.locator("a[href$='/checkout/']").first.click()
    page.wait_for_url("**/checkout/delivery/")  # nothing is asked twice
    checkout = Checkout(page)
    has_no_fault(page)
    checkout.choose_delivery()
    has_no_fault(page)
    order = checkout.place_order().pay_with_3d_secure()
    order.wait_until_steps_done(2)
    has_no_fault(page)

    account.open("orders/")
    has_no_fault(page)
    expect(account.orders).to_have_count(1)
    expect(account.orders).to_contain_text(title)
    account.orders.get_by_role("link").first.click()
    page.get_by_role("link", name="Ask about this order").click()
    page.locator("[name=message]").fill("May I have it a little later?")
    account.press("Send")
    expect(page.locator("h1")).to_have_text("Thank you, we have your message")
    has_no_fault(page)
    page.get_by_role("link", name="Back to the order").click()
    page.get_by_role("link", name="Cancel the order").click()
    has_no_fault(page)
    account.press("Cancel the order")
    expect(page.locator("h1")).to_have_text("Your order is cancelled")
    expect(page.get_by_role("link", name="Cancel the order")).to_have_count(0)


@pytest.mark.parametrize("brand", BRANDS)
def test_every_page_of_an_account_is_readable_by_all(page: Page, site: Site, brand: str) -> None:
    account = Account(page, site.address(brand, "/en-gb/"))
    for part in ("login/", "signup/", "password/reset/"):
        account.open(part)
        has_no_fault(page)
    account.open("login/")
    SignIn(page).sign_in(*site.account("Shopper"))
    page.wait_for_url("**/account/")

    for part in PARTS:
        account.open(part)
        has_no_fault(page)


def test_a_guests_heart_waits_until_they_are_signed_in(page: Page, site: Site) -> None:
    page.goto(site.address("petite", "/en-gb/"))
    product = Home(page).open_first_category().open_product_to_choose()
    title = product.title.inner_text()

    page.get_by_role("button", name="Add to wish list", exact=True).click()
    page.wait_for_url("**/account/login/**")
    SignIn(page).sign_in(*site.account("Shopper"))

    page.wait_for_url("**/account/wishlist/")
    account = Account(page, site.address("petite", "/en-gb/"))
    expect(account.wishes).to_contain_text([title])
    account.press("Remove")
    expect(page.get_by_role("button", name="Undo")).to_be_visible()


def test_the_hearts_of_cards_are_those_of_whoever_is_signed_in(page: Page, site: Site) -> None:
    account = Account(page, site.address("bakers", "/en-gb/"))
    account.open("login/")
    SignIn(page).sign_in(*site.account("Shopper"))
    page.wait_for_url("**/account/")
    page.goto(site.address("bakers", "/en-gb/"))
    Home(page).open_first_category()
    heart = page.locator(".product-card .wish__button").nth(1)

    heart.click()
    expect(heart).to_have_attribute("data-state", "full")
    has_no_fault(page)
    page.reload()
    expect(heart).to_have_attribute("data-state", "full")
    heart.click()
    expect(heart).not_to_have_attribute("data-state", "full")
    account.open("wishlist/")
    expect(account.wishes).to_have_count(0)


def test_a_second_factor_is_set_up_and_asked_for(page: Page, site: Site) -> None:
    def code(secret: str) -> str:
        return f"{hotp_value(secret, int(time.time()) // 30):06}"

    address = f"robin-{uuid.uuid4().hex[:8]}@example.com"
    account = joined(page, site, "bakers", address)

    account.open("second-factor/totp/activate/")
    has_no_fault(page)
    page.locator("[name=password]").fill(PASSWORD)  # who came by the mail's link has not shown it yet
    account.press("Go on")
    page.wait_for_url("**/totp/activate/")
    has_no_fault(page)
    secret = page.locator(".secret").inner_text().replace(" ", "")
    page.locator("[name=code]").fill("000000")
    account.press("Switch on")
    expect(page.locator("[name=code]")).to_have_attribute("aria-invalid", "true")
    page.locator("[name=code]").fill(code(secret))
    account.press("Switch on")
    page.wait_for_url("**/second-factor/**")
    has_no_fault(page)
    account.open("second-factor/")
    has_no_fault(page)

    page.context.clear_cookies()
    account.open("login/")
    SignIn(page).sign_in(address, PASSWORD)
    page.wait_for_url("**/second-factor/authenticate/**")
    has_no_fault(page)
