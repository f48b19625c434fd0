"""No page of staff asks another host, as no page of the shop does: whatever one asks fails in `context`."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.installation import Site
from tests.e2e.pages.staff import SignIn

DASHBOARD = (
    "",
    "catalogue/",
    "catalogue/categories/",
    "orders/",
    "offers/",
    "vouchers/",
    "ranges/",
    "reviews/",
    "reports/",
    "users/",
)
CMS = ("", "account/", "pages/", "images/", "documents/", "snippets/", "reports/site-history/")


@pytest.mark.parametrize(("room", "paths"), [("dashboard", DASHBOARD), ("cms", CMS)])
def test_staff_pages_ask_nobody_else(page: Page, site: Site, room: str, paths: tuple[str, ...]) -> None:
    shop = site.address("petite", "")
    page.goto(f"{shop}/{room}/")
    SignIn(page).sign_in(*site.account("Administrator"))
    page.wait_for_url(f"**/{room}/**")

    for path in paths:
        # Until all that it asks for is here: the library draws its thumbnails when it is first looked at.
        answer = page.goto(f"{shop}/{room}/{path}", timeout=30_000)

        assert answer is not None
        assert (path, answer.status) == (path, 200)


def test_a_product_is_edited_without_asking_anybody_else(page: Page, site: Site) -> None:
    shop = site.address("petite", "")
    page.goto(f"{shop}/dashboard/catalogue/")
    SignIn(page).sign_in(*site.account("Administrator"))

    page.locator("td a[href*='/dashboard/catalogue/products/']").first.click()
    page.wait_for_url(re.compile(r"/dashboard/catalogue/products/\d+/"))

    expect(page.locator("form [name=upc]")).to_have_count(1)
