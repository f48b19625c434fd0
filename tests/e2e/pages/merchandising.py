"""What a merchandiser works with: the product's page and the page that makes its variants."""

import math
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e.pages.staff import SignIn


class ProductDesk:
    def __init__(self, page: Page, shop: str) -> None:
        self.page = page
        self.shop = shop

    def sign_in(self, email: str, password: str) -> None:
        self.page.goto(f"{self.shop}/dashboard/catalogue/")
        SignIn(self.page).sign_in(email, password)
        expect(self.page.locator("h1")).to_have_text("Products")

    def begin(self, product_type: str) -> None:
        form = self.page.locator(".page-header form")
        form.locator("[name=product_class]").select_option(label=product_type, force=True)
        form.locator("button").click()
        expect(self.page.locator("#create_update_product_form")).to_be_visible()

    def choose(self, name: str, value: str) -> None:
        """In a select that a script has dressed up."""
        self.page.locator(f"[name={name}]").select_option(value, force=True)

    def pick(self, name: str, place: int) -> None:
        """The same, as people do it."""
        self.page.locator(f"[name={name}] + .select2 .select2-selection").click()
        self.page.locator(".select2-results__option").nth(place).click()

    def choose_label(self, name: str, label: str) -> None:
        self.page.locator(f"[name={name}]").select_option(label=label, force=True)

    def fill(self, name: str, value: str) -> None:
        self.page.locator(f"[name={name}]").fill(value)

    def add_pictures(self, files: list[Path]) -> None:
        self.page.locator("[name=new_pictures]").set_input_files(files)

    def save_by_keyboard(self) -> int:
        """Ctrl+S; the product's key."""
        self.page.keyboard.press("Control+s")
        self.page.wait_for_url("**/dashboard/catalogue/products/*/")
        return int(self.page.url.rstrip("/").rpartition("/")[2])

    def set_price(self, key: int, currency: str, amount: str) -> None:
        """Of a variant, or of a product without any."""
        self.page.goto(f"{self.shop}/dashboard/catalogue/products/{key}/")
        self.page.locator("table.prices tr", has_text=currency).locator("input").first.fill(amount)
        self.page.keyboard.press("Control+s")
        expect(self.page.locator(".alert-success")).to_be_visible()

    @property
    def pictures(self) -> int:
        return self.page.locator("[data-picture]:has([data-move])").count()

    def make_variants(self, options: dict[str, int], prices: str, stock: str) -> None:
        """Every combination of the first so many options of these attributes; prices in all markets."""
        self.page.locator("#variants a.btn-primary").click()
        for code, count in options.items():
            boxes = self.page.locator(f"[name=axis_{code}]")
            for place in range(count):
                boxes.nth(place).check()
        self.page.locator("[name=pattern]").fill("-".join(["QUILL", *(f"{{{code}}}" for code in options)]))
        for field in self.page.locator("[name^=amount_]").all():
            field.fill(prices)
        self.page.locator("[name=units]").fill(stock)
        self.page.locator("button[value=preview]").click()
        made = self.page.locator("#preview tbody tr")
        expect(made).to_have_count(math.prod(options.values()))
        self.page.locator("button[value=make]").click()
        expect(self.page.locator("#variants tbody tr")).to_have_count(math.prod(options.values()))

    def publish_text(self, market: str) -> None:
        """Ends with the answer to it, before the page is shown again."""
        button = self.page.locator(f"#markets button[formaction$='/copies/{market}/publish/']")
        with self.page.expect_response(lambda answer: answer.request.method == "POST"):
            button.click()

    def save_as(self, *, public: bool) -> None:
        """Ends with the answer to it, before the page is shown again."""
        self.page.locator("[name=is_public]").set_checked(public)
        with self.page.expect_response(lambda answer: answer.request.method == "POST"):
            self.page.keyboard.press("Control+s")

    def reasons(self) -> list[str]:
        return self.page.locator("#markets .why").all_inner_texts()
