"""Lists are narrowed and searches begun on a phone and on a desk, by keys and without script."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.installation import Site
from tests.e2e.pages.narrowing import Box, NarrowedList
from tests.e2e.test_look import overhang, violations

pytestmark = pytest.mark.once
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


@pytest.fixture
def shop(site: Site) -> str:
    return site.address("petite", "")


def test_a_rail_narrows_in_place_and_goes_back(page: Page, shop: str) -> None:
    page.emulate_media(reduced_motion="reduce")
    shelf = NarrowedList(page)
    shelf.open(shop)
    whole, promised = shelf.total(), shelf.promised("size", 0)
    page.evaluate("window.stays = true")

    first = shelf.choose("size", 0)
    assert shelf.total() == promised < whole
    expect(shelf.options("size").first).to_be_focused()
    second = shelf.choose("size", 1)

    assert page.url.endswith(f"?size={first},{second}")
    assert promised <= shelf.total() <= whole
    expect(shelf.chips).to_have_count(2)
    expect(shelf.opener).to_be_hidden()
    assert (violations(page), overhang(page)) == ([], 0)

    shelf.chips.first.click()
    page.wait_for_url(f"**?size={second}")
    page.go_back()
    expect(shelf.chips).to_have_count(2)
    assert page.evaluate("window.stays")


def test_a_sheet_narrows_under_the_thumb(page: Page, shop: str) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.set_viewport_size(PHONE)
    shelf = NarrowedList(page)
    shelf.open(shop)
    expect(shelf.panel).to_be_hidden()

    shelf.opener.click()
    expect(shelf.panel).to_be_visible()
    promised = shelf.promised("size", 0)
    shelf.choose("size", 0)
    expect(shelf.panel).to_be_visible()
    assert (violations(page), overhang(page)) == ([], 0)

    shelf.panel.get_by_role("button", name=f"Show results ({promised})").click()
    expect(shelf.panel).to_be_hidden()
    expect(shelf.count).to_be_focused()
    assert shelf.total() == promised
    assert (violations(page), overhang(page)) == ([], 0)

    shelf.opener.click()
    page.keyboard.press("Escape")
    expect(shelf.panel).to_be_hidden()


@pytest.mark.parametrize("scripts", [False])
@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
def test_lists_are_narrowed_without_script(page: Page, shop: str, screen: dict) -> None:
    page.set_viewport_size(screen)
    shelf = NarrowedList(page)
    shelf.open(shop)
    if screen == PHONE:
        shelf.opener.click()
    values = [str(shelf.options("size").nth(place).get_attribute("value")) for place in (0, 1)]

    for place in (0, 1):
        shelf.options("size").nth(place).check()
    shelf.panel.get_by_role("button", name="Apply").click()

    page.wait_for_url(f"**?size={','.join(values)}")
    expect(shelf.chips).to_have_count(2)
    shelf.chips.first.click()
    page.wait_for_url(f"**?size={values[1]}")


def test_nothing_left_leads_back_to_something(page: Page, shop: str) -> None:
    page.emulate_media(reduced_motion="reduce")
    shelf = NarrowedList(page)
    shelf.open(shop)
    path = page.url
    page.goto(f"{path}?size={shelf.options('size').first.get_attribute('value')}&price=0-5")

    assert shelf.cards.count() == 0
    assert (violations(page), overhang(page)) == ([], 0)
    page.locator(".chips--looser .chip").first.click()
    page.wait_for_url(lambda url: "price=0-5" not in url or "size=" not in url)
    expect(shelf.cards.first).to_be_visible()


def test_the_box_is_a_combobox(page: Page, shop: str) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto(shop + "/en-gb/")
    box = Box(page, "header-search")

    box.type("be")
    expect(box.input).to_have_attribute("aria-expanded", "true")
    assert box.list.locator(".price").count() > 0
    assert (violations(page), overhang(page)) == ([], 0)

    page.keyboard.press("ArrowDown")
    expect(box.active()).to_have_attribute("aria-selected", "true")
    assert box.active().inner_text() == box.options.first.inner_text()
    page.keyboard.press("ArrowUp")
    assert box.input.get_attribute("aria-activedescendant") is None
    page.keyboard.press("ArrowUp")
    assert "All results for “be”" in box.active().inner_text()

    page.keyboard.press("Escape")
    expect(box.list).to_be_hidden()
    expect(box.input).to_have_value("be")
    page.keyboard.press("ArrowDown")
    expect(box.list).to_be_visible()
    address = str(box.active().get_attribute("data-url"))
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{address}")


def test_a_suggestion_is_taken_on_a_phone(page: Page, shop: str) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.set_viewport_size(PHONE)
    page.goto(shop + "/en-gb/search/")
    box = Box(page, "page-search")

    box.type("be")
    assert (violations(page), overhang(page)) == ([], 0)
    product = box.list.locator("[data-url*='/p/']").first
    address = str(product.get_attribute("data-url"))
    product.click()

    page.wait_for_url(f"**{address}")


def test_only_the_last_of_what_was_typed_is_shown(page: Page, shop: str) -> None:
    asked: list[str] = []
    page.on("request", lambda each: asked.append(each.url) if "/suggest/" in each.url else None)
    page.goto(shop + "/en-gb/")
    box = Box(page, "header-search")

    box.input.click()
    page.keyboard.type("b")
    page.keyboard.type("ear rom")
    expect(box.options.last).to_contain_text("All results for “bear rom”")

    assert all(re.search(r"q=b[a-z+]+", url) for url in asked)
    assert len(asked) < len("bear rom")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=bear+rom")
