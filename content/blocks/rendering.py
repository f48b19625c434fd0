"""What blocks ask of the page around them: the shop they stand in, and pictures that are loaded already."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wagtail.models import Locale

from commerce.catalogue import pictures
from core import edge
from core.models import Brand, Image


@dataclass(frozen=True)
class Shop:
    brand: Brand
    locale: Locale


def shop(context: Mapping[str, Any] | None) -> Shop | None:
    """The brand and locale being shown; the brand's own locale where an address has none (a block's specimen)."""
    request = (context or {}).get("request")
    brand = getattr(request, "brand", None)
    if brand is None:
        return None
    market = getattr(request, "market", None)
    return Shop(brand, market.locale if market else brand.default_locale)


def picture(
    image: Image | int | None, context: Mapping[str, Any] | None, *, alt: str = ""
) -> pictures.Picture | None:
    """The picture of an image (or of its key), as the page has loaded it; on its own where there is no page.

    `alt` says what it shows, in the language of the page: an image has words in one language only.
    Pages show renditions that exist. A preview may show an image for the first time: it makes them.
    """
    image_id = image.pk if isinstance(image, Image) else image
    if image_id is None:
        return None
    around = context or {}
    edge.uses(f"image:{image_id}")
    found: dict[int, pictures.Picture] | None = around.get("pictures")
    if found is None:
        found = pictures.by_image([image_id])
    if image_id not in found and getattr(around.get("request"), "is_preview", False):
        Image.objects.get(pk=image_id).get_renditions(*pictures.SPECS)
        found = pictures.by_image([image_id])
    return {**found[image_id], "alt": alt} if image_id in found else None


def some_image() -> Image | None:
    """For specimens: any picture of the library."""
    return Image.objects.order_by("pk").first()
