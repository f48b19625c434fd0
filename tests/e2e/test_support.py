"""Support gives back a part of what was paid; the shopper's page and mail say so."""

import uuid

from playwright.sync_api import Browser, Page, expect

from tests.e2e.installation import Site
from tests.e2e.pages.checkout import OrderPage
from tests.e2e.pages.staff import DashboardOrder, Mailbox
from tests.e2e.test_journeys import buy, make_guest


def test_support_refunds_a_part_and_the_shopper_reads_it(page: Page, browser: Browser, site: Site) -> None:
    guest, shop = make_guest("en-gb"), site.address("petite", "")
    order = buy(page, site, "petite", "en-gb", guest)
    order.wait_until_steps_done(2)
    mailbox = Mailbox(page, shop)
    mailbox.open_newest_to(guest.email, count=1)
    link = mailbox.link("/order/")
    why = f"Torn {uuid.uuid4().hex[:6]}"

    staff = browser.new_context().new_page()
    desk = DashboardOrder(staff)
    page.goto(link)
    desk.open(shop, OrderPage(page).number, *site.account("Support"))
    amount = desk.refund(1, of=0, why=why)
    expect(staff.locator(".happening", has_text=why)).to_contain_text(f"Refund of £{amount}")

    page.goto(link)
    OrderPage(page).wait_until_it_says(f"£{amount} sent back")
    assert why not in page.content()
    mailbox.open_newest_to(guest.email, count=2)
    assert f"£{amount}" in mailbox.subject
    staff.reload()
    expect(staff.locator(".happening-mail").first).to_contain_text(mailbox.subject)
    staff.context.close()
