"""A merchandiser adds a product without asking anybody, and the shop shows it at once."""

import uuid
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, expect

from tests.e2e.freshness.sights import Visitor, heading, link
from tests.e2e.installation import Site
from tests.e2e.pages.merchandising import ProductDesk
from tests.e2e.patience import eventually

MARKETS = ("en-gb", "de", "fr")


def make_pictures(folder: Path, count: int) -> list[Path]:
    paths = [folder / f"romper-{number}.png" for number in range(count)]
    for number, path in enumerate(paths):
        Image.new("RGB", (640, 480), (40 * number + 60, 120, 110)).save(path)
    return paths


def test_a_product_with_twelve_variants_three_markets_and_pictures(
    page: Page, site: Site, tmp_path: Path
) -> None:
    word = f"quillow{uuid.uuid4().hex[:6]}"
    shopper = Visitor(site, "petite")
    page.goto(site.address("petite", "/en-gb/"))
    shelf = page.locator(".site-nav__link[href*='/c/']").first.get_attribute("href") or ""
    lists = f"{shelf}?sort=newest"
    search = f"/en-gb/search/?q={word}"
    for path in (lists, search):
        shopper.get(path)
        assert shopper.get(path).is_hit

    desk = ProductDesk(page, site.address("petite", ""))
    desk.sign_in(*site.account("Merchandisers"))
    desk.begin("For children")
    desk.fill("title", f"Cloud {word}")
    desk.choose_label("brand", "Kids Petite")
    desk.choose_label("tax_class", "Children's clothing")
    desk.choose("productcategory_set-0-category", shelf.rstrip("/").rpartition("-")[2])
    desk.add_pictures(make_pictures(tmp_path, 2))
    key = desk.save_by_keyboard()
    assert desk.pictures == 2
    assert len(desk.reasons()) == 3
    desk.make_variants({"colour": 3, "size": 4}, prices="24.00", stock="5")
    desk.add_pictures(make_pictures(tmp_path, 3)[2:])
    expect(page.locator("[data-picture]:has([data-move])")).to_have_count(3)
    assert desk.publish_all_texts() == 3

    product = f"/en-gb/p/cloud-{word}-{key}/"
    sights = {
        "page": (product, lambda answer: heading(answer) == f"Cloud {word}"),
        "list": (lists, lambda answer: link(product)(answer) != ""),
        "search": (search, lambda answer: link(product)(answer) != ""),
        **{
            market: (f"/{market}/p/cloud-{word}-{key}/", lambda answer: answer.status == 200)
            for market in MARKETS[1:]
        },
    }
    waiting = set(sights)

    def look() -> None:
        waiting.difference_update({name for name in waiting if sights[name][1](shopper.get(sights[name][0]))})

    eventually(lambda: not waiting, between=look)
    assert shopper.get(product).is_hit
    assert desk.reasons() == []
