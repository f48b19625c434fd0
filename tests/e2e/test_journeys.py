"""From the home page to the parcel's mail, in both shops and both markets."""

import uuid

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.installation import Site
from tests.e2e.pages.checkout import Checkout, Guest, OrderPage
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
    return checkout.place_order().pay_with_3d_secure()


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
