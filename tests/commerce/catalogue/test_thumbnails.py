from pathlib import Path

from commerce.catalogue.thumbnails import Placeholder, WagtailThumbnailer
from tests.factories.commerce import make_brand, make_image, make_product, make_product_image


def test_thumbnails_are_renditions() -> None:
    image = make_image(width=400, height=200)

    wide, tall = (WagtailThumbnailer().generate_thumbnail(image, size=size) for size in ("70x70", "x50"))

    assert (wide.width, wide.height) == (70, 35)
    assert (tall.width, tall.height) == (50, 25)


def test_a_product_without_a_picture_has_a_placeholder() -> None:
    product = make_product(make_brand())

    thumbnail = WagtailThumbnailer().generate_thumbnail(product.primary_image()["original"], size="70x70")

    assert isinstance(thumbnail, Placeholder)
    assert thumbnail.url.endswith("oscar/img/image_not_found.jpg")


def test_so_has_a_picture_whose_file_is_lost() -> None:
    image = make_product_image(make_product(make_brand())).original
    Path(image.file.path).unlink()

    assert isinstance(WagtailThumbnailer().generate_thumbnail(image, size="70x70"), Placeholder)
