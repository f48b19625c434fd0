"""The pictures of a product page, in one query: images with the renditions they have."""

from collections.abc import Iterable, Mapping

from django.conf import settings
from django.utils.translation import get_language

from commerce.catalogue.models import ProductImage
from commerce.catalogue.pictures import COLUMNS, Picture, collect
from core import edge
from search.models import Document

_FIELDS = {
    "image_id": "original_id",
    "image__title": "original__title",
    "image__description": "original__description",
    **{name: f"original__renditions__{name}" for name in COLUMNS},
}


def gallery(product_ids: Iterable[int], title: str) -> dict[int, list[Picture]]:
    """Product id → its pictures in order. They are named by their own words in the language, else by `title`."""
    language = get_language() or settings.LANGUAGE_CODE
    rows = (
        ProductImage.objects.filter(product__in=list(product_ids))
        .order_by("display_order", "pk")
        .values("product_id", "alt_words", *_FIELDS.values())
    )
    by_product: dict[int, list[dict]] = {}
    words: dict[tuple[int, int], str] = {}
    for row in rows:
        words[row["product_id"], row["original_id"]] = row["alt_words"].get(language, "")
        flat = {name: row[column] for name, column in _FIELDS.items()}
        by_product.setdefault(row["product_id"], []).append(flat)
    edge.uses(*{f"image:{row['image_id']}" for found in by_product.values() for row in found})
    return {
        product_id: [
            {**picture, "alt": words[product_id, picture["id"]] or title}
            for picture in collect(found).values()
        ]
        for product_id, found in by_product.items()
    }


def on_lines(bearers: Mapping[int, int], *, brand_id: int, locale_id: int) -> dict[int, Picture | None]:
    """What baskets and orders show of each unit: its own first picture, else that of its card. Two queries.

    `bearers` says for each unit which product's card it is on: its parent's, or its own.
    """
    if not bearers:
        return {}
    documents = Document.objects.filter(
        kind=Document.Kind.PRODUCT, object_id__in=set(bearers.values()), brand=brand_id, locale=locale_id
    )
    cards = dict(documents.values_list("object_id", "image"))
    variants = [unit for unit, bearer in bearers.items() if unit != bearer]
    own = gallery(variants, "") if variants else {}
    found: dict[int, Picture | None] = {}
    for unit, bearer in bearers.items():
        card = cards.get(bearer)
        mine = own.get(unit)
        found[unit] = {**mine[0], "alt": card["alt"] if card else ""} if mine else card
    return found
