"""What a shopper sees before the basket: home, a list, a product."""

from playwright.sync_api import Page, expect


class Home:
    def __init__(self, page: Page) -> None:
        self.page = page

    def open(self, address: str) -> None:
        self.page.goto(address)
        expect(self.page.locator("h1")).to_have_count(1)

    def open_first_category(self) -> "ProductList":
        """By the menu, as a person would."""
        self.page.locator(".site-nav__link[href*='/c/']").first.click()
        expect(self.page.locator("h1.page-head__title")).to_be_visible()
        return ProductList(self.page)


class ProductList:
    def __init__(self, page: Page) -> None:
        self.page = page

    def open_product_to_choose(self) -> "Product":
        """The first product that comes in variants and is not sold out."""
        cards = self.page.locator(".product-card:not(.product-card--out) .product-card__link")
        for address in [card.get_attribute("href") for card in cards.all()]:
            self.page.locator(f".product-card__link[href='{address}']").first.click()
            product = Product(self.page)
            product.wait()
            if product.variants.count():
                return product
            self.page.go_back()
        raise AssertionError(f"No product with variants in {self.page.url}")


class Product:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.title = page.locator("h1.product__title")
        self.variants = page.locator(".variant-picker__option")
        self.add_button = page.locator(".add-to-basket__button")
        self.badge = page.locator("basket-badge").first

    def wait(self) -> None:
        expect(self.title).to_be_visible()

    def choose_another_variant(self) -> None:
        """One that can be had and is not the one shown. Its address names it."""
        other = self.page.locator(
            ".variant-picker__option:not(.variant-picker__option--out):not([aria-current])"
        ).first
        address = other.get_attribute("href")
        other.click()
        self.page.wait_for_url(f"**{address}")
        expect(self.add_button).to_be_enabled()

    def add_to_basket(self) -> "Basket":
        """Then on to the basket: with a script by the drawer, without one we are there already."""
        self.add_button.click()
        if "/basket/" not in self.page.url:
            expect(self.badge.locator("[data-basket-count]")).to_have_text("1")
            self.page.locator("dialog.drawer .drawer__link").click()
        return Basket(self.page)


class Basket:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.lines = page.locator(".line-item")

    def wait(self) -> None:
        expect(self.lines.first).to_be_visible()

    def check_out(self) -> None:
        self.page.locator("a[href$='/checkout/']").first.click()
