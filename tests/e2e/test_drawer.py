"""The basket beside the page: what is added is seen, changed, taken out and brought back without leaving."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.e2e.installation import Site
from tests.e2e.pages.storefront import Home
from tests.e2e.test_look import BRANDS, overhang, violations

pytestmark = pytest.mark.once


def open_product(page: Page, site: Site, brand: str) -> None:
    home = Home(page)
    home.open(site.address(brand, "/en-gb/"))
    home.open_first_category().open_product_to_choose()


def add(page: Page) -> None:
    page.locator(".add-to-basket__button").first.click()
    expect(page.locator("dialog.drawer")).to_be_visible()


@pytest.mark.parametrize("brand", BRANDS)
def test_what_is_added_can_be_changed_removed_and_brought_back(page: Page, site: Site, brand: str) -> None:
    open_product(page, site, brand)
    address = page.url
    drawer, badge = page.locator("dialog.drawer"), page.locator("[data-basket-count]").first

    add(page)
    expect(badge).to_have_text("1")
    expect(drawer.locator(".notice")).to_contain_text("is in your basket")

    drawer.locator("[data-step='1']").click()
    expect(badge).to_have_text("2")
    expect(drawer.locator("input[type=number]")).to_have_value("2")

    drawer.get_by_role("button", name=re.compile("^Remove")).click()
    expect(drawer.locator(".empty-state")).to_be_visible()
    expect(badge).to_be_hidden()

    drawer.get_by_role("button", name="Undo").click()
    expect(drawer.locator(".line-item")).to_have_count(1)
    expect(badge).to_have_text("2")
    assert page.url == address


def test_the_keyboard_opens_and_closes_it_and_comes_back(page: Page, site: Site) -> None:
    open_product(page, site, "petite")
    button = page.locator(".add-to-basket__button").first

    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#drawer-title")).to_be_focused()
    page.keyboard.press("Escape")

    expect(page.locator("dialog.drawer")).to_be_hidden()
    expect(button).to_be_focused()


def test_the_keyboard_stays_on_the_button_that_asks_for_more(page: Page, site: Site) -> None:
    open_product(page, site, "petite")
    add(page)
    badge = page.locator("[data-basket-count]").first

    for drawer in (page.locator("dialog.drawer"), page.locator("main")):
        more, field = drawer.locator("[data-step='1']"), drawer.locator("input[type=number]")
        before = int(field.input_value())
        more.focus()
        page.keyboard.press("Enter")
        expect(badge).to_have_text(str(before + 1))
        expect(more).to_be_focused()
        page.keyboard.press("Enter")
        expect(badge).to_have_text(str(before + 2))
        expect(more).to_be_focused()
        page.goto(site.address("petite", "/en-gb/basket/"))


def test_no_press_is_lost_while_an_answer_is_on_its_way(page: Page, site: Site) -> None:
    sizes = ".variant-picker__option:not(.variant-picker__option--swatch)"
    open_product(page, site, "petite")
    add(page)
    page.keyboard.press("Escape")
    page.locator(f"{sizes}:not([aria-current])").last.click()
    expect(page.locator(sizes).last).to_have_attribute("aria-current", "true")
    add(page)
    page.goto(site.address("petite", "/en-gb/basket/"))
    more, fields = page.locator("main [data-step='1']"), page.locator("main input[type=number]")
    expect(fields).to_have_count(2)
    held: list[Route] = []
    page.route("**/basket/update/", lambda route: held.append(route) if not held else route.continue_())

    with page.expect_request("**/basket/update/"):
        more.first.click()
        more.last.click()  # within the pause of the first
    more.first.click()  # while the first answer is on its way
    held[0].continue_()

    expect(page.locator("[data-basket-count]").first).to_have_text("5")
    page.reload()
    assert [field.input_value() for field in fields.all()] == ["3", "2"]


@pytest.mark.parametrize("brand", BRANDS)
def test_drawer_and_large_picture_are_readable_by_all(page: Page, site: Site, brand: str) -> None:
    page.emulate_media(reduced_motion="reduce")
    open_product(page, site, brand)

    for width in (320, 390, 1280):
        page.set_viewport_size({"width": width, "height": 844})
        add(page)
        assert (width, violations(page), max(overhang(page), 0)) == (width, [], 0)
        page.keyboard.press("Escape")

        page.locator("a[data-zoom]").first.click()
        expect(page.locator("dialog.zoom")).to_be_visible()
        assert (width, violations(page), max(overhang(page), 0)) == (width, [], 0)
        page.keyboard.press("Escape")


def test_a_picture_is_enlarged_turned_and_put_away_by_keyboard(page: Page, site: Site) -> None:
    open_product(page, site, "petite")
    zoom, stage = page.locator("dialog.zoom"), page.locator("[data-zoom-stage]")

    page.locator("a[data-zoom]").first.focus()
    page.keyboard.press("Enter")
    expect(zoom).to_be_visible()
    first = stage.locator("img").get_attribute("src")

    page.keyboard.press("ArrowRight")
    expect(stage.locator("img")).not_to_have_attribute("src", str(first))
    page.keyboard.press("+")
    expect(stage).to_have_attribute("data-level", "1")

    page.keyboard.press("Escape")
    expect(zoom).to_be_hidden()
    expect(page.locator("a[data-zoom]").first).to_be_focused()


def test_another_colour_brings_its_picture(page: Page, site: Site) -> None:
    open_product(page, site, "petite")
    picture = page.locator("[data-stage] img").first
    before = str(picture.get_attribute("src"))

    page.locator(".variant-picker__option--swatch:not([aria-current])").first.click()

    expect(picture).not_to_have_attribute("src", before)
    expect(page.locator(".variant-picker__option--swatch[aria-current]")).to_be_focused()


def test_menus_of_two_levels_open_by_key_and_by_pointing(page: Page, site: Site) -> None:
    page.goto(site.address("petite", "/en-gb/"))
    item = page.locator(".site-nav__item", has=page.locator("details")).first
    panel = item.locator(".site-nav__panel")
    expect(panel).to_be_hidden()

    item.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(panel).to_be_visible()
    page.keyboard.press("Tab")
    expect(panel.locator("a").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()

    item.locator(".site-nav__link").hover()
    expect(panel).to_be_visible()
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()


def test_what_is_added_is_the_last_choice_even_on_a_slow_line(page: Page, site: Site) -> None:
    open_product(page, site, "petite")
    page.locator(".add-to-basket [data-step='1']").first.click()
    sizes = page.locator(".variant-picker__option:not(.variant-picker__option--swatch):not([aria-current])")
    chosen = sizes.last.get_attribute("href")
    assert chosen is not None
    page.route(f"**{chosen}", lambda route: (page.wait_for_timeout(600), route.continue_()))

    sizes.last.click()
    add(page)

    drawer = page.locator("dialog.drawer")
    expect(drawer.locator(f".line-item a[href='{chosen}']").first).to_be_attached()
    expect(drawer.locator("input[type=number]")).to_have_value("2")
    assert page.url.endswith(chosen)


def test_a_press_is_not_lost_to_a_choice_that_arrives_meanwhile(page: Page, site: Site) -> None:
    open_product(page, site, "petite")
    sizes = page.locator(".variant-picker__option:not(.variant-picker__option--swatch):not([aria-current])")
    chosen = str(sizes.last.get_attribute("href"))
    box = page.locator(".add-to-basket__button").first.bounding_box()
    assert box is not None
    held: list[Route] = []
    page.route(f"**{chosen}", lambda route: held.append(route))

    sizes.last.click()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    with page.expect_response(f"**{chosen}"):
        held[0].continue_()
    page.wait_for_timeout(800)  # longer than the new picture is waited for
    page.mouse.up()

    drawer = page.locator("dialog.drawer")
    expect(drawer.locator(f".line-item a[href='{chosen}']").first).to_be_attached()
