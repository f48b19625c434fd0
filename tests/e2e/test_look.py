"""What every page of both shops keeps: readable by all, no sideways scrolling, one font file."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.e2e.installation import Site

pytestmark = pytest.mark.once

BRANDS = ("petite", "bakers")
WIDTHS = (320, 390, 1280)
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],  # to describe what is right as well takes a quarter of the time
}
ALWAYS = (
    "/en-gb/",
    "/de/",
    "/en-gb/search/?q=a",
    "/en-gb/search/?q=xylophone",
    "/en-gb/basket/",
    "/en-gb/account/login/",
    "/en-gb/there-is-no-such-page/",
    "/-/styleguide/",
    "/-/styleguide/?dir=rtl",
    "/-/styleguide/?locale=de",
    *(f"/-/styleguide/{mishap}/" for mishap in ("400", "403", "csrf", "429", "500", "503")),
)


def first_links(page: Page, shop: str) -> list[str]:
    """A category, a product, a story and a page of the footer, as the home page leads to them."""
    page.goto(f"{shop}/en-gb/")
    kinds = (".site-nav__link", ".product-card__link", ".story-card__link", ".law-links a")
    return [str(page.locator(kind).first.get_attribute("href")) for kind in kinds]


def violations(page: Page) -> list[tuple[str, Any]]:
    found = Axe().run(page, options=RULES).response["violations"]
    return [(rule["id"], [node["target"] for node in rule["nodes"]]) for rule in found]


def overhang(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))


@pytest.mark.parametrize("brand", BRANDS)
def test_pages_are_readable_by_all_at_every_width(page: Page, site: Site, brand: str) -> None:
    shop = site.address(brand, "")
    paths = [*ALWAYS, *first_links(page, shop)]
    page.emulate_media(reduced_motion="reduce")  # what still fades in would be measured half there

    for path in paths:
        page.goto(shop + path)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 844})

            assert (path, width, violations(page)) == (path, width, [])
            assert (path, width, max(overhang(page), 0)) == (path, width, 0)


@pytest.mark.parametrize("brand", BRANDS)
def test_a_page_asks_for_one_font_file(page: Page, site: Site, brand: str) -> None:
    fonts: set[str] = set()
    page.on("request", lambda each: fonts.add(each.url) if each.resource_type == "font" else None)

    page.goto(site.address(brand, "/en-gb/"))
    page.wait_for_load_state("networkidle")

    assert len(fonts) == 1
