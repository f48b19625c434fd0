"""A list with its facets, and the box that suggests."""

from playwright.sync_api import Locator, Page, expect


class NarrowedList:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.panel = page.locator("#facets")
        self.opener = page.locator(".facets-button")
        self.count = page.locator("#list-count")
        self.chips = page.locator(".chip--chosen")
        self.cards = page.locator(".listing__main .product-card")

    def open(self, shop: str) -> None:
        """The first shelf of the menu whose products come in sizes."""
        self.page.goto(shop + "/en-gb/")
        links = self.page.locator(".site-nav__link[href*='/c/']")
        for address in [link.get_attribute("href") for link in links.all()]:
            self.page.goto(f"{shop}{address}")
            if self.options("size").count() > 1:
                return
        raise AssertionError("No shelf has products in sizes.")

    def options(self, facet: str) -> Locator:
        return self.panel.locator(f"input[name={facet}]")

    def promised(self, facet: str, place: int) -> int:
        """The number beside an option."""
        return int(self.panel.locator(f"#facet-{facet} .facet__count").nth(place).inner_text())

    def choose(self, facet: str, place: int) -> str:
        """Ticks an option and waits until the address says so."""
        option = self.options(facet).nth(place)
        value = str(option.get_attribute("value"))
        option.check()
        self.page.wait_for_url(lambda url: value in url)
        return value

    def total(self) -> int:
        """What the line above the list says: `1–24 of 30 products`, `7 products`."""
        return int(self.count.inner_text().split()[-2])


class Box:
    def __init__(self, page: Page, name: str) -> None:
        self.page = page
        self.input = page.locator(f"#{name}")
        self.list = page.locator(f"#{name}-list")
        self.options = self.list.locator("[role=option]")

    def type(self, text: str) -> None:
        self.input.click()
        self.page.keyboard.type(text)
        expect(self.options.first).to_be_visible()

    def active(self) -> Locator:
        return self.page.locator(f"#{self.input.get_attribute('aria-activedescendant')}")
