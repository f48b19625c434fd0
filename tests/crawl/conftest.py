"""Two shops side by side. Whatever one of them owns says so: in its words, SKUs, prices and file names."""

import re
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass

from wagtail.models import Page

import pytest

from commerce.catalogue.models import Category, Product
from commerce.order.models import Order
from content.models import HomePage
from core.models import Brand
from tests.factories.checkout import make_basket, make_delivery, pay, place
from tests.factories.commerce import (
    make_brand,
    make_category,
    make_image,
    make_product,
    make_product_image,
)
from tests.factories.content import make_home, make_standard, make_story

CODES = ("en-gb", "de", "fr")


@dataclass(frozen=True)
class Shop:
    """A brand with one of everything. `word` and `price` occur in nothing of the other brand."""

    brand: Brand
    word: str
    price: str
    category: Category
    bear: Product
    romper: Product
    home: HomePage
    story: Page
    order: Order

    @property
    def host(self) -> str:
        return self.brand.site.hostname

    @property
    def marks(self) -> re.Pattern[str]:
        """Everything by which a page would give away that it shows something of this brand."""
        whole, cents = self.price.split(".")
        return re.compile(
            rf"{self.word}|{re.escape(self.host)}|{self.brand.sender_email}|\b{whole}[.,]{cents}\b",
            re.IGNORECASE,
        )


def make_shop(slug: str, word: str, price: str) -> Shop:
    brand = make_brand(slug, markets=CODES)
    make_delivery(brand, amount="0.00")
    shelf = make_category(brand, f"{word} shelf")
    below = make_category(brand, f"{word} corner", parent=shelf)
    bear = make_product(
        brand, f"{word} common bear", price=price, sku=f"{word}-bear", categories=[shelf], stock=50
    )
    romper = make_product(
        brand,
        f"{word} common romper",
        price=price,
        categories=[below],
        variants=[{"size": "s", "sku": f"{word}-s"}, {"size": "m", "sku": f"{word}-m"}],
    )
    for product in (bear, romper):
        make_product_image(product, make_image(f"{word} picture {product.pk}"))
    homes = {code: make_home(brand, code, body=_home_body(word)) for code in CODES}
    home = homes["en-gb"]
    story = make_story(home, f"{word} common story", body=_story_body(bear, romper))
    make_standard(home, f"{word} imprint", show_in_menus=True, body=[("rich_text", f"<p>{word} text</p>")])
    order = pay(place(make_basket(brand, bear, quantity=2)))
    return Shop(
        brand=brand,
        word=word,
        price=price,
        category=shelf,
        bear=bear,
        romper=romper,
        home=home,
        story=story,
        order=order,
    )


def _home_body(word: str) -> list:
    return [
        ("product_row", {"title": f"{word} row", "source": "newest", "products": [], "count": "8"}),
        ("category_row", {"title": f"{word} ways"}),
        ("story_row", {"title": f"{word} stories"}),
    ]


def _story_body(*products: Product) -> list:
    return [("product_cards", {"title": "In it", "products": list(products)})]


@pytest.fixture
def shops(made: tuple[Shop, Shop]) -> tuple[Shop, Shop]:
    """As they were made, whatever another test did to them."""
    return deepcopy(made)


@pytest.fixture(scope="module")
def made(until_the_module_ends: None, drain_outbox: Callable[..., None]) -> tuple[Shop, Shop]:
    petite = make_shop("petite", "zephyrine", "13.17")
    bakers = make_shop("bakers", "crustalus", "29.43")
    petite.story.specific.body  # noqa: B018  (read once before both shops are complete)
    _slip_in(petite, bakers)
    drain_outbox()
    return petite, bakers


def _slip_in(petite: Shop, bakers: Shop) -> None:
    """An editor of one brand chooses the other's products; the site must not show them."""
    for ours, theirs in ((petite, bakers), (bakers, petite)):
        story = ours.story.specific
        story.body = _story_body(ours.bear, theirs.bear, theirs.romper)
        story.save()
