"""Blocks: each has what the editor and the style guide need, renders from its specimen, and survives deletions."""

from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.test import RequestFactory

from wagtail import blocks

import pytest

from content.blocks import streams
from content.blocks.product_row import ProductRowBlock
from core.brands import brand_for_host
from core.models import Brand
from tests.factories.commerce import make_brand, make_category, make_image, make_product

STREAMS = (streams.HomeStream, streams.StoryStream, streams.StandardStream)
BLOCKS = {name: block for stream in STREAMS for name, block in stream().child_blocks.items()}


def context_of(brand: Brand) -> dict:
    request = RequestFactory().get("/en-gb/")
    request.brand = brand_for_host(brand.site.hostname)
    request.market = None
    return {"request": request}


@pytest.fixture
def make_cards(drain_outbox: Callable) -> Callable:
    """Products with their cards: `make_cards(brand, "Bear", "Cat")` gives their keys."""

    def make(brand: Brand, *titles: str) -> list[int]:
        products = [make_product(brand, title) for title in titles]
        drain_outbox()
        return [product.pk for product in products]

    return make


@pytest.mark.parametrize("name", sorted(BLOCKS))
def test_block_says_what_it_is_and_has_its_template(name: str) -> None:
    block = BLOCKS[name]

    assert block.meta.icon != "placeholder"
    assert str(block.meta.description).endswith(".")
    assert block.meta.template == f"blocks/{name}.html"
    assert (Path(settings.BASE_DIR) / "templates" / block.meta.template).exists()


@pytest.mark.parametrize("name", sorted(BLOCKS))
def test_specimen_renders(name: str) -> None:
    make_image("Library")
    block = BLOCKS[name]
    specimen = block.normalize(block.get_preview_value())

    html = block.render(specimen, context_of(make_brand("petite")))

    assert "None" not in html
    assert isinstance(specimen, blocks.StructValue) is isinstance(block, blocks.StructBlock)


def test_product_row_shows_chosen_products_in_their_order(make_cards: Callable) -> None:
    brand = make_brand("petite")
    bear, _cat, owl = make_cards(brand, "Bear", "Cat", "Owl")
    value = {"title": "Ours", "source": "chosen", "products": [owl, bear], "count": "4"}
    block = ProductRowBlock()

    html = block.render(block.to_python(value), context_of(brand))

    assert "Cat" not in html
    assert html.index("Owl") < html.index("Bear")


def test_product_row_leaves_out_what_is_deleted_and_other_brands(
    make_cards: Callable, drain_outbox: Callable
) -> None:
    brand, other = make_brand("petite"), make_brand("bakers")
    bear, cat = make_cards(brand, "Bear", "Cat")
    (loaf,) = make_cards(other, "Loaf")
    value = {"title": "Ours", "source": "chosen", "products": [bear, cat, loaf], "count": "4"}
    brand.products.get(pk=cat).delete()
    drain_outbox()
    block = ProductRowBlock()

    html = block.render(block.to_python(value), context_of(brand))

    assert "Bear" in html
    assert "Cat" not in html
    assert "Loaf" not in html
    assert "None" not in html


def test_product_row_needs_what_its_source_names() -> None:
    block = ProductRowBlock()

    with pytest.raises(blocks.StructBlockValidationError) as refusal:
        block.clean(block.to_python({"title": "Ours", "source": "category", "products": [], "count": "4"}))

    assert set(refusal.value.block_errors) == {"category"}


def test_hero_action_needs_exactly_one_target() -> None:
    category = make_category(make_brand("petite"))
    block = streams.HeroBlock().child_blocks["action"]

    with pytest.raises(blocks.StructBlockValidationError):
        block.clean(block.to_python({"label": "Go", "category": None, "page": None}))

    assert (
        block.clean(block.to_python({"label": "Go", "category": category.pk, "page": None}))["category"]
        == category
    )
