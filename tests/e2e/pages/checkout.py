"""Checkout in three steps, the demo gateway, the order's page."""

from dataclasses import dataclass

from playwright.sync_api import Page

from tests.e2e.patience import eventually


@dataclass(frozen=True)
class Guest:
    """Who orders, and where the parcel goes."""

    email: str
    country: str
    line1: str
    postcode: str
    city: str
    first_name: str = "Robin"
    last_name: str = "Marsh"


class Checkout:
    def __init__(self, page: Page) -> None:
        self.page = page

    def give_details(self, guest: Guest) -> None:
        for name in ("email", "first_name", "last_name", "line1", "postcode", "city"):
            self.page.locator(f"[name={name}]").fill(getattr(guest, name))
        country = self.page.locator("select[name=country]")
        if country.count():
            country.select_option(guest.country)
        self.next()
        self.page.wait_for_url("**/checkout/delivery/")

    def choose_delivery(self) -> None:
        self.page.locator("[name=delivery]").first.check()
        self.next()
        self.page.wait_for_url("**/checkout/payment/")

    def place_order(self) -> "DemoGateway":
        self.next()
        self.page.wait_for_url("**/-/demo-gateway/**")
        return DemoGateway(self.page)

    def next(self) -> None:
        self.page.locator("main form button[type=submit]").last.click()


class DemoGateway:
    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, button: str) -> None:
        self.page.locator(f"button[name=button][value={button}]").click()

    def pay_with_3d_secure(self) -> "OrderPage":
        self.press("secure")
        self.press("approve")
        self.page.wait_for_url("**/order/**")
        return OrderPage(self.page)

    def pay_late(self) -> "OrderPage":
        """The shopper is back before anybody hears of it."""
        self.press("late")
        self.page.wait_for_url("**/order/**")
        return OrderPage(self.page)

    def decline(self) -> "OrderPage":
        self.press("decline")
        self.page.wait_for_url("**/order/**")
        return OrderPage(self.page)


class OrderPage:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.headline = page.locator("h1.page-head__title")
        self.timeline = page.locator(".timeline__entry")

    @property
    def number(self) -> str:
        return self.page.locator(".page-head .eyebrow").inner_text().split()[-1]

    def wait_until_it_says(self, text: str) -> None:
        """In its course or among its sums."""
        eventually(lambda: self.page.locator("main", has_text=text).count() == 1, between=self.page.reload)

    def wait_until_steps_done(self, count: int) -> None:
        """Placed is one, paid is two, shipped is three."""
        done = ".timeline__entry--done, .timeline__entry--current"
        eventually(lambda: self.page.locator(done).count() >= count, between=self.page.reload)
