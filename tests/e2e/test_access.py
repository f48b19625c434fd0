"""Who is refused what, and what they are told; the pages that say who may do what are readable by all."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.installation import Site
from tests.e2e.pages.staff import SignIn
from tests.e2e.test_look import overhang, violations

pytestmark = pytest.mark.once

WIDTHS = (820, 1280)


def check(page: Page, name: str) -> None:
    page.emulate_media(reduced_motion="reduce")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert (name, width, violations(page)) == (name, width, [])
        assert (name, width, max(overhang(page), 0)) == (name, width, 0)


def enter(page: Page, site: Site, role: str, path: str) -> None:
    page.goto(site.address("petite", path))
    SignIn(page).sign_in(*site.account(role))


def test_an_editor_is_refused_what_is_not_theirs(page: Page, site: Site) -> None:
    enter(page, site, "Editors", "/cms/")
    menu = page.get_by_role("navigation").first
    expect(menu).to_contain_text("Pages")
    expect(menu).not_to_contain_text("Settings")

    page.goto(site.address("petite", "/cms/users/"))
    expect(page).to_have_url(site.address("petite", "/cms/"))
    expect(page.locator(".messages")).to_contain_text("you do not have permission")

    page.goto(site.address("petite", "/dashboard/people/"))
    expect(page.locator("h1")).to_have_text("Not for your role")
    check(page, "refused")
    page.get_by_role("link", name="To pages and texts").click()
    expect(page).to_have_url(site.address("petite", "/cms/"))


def test_an_administrator_sees_people_and_what_they_did(page: Page, site: Site) -> None:
    enter(page, site, "Administrator", "/dashboard/people/")
    expect(page.locator("h1")).to_have_text("People")
    translator, _password = site.account("Translators")
    row = page.locator("tbody tr", has_text=translator)
    expect(row).to_contain_text("Translators")
    expect(row).to_contain_text("into German")
    check(page, "people")

    page.get_by_role("link", name="Who signed in").click()
    expect(page.locator("h1")).to_have_text("Who did what")
    expect(page.locator("tbody tr").first).to_contain_text("Signed in")
    check(page, "audit")

    page.goto(site.address("petite", "/cms/users/"))
    page.locator("tr", has_text=translator).get_by_role("link").click()
    expect(page.get_by_label("German")).to_be_checked()
    expect(page.get_by_label("French")).not_to_be_checked()
