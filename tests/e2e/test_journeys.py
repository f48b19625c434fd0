"""From the home page to the parcel's mail, in both shops and both markets."""

import uuid

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.freshness.writer import writing
from tests.e2e.installation import Site
from tests.e2e.pages.checkout import Checkout, DemoGateway, Guest, OrderPage
from tests.e2e.pages.staff import DashboardOrder, Mailbox
from tests.e2e.pages.storefront import Home

BRANDS = ("petite", "bakers")
HOMES = {
    "en-gb": {"country": "GB", "line1": "12 Mill Lane", "postcode": "BS1 4ND", "city": "Bristol"},
    "de": {"country": "DE", "line1": "Lange Reihe 7", "postcode": "20099", "city": "Hamburg"},
}


def make_guest(market: str) -> Guest:
    return Guest(email=f"robin-{uuid.uuid4().hex[:8]}@example.com", **HOMES[market])


def buy(page: Page, site: Site, brand: str, market: str, guest: Guest) -> OrderPage:
    """Home → list → variant → basket → checkout → 3-D Secure."""
    return begin_to_pay(page, site, brand, market, guest).pay_with_3d_secure()


def begin_to_pay(page: Page, site: Site, brand: str, market: str, guest: Guest) -> DemoGateway:
    home = Home(page)
    home.open(site.address(brand, f"/{market}/"))
    product = home.open_first_category().open_product_to_choose()
    product.choose_another_variant()
    basket = product.add_to_basket()
    basket.wait()
    basket.check_out()
    checkout = Checkout(page)
    checkout.give_details(guest)
    checkout.choose_delivery()
    return checkout.place_order()


@pytest.mark.parametrize("brand", BRANDS)
@pytest.mark.parametrize("market", HOMES)
def test_from_the_home_page_to_the_parcels_mail(
    page: Page, browser: Browser, site: Site, brand: str, market: str
) -> None:
    guest = make_guest(market)
    shop = site.address(brand, "")

    order = buy(page, site, brand, market, guest)
    order.wait_until_steps_done(2)
    number = order.number
    mailbox = Mailbox(page, shop)
    mailbox.open_newest_to(guest.email, count=1)
    assert number in mailbox.subject

    staff = browser.new_context().new_page()
    desk = DashboardOrder(staff)
    desk.open(shop, number, *site.account("Fulfilment"))
    desk.ship("Parcel 00340434161094042557")
    staff.context.close()

    mailbox.open_newest_to(guest.email, count=2)
    assert number in mailbox.subject
    link = mailbox.link("/order/")
    assert link.startswith(f"{shop}/{market}/order/")
    page.goto(link)
    OrderPage(page).wait_until_steps_done(3)
    assert OrderPage(page).number == number


@pytest.mark.parametrize("scripts", [False], ids=["without-scripts"])
def test_everything_works_without_javascript(page: Page, site: Site, scripts: bool) -> None:
    guest = make_guest("en-gb")

    order = buy(page, site, "petite", "en-gb", guest)

    order.wait_until_steps_done(2)
    mailbox = Mailbox(page, site.address("petite", ""))
    mailbox.open_newest_to(guest.email, count=1)
    assert order is not None
    assert mailbox.link("/order/").startswith(site.address("petite", "/en-gb/order/"))


@pytest.mark.once
@pytest.mark.parametrize("scripts", [True, False], ids=["in-place", "without-scripts"])
def test_whoever_waits_for_the_payment_is_told(page: Page, site: Site, scripts: bool) -> None:
    waiting = begin_to_pay(page, site, "petite", "en-gb", make_guest("en-gb")).pay_late()
    expect(waiting.headline).to_have_text("We are confirming your payment")
    way = page.locator("header a").last
    way.focus()
    if scripts:
        page.evaluate("window.stays = true")

    with writing(site) as writer:
        writer.do("confirm_payment", number=waiting.number)

    expect(waiting.headline).to_have_text("Thank you!", timeout=10_000)
    if scripts:
        expect(page.locator("[data-status]")).to_have_text("Thank you!")
        expect(way).to_be_focused()
        assert page.evaluate("window.stays")
