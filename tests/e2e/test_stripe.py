"""Paying on another host's page, as production does: Stripe's double, 300 ms away, and messages over HTTP."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page

from tests.doubles.stripe.server import KEY, SECRET, Stripe, serving
from tests.e2e.installation import Site, prepared_copy, started
from tests.e2e.pages.checkout import Checkout, OrderPage
from tests.e2e.pages.storefront import Home
from tests.e2e.test_journeys import make_guest

pytestmark = pytest.mark.once


@dataclass(frozen=True)
class Shop:
    site: Site
    stripe: Stripe


@pytest.fixture
def shop(tmp_path, monkeypatch) -> Iterator[Shop]:
    with serving(latency=0.3) as stripe:
        for name, value in {
            "PAYMENT_GATEWAY": "stripe",
            "STRIPE_API_BASE": stripe.base,
            "STRIPE_CHECKOUT_ORIGIN": stripe.base,
            "STRIPE_SECRET_KEY": KEY,
            "STRIPE_WEBHOOK_SECRETS": SECRET,
        }.items():
            monkeypatch.setenv(name, value)
        with started(prepared_copy(tmp_path / "var")) as site:
            site.wait_until_ready()
            stripe.messages.url = f"http://127.0.0.1:{site.port}/webhooks/payments/stripe/"
            stripe.messages.host = f"petite.localhost:{site.port}"
            stripe.messages.holds = False
            yield Shop(site, stripe)


def test_there_and_back_a_declined_card_and_3_d_secure(page: Page, shop: Shop) -> None:
    home = Home(page)
    home.open(shop.site.address("petite", "/en-gb/"))
    product = home.open_first_category().open_product_to_choose()
    product.choose_another_variant()
    basket = product.add_to_basket()
    basket.wait()
    basket.check_out()
    checkout = Checkout(page)
    checkout.give_details(make_guest("en-gb"))
    checkout.choose_delivery()

    checkout.next()
    page.wait_for_url(f"{shop.stripe.base}/c/pay/**")
    page.get_by_role("link", name="Back").click()
    page.wait_for_url("**/order/**")
    assert page.locator("h1").inner_text() == "You came back without paying"

    page.get_by_role("button", name="Pay now").click()
    page.wait_for_url(f"{shop.stripe.base}/c/pay/**")
    page.get_by_role("button", name="Card declined").click()
    assert "declined" in page.get_by_role("alert").inner_text()
    page.get_by_role("button", name="Pay, the bank asks first").click()
    page.get_by_role("button", name="Approve").click()
    page.wait_for_url("**/order/**")
    OrderPage(page).wait_until_steps_done(2)

    shop.stripe.messages.settle()
    assert page.locator("h1").inner_text() == "Thank you!"
    assert [session["status"] for session in shop.stripe.account.sessions.values()] == ["complete"]
    assert set(shop.stripe.messages.statuses) == {200}
