"""How many queries a page costs when it is not in the cache; what rarely changes is remembered by then."""

from collections.abc import Callable

from django.conf import LazySettings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import pytest

from core import edge
from core.edge.store import store
from core.models import Brand
from tests.factories.commerce import make_brand, make_category, make_image, make_product, make_product_image
from tests.factories.content import make_home, make_standard, make_story


@pytest.fixture
def brand(drain_outbox: Callable) -> Brand:
    brand = make_brand("petite")
    shelf = make_category(brand, "Wool")
    products = [make_product(brand, f"Thing {number}", categories=[shelf]) for number in range(9)]
    for product in products:
        make_product_image(product, make_image(product.title, width=40, height=50))
    home = make_home(
        brand,
        body=[
            ("hero", hero(shelf)),
            ("product_row", row("chosen", products=products[:8], count="8")),
            ("category_row", {"title": "Shelves"}),
            ("product_row", row("category", category=shelf)),
            ("story_row", {"title": "Read on"}),
        ],
    )
    make_home(brand, "de")
    cards = ("product_cards", {"title": "", "products": products[:4]})
    make_story(home, "Wool", image=make_image("Sheep", width=40, height=30), body=[cards, cards])
    make_standard(make_standard(home, "Help"), "Delivery", body=[("rich_text", "<p>Two days.</p>")])
    drain_outbox()
    return brand


def hero(shelf) -> dict:
    action = {"label": "Go", "category": shelf, "page": None}
    image = make_image("Hero", width=40, height=30)
    return {"eyebrow": "", "title": "Soft.", "text": "", "image": image, "action": action}


def row(source: str, *, products=(), category=None, count: str = "4") -> dict:
    return {
        "title": "Row",
        "source": source,
        "products": list(products),
        "category": category,
        "count": count,
    }


def queries(path: str) -> int:
    """Of a page that the cache does not have, in a process that has served one before."""
    shopper = Client(HTTP_HOST="petite.localhost")
    assert shopper.get(path).status_code == 200
    store.clear()
    with CaptureQueriesContext(connection) as captured:
        shopper.get(path)
    return len(captured)


@pytest.mark.usefixtures("brand")
def test_home_with_every_block_needs_ten_queries() -> None:
    assert queries("/en-gb/") == 10


@pytest.mark.usefixtures("brand")
def test_story_needs_nine_queries_with_two_blocks_of_products() -> None:
    assert queries("/en-gb/wool/") == 9


@pytest.mark.usefixtures("brand")
def test_page_needs_six_queries_however_deep_it_stands() -> None:
    assert queries("/en-gb/help/") == 6
    assert queries("/en-gb/help/delivery/") == 6


@pytest.mark.usefixtures("brand")
def test_page_in_the_cache_needs_one_query_and_none_where_the_mirror_knows_its_keys(
    settings: LazySettings,
) -> None:
    shopper = Client(HTTP_HOST="petite.localhost")
    shopper.get("/en-gb/")
    shopper.get("/en-gb/")  # looks up what was never bumped
    edge.mirror()

    with CaptureQueriesContext(connection) as captured:
        answer = shopper.get("/en-gb/")

    assert answer.headers["X-Cache"] == "hit"
    assert len(captured) == (0 if settings.EDGE_MIRROR else 1)
