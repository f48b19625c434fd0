"""The pictures of a product page, in one query: images with the renditions they have."""

from collections.abc import Iterable

from commerce.catalogue.models import ProductImage
from commerce.catalogue.pictures import COLUMNS, Picture, collect
from core import edge

_FIELDS = {
    "image_id": "original_id",
    "image__title": "original__title",
    "image__description": "original__description",
    **{name: f"original__renditions__{name}" for name in COLUMNS},
}


def gallery(product_ids: Iterable[int], title: str) -> dict[int, list[Picture]]:
    """Product id → its pictures in order. They are named after the product, in its language."""
    rows = (
        ProductImage.objects.filter(product__in=list(product_ids))
        .order_by("display_order", "pk")
        .values("product_id", *_FIELDS.values())
    )
    by_product: dict[int, list[dict]] = {}
    for row in rows:
        flat = {name: row[column] for name, column in _FIELDS.items()}
        by_product.setdefault(row["product_id"], []).append(flat)
    edge.uses(*{f"image:{row['image_id']}" for found in by_product.values() for row in found})
    return {
        product_id: [{**picture, "alt": title} for picture in collect(found).values()]
        for product_id, found in by_product.items()
    }
