"""A merchandiser adds a product without asking anybody, and the shop shows it at once."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Dialog, Page, expect

from tests.e2e.freshness.sights import Visitor, heading, link
from tests.e2e.freshness.watching import LIMIT
from tests.e2e.freshness.writer import plain_sql
from tests.e2e.installation import Site
from tests.e2e.pages.merchandising import ProductDesk
from tests.e2e.patience import eventually


@dataclass(frozen=True)
class Shop:
    """Where a shopper meets the product: its page in each market, a list and a search that were cached before."""

    shopper: Visitor
    list: str
    search: str

    def visit(self) -> None:
        for path in (self.list, self.search):
            self.shopper.get(path)
            assert self.shopper.get(path).is_hit

    def sees(self, product: str) -> bool:
        return {"listed", "found", "shown"} == self.sights(product)

    def misses(self, product: str) -> bool:
        return self.sights(product) == set()

    def sights(self, product: str) -> set[str]:
        listed, found = (link(product)(self.shopper.get(path)) for path in (self.list, self.search))
        shown = self.is_open(product)
        return {name for name, there in {"listed": listed, "found": found, "shown": shown}.items() if there}

    def is_open(self, product: str) -> bool:
        return self.shopper.get(product).status == 200


def soon(true: Callable[[], bool]) -> None:
    """Counted from the answer to the save."""
    eventually(true, between=lambda: None, seconds=LIMIT)


def make_pictures(folder: Path, count: int) -> list[Path]:
    paths = [folder / f"romper-{number}.png" for number in range(count)]
    for number, path in enumerate(paths):
        Image.new("RGB", (640, 480), (40 * number + 60, 120, 110)).save(path)
    return paths


def test_a_product_with_twelve_variants_three_markets_and_pictures(
    page: Page, site: Site, tmp_path: Path
) -> None:
    word = f"quillow{uuid.uuid4().hex[:6]}"
    page.goto(site.address("petite", "/en-gb/"))
    shelf = page.locator(".site-nav__link[href*='/c/']").first.get_attribute("href") or ""
    shop = Shop(Visitor(site, "petite"), list=f"{shelf}?sort=newest", search=f"/en-gb/search/?q={word}")
    shop.visit()

    desk = ProductDesk(page, site.address("petite", ""))
    desk.sign_in(*site.account("Merchandisers"))
    desk.begin("For children")
    desk.fill("title", f"Cloud {word}")
    desk.choose_label("brand", "Kids Petite")
    expect(page.locator("[name=productcategory_set-0-category] optgroup")).to_have_count(1)
    desk.choose_label("tax_class", "Children's clothing")
    desk.choose("productcategory_set-0-category", shelf.rstrip("/").rpartition("-")[2])
    desk.add_pictures(make_pictures(tmp_path, 2))
    key = desk.save_by_keyboard()
    assert desk.pictures == 2
    assert len(desk.reasons()) == 3
    desk.make_variants({"colour": 3, "size": 4}, prices="24.00", stock="5")
    desk.add_pictures(make_pictures(tmp_path, 3)[2:])
    expect(page.locator("[data-picture]:has([data-move])")).to_have_count(3)

    british, german, french = (f"/{market}/p/cloud-{word}-{key}/" for market in ("en-gb", "de", "fr"))
    assert shop.misses(british)
    desk.publish_text("en-gb")
    soon(lambda: shop.sees(british))
    desk.publish_text("de")
    soon(lambda: shop.is_open(german))
    desk.publish_text("fr")
    soon(lambda: shop.is_open(french))
    expect(page.locator("#markets .why")).to_have_count(0)

    for path in (british, german, french, shop.list, shop.search):
        shop.shopper.get(path)
        assert shop.shopper.get(path).is_hit
    assert heading(shop.shopper.get(british)) == f"Cloud {word}"

    desk.save_as(public=False)
    soon(lambda: shop.misses(british))
    shop.visit()
    desk.save_as(public=True)
    soon(lambda: shop.sees(british))


@pytest.mark.once
def test_what_is_chosen_is_not_left_by_accident(page: Page, site: Site) -> None:
    asked: list[str] = []

    def stay(question: Dialog) -> None:
        asked.append(question.type)
        question.dismiss()

    page.on("dialog", stay)
    desk = ProductDesk(page, site.address("petite", ""))
    desk.sign_in(*site.account("Merchandisers"))
    desk.begin("For children")
    page.get_by_role("link", name="Cancel").click()
    expect(page.locator("h1")).to_have_text("Products")
    assert asked == []

    desk.begin("For children")
    desk.pick("tax_class", 1)
    page.get_by_role("link", name="Cancel").click()

    expect(page.locator("#create_update_product_form")).to_be_visible()
    assert asked == ["beforeunload"]


@pytest.mark.once
def test_an_import_at_work_is_looked_at_in_place(page: Page, site: Site) -> None:
    desk = ProductDesk(page, site.address("petite", ""))
    desk.sign_in(*site.account("Merchandisers"))
    page.goto(f"{desk.shop}/dashboard/exchange/")
    table = {"name": "stock.csv", "mimeType": "text/csv", "buffer": b"sku,stock\nno-such-thing,1\n"}
    page.locator("#import [name=file]").set_input_files(table)
    page.locator("#import button[type=submit]").click()
    expect(page.locator(".import-state")).to_contain_text("Has faults")
    plain_sql(site, "UPDATE exchange_import SET state = 'checking'")
    page.reload()
    expect(page.locator("#progress")).to_be_visible()
    page.evaluate("window.stays = true")
    menu = page.get_by_role("button", name="Catalogue")
    menu.click()

    plain_sql(site, "UPDATE exchange_import SET state = 'refused'")

    expect(page.locator("#content > [role=status]")).to_have_text("Has faults 1 line")
    expect(page.locator("#progress")).to_have_count(0)
    expect(page.locator(".page-content .alert-danger")).to_contain_text("1 line has a fault")
    expect(menu).to_be_focused()
    expect(page.locator(".dropdown-menu.show")).to_be_visible()
    assert page.evaluate("window.stays")
