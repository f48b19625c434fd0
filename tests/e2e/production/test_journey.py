"""A day on the production shape, in a browser: https, Varnish, gunicorn, relay, worker, beat, Stripe's own page."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.freshness import sights
from tests.e2e.freshness.writer import Writer
from tests.e2e.pages.checkout import Checkout, OrderPage
from tests.e2e.pages.editing import Editor
from tests.e2e.pages.merchandising import ProductDesk
from tests.e2e.pages.staff import DashboardOrder
from tests.e2e.pages.storefront import Home
from tests.e2e.production import MARKET, MARKS
from tests.e2e.production.catching_up import catch_up
from tests.e2e.production.shape import Shape
from tests.e2e.production.shopper import Shopper
from tests.e2e.test_journeys import make_guest
from tests.varnish import wait_until

pytestmark = MARKS
BUMPED = "SELECT key FROM core_lastbump WHERE epoch > %s"


@pytest.fixture
def staff(browser: Browser, trust: dict[str, bool]) -> Iterator[Page]:
    """Another browser, at another desk."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, **trust)
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


def test_bought_paid_shipped_and_refunded(
    page: Page, staff: Page, browser: Browser, trust: dict[str, bool], shape: Shape
) -> None:
    guest = make_guest(MARKET)
    shop = shape.address("petite")
    home = Home(page)
    home.open(shape.address("petite", f"/{MARKET}/"))
    product = home.open_first_category().open_product_to_choose()
    product.choose_another_variant()
    basket = product.add_to_basket()
    basket.wait()
    basket.check_out()
    checkout = Checkout(page)
    checkout.give_details(guest)
    checkout.choose_delivery()
    checkout.next()
    page.wait_for_url(f"{shape.stripe.base}/c/pay/**")
    page.get_by_role("button", name="Pay, the bank asks first").click()
    page.get_by_role("button", name="Approve").click()
    page.wait_for_url(f"{shop}/{MARKET}/order/**")
    order = OrderPage(page)
    order.wait_until_steps_done(2)
    number = order.number
    wait_until(lambda: len(shape.mail.subjects(guest.email)) == 1)

    desk = DashboardOrder(staff)
    desk.open(shop, number, *shape.site.account("Fulfilment"))
    desk.ship("Parcel 00340434161094042557")
    order.wait_until_steps_done(3)
    wait_until(lambda: len(shape.mail.subjects(guest.email)) == 2)

    support = browser.new_context(**trust).new_page()
    desk = DashboardOrder(support)
    desk.open(shop, number, *shape.site.account("Support"))
    amount = desk.refund(1, of=0, why="Torn")
    support.context.close()
    order.wait_until_it_says(f"£{amount} sent back")
    wait_until(lambda: len(shape.mail.subjects(guest.email)) == 3)

    catch_up(shape)
    assert [number in subject for subject in shape.mail.subjects(guest.email)] == [True, True, True]
    (refund,) = shape.stripe.account.refunds.values()
    assert (refund["amount"], refund["status"]) == (round(float(amount) * 100), "succeeded")


def test_an_edited_story_is_fresh_through_varnish(
    staff: Page, shape: Shape, shopper: Shopper, writer: Writer
) -> None:
    story = make_story(writer, "Wool wants air")
    keep(shape, shopper, story["path"], f"/{MARKET}/")

    editor = Editor(staff, shape.address("petite"))
    editor.sign_in(*shape.site.account("Editors"))
    editor.retitle(story["id"], "Wool wants wind")

    wait_until(lambda: sights.heading(shopper.get(story["path"])) == "Wool wants wind")
    wait_until(lambda: sights.link(story["path"])(shopper.get(f"/{MARKET}/")) == "Wool wants wind")
    wait_until(lambda: shopper.get(story["path"]).is_hit)
    writer.do("delete", page=story["id"])


def test_an_edited_price_is_fresh_through_varnish(
    staff: Page, shape: Shape, shopper: Shopper, writer: Writer
) -> None:
    product = writer.do("pick_product", brand="petite", market=MARKET).result
    keep(shape, shopper, product["path"], product["shelf_path"])
    assert sights.product_price(shopper.get(product["path"])) == "4711"

    desk = ProductDesk(staff, shape.address("petite"))
    desk.sign_in(*shape.site.account("Merchandisers"))
    for variant in product["variants"]:
        desk.set_price(variant, "GBP", "62.93")

    wait_until(lambda: sights.product_price(shopper.get(product["path"])) == "6293")
    wait_until(lambda: sights.card_price(product["path"])(shopper.get(product["shelf_path"])) == "6293")
    wait_until(lambda: shopper.get(product["path"]).is_hit)
    writer.do("put_back", before=product["before"])


def test_what_is_translated_is_german_everywhere_and_french_nowhere(
    staff: Page, browser: Browser, trust: dict[str, bool], shape: Shape, shopper: Shopper, writer: Writer
) -> None:
    story = make_story(writer, "Wool wants quillow air")
    search = sights.search_path("de", "Quillowluft")
    keep(shape, shopper, "/de/", "/fr/", search)
    french = shopper.get("/fr/").body
    ((before,),) = shape.sql("SELECT epoch FROM core_edgestate")

    editor = Editor(staff, shape.address("petite"))
    editor.sign_in(*shape.site.account("Editors"))
    german = editor.send_into("German", story["id"])
    translator = Editor(browser.new_context(**trust).new_page(), shape.address("petite"))
    translator.sign_in(*shape.site.account("Translators"))
    translator.translate(german, {"Wool wants quillow air": "Wolle will Quillowluft"})
    translator.page.context.close()
    assert "Quillowluft" not in shopper.get("/de/").body
    editor.publish_translation(german)

    path = story["path"].replace(f"/{MARKET}/", "/de/")
    wait_until(lambda: sights.heading(shopper.get(path)) == "Wolle will Quillowluft")
    wait_until(lambda: sights.link(path)(shopper.get("/de/")) == "Wolle will Quillowluft")
    wait_until(lambda: sights.link(path)(shopper.get(search)) != "")
    catch_up(shape)
    assert shopper.get("/fr/").body == french
    bumped = {key.rpartition(":")[2] for (key,) in shape.sql(BUMPED, before) if key.startswith("list:")}
    assert bumped == {"de"}
    assert shopper.get(story["path"].replace(f"/{MARKET}/", "/fr/")).status == 404


def keep(shape: Shape, shopper: Shopper, *paths: str) -> None:
    """In Varnish, with nothing on its way that would purge them."""
    catch_up(shape)
    for path in paths:
        wait_until(lambda: shopper.get(path).is_hit)  # noqa: B023  (called at once)


def make_story(writer: Writer, title: str) -> dict[str, Any]:
    product = writer.do("pick_product", brand="petite", market=MARKET).result
    writer.do("put_back", before=product["before"])
    story: dict[str, Any] = writer.do(
        "make_draft",
        kind="story",
        brand="petite",
        market=MARKET,
        title=title,
        about="-",
        product=product["id"],
    ).result
    writer.do("publish", page=story["id"])
    return story
