"""What staff see: the one door, the dashboard's orders, the demonstration's mailbox."""

from playwright.sync_api import Page, expect

from tests.e2e.patience import eventually


class SignIn:
    def __init__(self, page: Page) -> None:
        self.page = page

    def sign_in(self, email: str, password: str) -> None:
        self.page.locator("[name=login]").fill(email)
        self.page.locator("[name=password]").fill(password)
        self.page.locator("main form button[type=submit]").first.click()


class DashboardOrder:
    def __init__(self, page: Page) -> None:
        self.page = page

    def open(self, shop: str, number: str, email: str, password: str) -> None:
        self.page.goto(f"{shop}/dashboard/orders/{number}/")
        SignIn(self.page).sign_in(email, password)
        expect(self.page.locator("h1")).to_contain_text(number)

    def ship(self, parcel: str) -> None:
        """All of it, by the page's next step."""
        self.page.locator(".step a").click()
        self.page.locator("button[value=all]").click()
        self.page.locator("[name=tracking_number]").fill(parcel)
        self.page.locator("button[value=ship]").click()
        expect(self.page.locator(".alert-success")).to_be_visible()

    def refund(self, units: int, *, of: int, why: str) -> str:
        """So many units of a line, which stay where they are; the sum that was asked about, and confirmed."""
        self.page.wait_for_load_state()  # keys are for scripts
        self.page.keyboard.press("r")
        self.page.locator("input.count").nth(of).fill(str(units))
        self.page.locator("form.refund select").nth(of).select_option("kept", force=True)
        self.page.locator("[name=reason]").fill(why)
        self.page.locator("form.refund .buttons button").click()
        sure = self.page.locator("[name=confirmed]")
        expect(sure).to_be_focused()
        amount = sure.get_attribute("value")
        self.page.keyboard.press("Enter")
        expect(self.page.locator(".alert-success")).to_contain_text("is on its way back")
        assert amount
        return amount


class Mailbox:
    def __init__(self, page: Page, shop: str) -> None:
        self.page = page
        self.address = f"{shop}/-/mailbox/"

    def open_newest_to(self, recipient: str, *, count: int) -> None:
        """Once so many mails to that person are there."""
        mails = self.page.locator("tr", has_text=recipient)
        self.page.goto(self.address)
        eventually(lambda: mails.count() == count, between=self.page.reload)
        mails.first.locator("a").click()

    @property
    def subject(self) -> str:
        return self.page.locator("h1").inner_text()

    @property
    def sender(self) -> str:
        return self.page.locator("dd").first.inner_text()

    def link(self, part: str) -> str:
        address = self.page.locator(f"main li a[href*='{part}']").first.get_attribute("href")
        assert address
        return address
