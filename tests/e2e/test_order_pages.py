"""The pages of orders and of support: readable by all, nothing beyond the edge, at the desk and on a tablet."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.freshness.writer import Writer, writing
from tests.e2e.installation import Site
from tests.e2e.pages.staff import DashboardOrder
from tests.e2e.test_look import overhang, violations

pytestmark = pytest.mark.once

WIDTHS = (1280, 820)
FOUND = ("find/", "find/?q=xylophone", "find/?q=byron")
PAGES = {
    "Fulfilment": ("orders/", "orders/{number}/", "orders/{number}/pack/", *FOUND),
    "Support": (
        "orders/",
        *(f"orders/{{number}}/{page}" for page in ("", "refund/", "mails/", "mails/?link", "seen/")),
        "orders/{number}/shipping-address/",
        *FOUND,
    ),
}


@pytest.fixture
def writer(site: Site) -> Iterator[Writer]:
    with writing(site) as writer:
        yield writer


@pytest.mark.parametrize("role", PAGES)
def test_pages_of_orders_are_readable_by_all(page: Page, site: Site, writer: Writer, role: str) -> None:
    number = writer.do("order_and_pay", brand="petite", count=2).result[0]
    shop = site.address("petite", "")
    DashboardOrder(page).open(shop, number, *site.account(role))

    for path in PAGES[role]:
        page.goto(f"{shop}/dashboard/{path.format(number=number)}")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})

            assert (path, width, violations(page)) == (path, width, [])
            assert (path, width, max(overhang(page), 0)) == (path, width, 0)


def test_cancelling_is_asked_about_once_more_by_keyboard(page: Page, site: Site, writer: Writer) -> None:
    number = writer.do("order_and_pay", brand="petite", count=1).result[0]
    DashboardOrder(page).open(site.address("petite", ""), number, *site.account("Support"))

    page.locator("#why").fill("Out of stock")
    page.keyboard.press("Enter")
    sure = page.locator("[name=confirmed]")
    expect(sure).to_be_focused()
    assert violations(page) == []
    assert max(overhang(page), 0) == 0

    page.keyboard.press("Enter")
    expect(page.locator(".alert-success")).to_contain_text("Cancelled; the money is on its way back.")


def test_keys_can_be_switched_off(page: Page, site: Site, writer: Writer) -> None:
    number = writer.do("order_and_pay", brand="petite", count=1).result[0]
    DashboardOrder(page).open(site.address("petite", ""), number, *site.account("Support"))
    switch, note = page.get_by_label("Shortcut keys"), page.locator("#id_message")

    switch.uncheck()
    page.reload()
    expect(page.locator("main kbd").first).to_be_hidden()
    for key in ("n", "/"):
        page.keyboard.press(key)
    expect(note).not_to_be_focused()
    expect(page.locator("#find")).not_to_be_focused()

    switch.check()
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    expect(note).to_be_focused()
