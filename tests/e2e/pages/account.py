"""What is a person's own: signing up, the account's pages, the wish list."""

from playwright.sync_api import Page, expect


class SignUp:
    def __init__(self, page: Page) -> None:
        self.page = page

    def sign_up(self, email: str, password: str) -> None:
        """To the page that says a mail is on its way."""
        self.page.locator("[name=email]").fill(email)
        self.page.locator("[name=password1]").fill(password)
        self.page.locator("main form button[type=submit]").first.click()
        self.page.wait_for_url("**/account/confirm-email/")


class Account:
    def __init__(self, page: Page, home: str) -> None:
        self.page = page
        self.address = f"{home}account/"
        self.orders = page.locator(".order-card")
        self.wishes = page.locator(".lines > li")

    def open(self, part: str = "") -> None:
        answer = self.page.goto(self.address + part)
        assert answer is not None
        assert (part, answer.status) == (part, 200)

    def press(self, label: str) -> None:
        self.page.locator("main").get_by_role("button", name=label).first.click()

    def add_address(self, **answers: str) -> None:
        self.open("addresses/add/")
        for name, value in answers.items():
            self.page.locator(f"[name={name}]").fill(value)
        self.press("Save the address")
        self.page.wait_for_url("**/account/addresses/")

    def hears(self, text: str) -> None:
        expect(self.page.locator("main, .messages, [data-status]").get_by_text(text).first).to_be_visible()
