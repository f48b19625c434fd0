"""What pages and stories with every block read is watched by a trigger, or exempt for a written reason."""

from django.test import Client

from core import edge
from core.outbox.triggers import read_tables, unwatched
from tests.content.test_queries import hero, row
from tests.factories.commerce import make_brand, make_category, make_image, make_product, make_product_image
from tests.factories.content import make_home, make_standard, make_story

PATHS = {"/": 302, "/en-gb/": 200, "/en-gb/wool/": 200, "/en-gb/help/delivery/": 200, "/de/": 200}


def test_nothing_is_read_unwatched(drain_outbox) -> None:
    brand = make_brand("petite")
    shelf = make_category(brand, "Knitwear")
    bear = make_product(brand, "Bear", categories=[shelf])
    make_product_image(bear, make_image("Bear", width=40, height=50))
    home = make_home(
        brand,
        body=[
            ("hero", hero(shelf)),
            ("product_row", row("chosen", products=[bear])),
            ("product_row", row("category", category=shelf)),
            ("category_row", {"title": "Shelves"}),
            ("story_row", {"title": "Read on"}),
        ],
    )
    make_home(brand, "de")
    cards = ("product_cards", {"title": "", "products": [bear]})
    make_story(home, "Wool", image=make_image("Sheep", width=40, height=30), body=[cards])
    make_standard(make_standard(home, "Help"), "Delivery", body=[("rich_text", "<p>Two days.</p>")])
    drain_outbox()
    shopper = Client(headers={"host": "petite.localhost"})

    for path, status in PATHS.items():
        edge.forget()
        with read_tables() as tables:
            assert shopper.get(path).status_code == status
        assert "core_brand" in tables, path
        assert unwatched(tables) == set(), path
