"""What a browser is told to fetch before it has read the page."""

from django.test import Client

import pytest

from commerce.catalogue.pictures import SPECS
from core.models import Brand
from tests.factories.commerce import make_brand, make_image, make_product, make_product_image


@pytest.fixture
def brand() -> Brand:
    return make_brand("petite")


def links(address: str) -> list[str]:
    answer = Client(headers={"host": "petite.localhost"}).get(address)
    assert answer.status_code == 200
    return answer.headers.get("Link", "").split(", <")


def test_a_shared_page_names_style_and_first_picture_and_keeps_the_header(brand: Brand) -> None:
    bear = make_product(brand, "Bear")
    for position in range(2):
        image = make_image(f"View {position}")
        image.get_renditions(*SPECS)
        make_product_image(bear, image, position=position)

    first, kept = (links(f"/en-gb/p/bear-{bear.pk}/") for _ in range(2))

    assert first == kept
    style, face, picture = first
    assert style.endswith("shop/main.css>; rel=preload; as=style")
    assert face.endswith('rel=preload; as=font; type="font/woff2"; crossorigin')
    assert "rel=preload; as=image; fetchpriority=high; imagesrcset=" in picture
    assert picture.endswith('type="image/avif"')


def test_a_page_without_pictures_names_none(brand: Brand) -> None:
    assert not any("as=image" in link for link in links("/en-gb/search/"))


def test_a_personal_page_says_nothing(brand: Brand) -> None:
    assert links("/en-gb/basket/") == [""]
