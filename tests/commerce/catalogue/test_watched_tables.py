"""What product pages, lists and search read is watched by a trigger, or exempt for a written reason."""

from django.test import Client

import pytest

from core import edge
from core.outbox.triggers import read_tables, unwatched
from tests.factories.commerce import make_brand, make_category, make_product, make_product_image, make_term


@pytest.mark.parametrize("language", ["en-gb", "de"])
def test_nothing_is_read_unwatched(drain_outbox, language: str) -> None:
    brand = make_brand("petite")
    shelf = make_category(brand, "Rompers", parent=make_category(brand, "Clothes"))
    romper = make_product(
        brand, "Romper", variants=[{"size": "s", "sku": "S"}, {"size": "m"}], categories=[shelf]
    )
    make_product_image(romper)
    make_term("attribute.size", "Size")
    drain_outbox()
    shopper = Client(headers={"host": "petite.localhost"})
    edge.forget()

    with read_tables() as tables:
        for path in (
            f"p/romper-{romper.pk}/",
            f"p/romper-{romper.pk}/S/",
            f"c/rompers-{shelf.pk}/",
            "search/?q=romper",
            "search/?q=nothing",
        ):
            assert shopper.get(f"/{language}/{path}").status_code == 200

    assert {"catalogue_productcopy", "partner_price", "search_document"} <= tables
    assert unwatched(tables) == set()
