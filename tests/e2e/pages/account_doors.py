"""The forms that open an account, and those that change what opens it."""

from playwright.sync_api import Page, expect


class Doors:
    """`address` is where the account begins, such as `http://petite.localhost:8000/en-gb/account/`."""

    def __init__(self, page: Page, address: str, email: str, password: str) -> None:
        self.page = page
        self.address = address
        self.email = email
        self.password = password

    def open(self, path: str) -> None:
        self.page.goto(self.address + path)
        expect(self.page.locator("h1")).to_have_count(1)

    def send(self) -> None:
        """The form of the page, by its first button."""
        with self.page.expect_navigation():
            self.page.locator("main .form button[type=submit]").first.click()

    def answer(self, **fields: str) -> None:
        for name, text in fields.items():
            self.page.locator(f"main .form [name={name}]").fill(text)
        self.send()

    def sign_up(self) -> None:
        self.open("signup/")
        self.answer(email=self.email, password1=self.password)
        expect(self.page).to_have_url(f"{self.address}confirm-email/")

    def confirm(self, link: str) -> None:
        self.page.goto(link)
        self.send()
        expect(self.page).to_have_url(self.address)

    def sign_in(self) -> None:
        self.open("login/")
        self.answer(login=self.email, password=self.password)

    def sign_out(self) -> None:
        self.open("logout/")
        self.send()

    @property
    def secret(self) -> str:
        return self.page.locator("code.secret").inner_text()
