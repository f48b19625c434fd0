"""The packing desk, by keyboard alone: no pointer is moved here."""

from playwright.sync_api import Page, expect

from tests.e2e.pages.staff import SignIn


class PackingDesk:
    def __init__(self, page: Page) -> None:
        self.page = page

    def open(self, shop: str, email: str, password: str) -> None:
        self.page.goto(f"{shop}/dashboard/packing/")
        SignIn(self.page).sign_in(email, password)
        expect(self.page.locator("[data-pack]")).to_be_visible()

    @property
    def number(self) -> str:
        return self.page.url.rstrip("/").split("/")[-2]

    @property
    def wanted(self) -> list[str]:
        """What is to be scanned: each SKU as often as it is wanted."""
        rows = self.page.locator("[data-line]").all()
        return [
            sku
            for row in rows
            for sku in [row.get_attribute("data-sku")] * int(row.get_attribute("data-wanted"))
        ]

    def type(self, text: str) -> None:
        """Into whatever has the focus, as a scanner does."""
        self.page.keyboard.type(text)
        self.page.keyboard.press("Enter")

    def expect_answer(self, text: str) -> None:
        expect(self.page.locator("#answer")).to_have_text(text)

    def expect_focus(self, name: str) -> None:
        expect(self.page.locator(f"[name={name}]")).to_be_focused()
