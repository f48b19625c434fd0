"""How often a full page, and a cached one, ask the database. What sizes of catalogues cost: `tests/crawl`."""

from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

import pytest

from content.menu_selectors import menu_key
from core import edge
from core.models import Brand
from search.models import Document
from tests.factories.commerce import make_brand, make_image, make_product, make_product_image

MARKETS = ("en-gb", "de", "fr")
BUDGET = 8


@pytest.fixture
def shopper() -> Client:
    return Client(headers={"host": "petite.localhost"})


def generate(products: int) -> Brand:
    brand = make_brand("petite", markets=MARKETS)
    call_command("generate_catalogue", products=products, seed=1, verbosity=0)
    return brand


def cost(shopper: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert shopper.get(address).status_code == 200
    return len(queries)


def addresses(brand: Brand) -> list[str]:
    documents = Document.objects.filter(brand=brand, kind="product", locale__language_code="en-gb")
    return list(documents.order_by("pk").values_list("url", flat=True))


def test_a_page_with_everything_on_it_keeps_to_its_budget(shopper: Client) -> None:
    brand = generate(10)
    romper = make_product(
        brand,
        "Romper",
        variants=[{"size": str(size), "colour": colour} for size in range(5) for colour in "abc"],
    )
    for position in range(4):
        make_product_image(romper, make_image(f"View {position}"), position=position)
    shopper.get(addresses(brand)[0])

    assert cost(shopper, f"/en-gb/p/romper-{romper.pk}/") <= BUDGET


def test_a_cached_page_costs_one_query(shopper: Client) -> None:
    (address, *_) = addresses(generate(10))
    shopper.get(address)

    assert cost(shopper, address) <= 1


def test_when_the_menu_has_changed_a_products_own_queries_are_not_asked_again(shopper: Client) -> None:
    brand = generate(10)
    address, another, *_ = addresses(brand)
    shopper.get(address)
    with transaction.atomic():
        edge.bump([menu_key(brand.pk, "en-gb")])
    edge.mirror()
    shopper.get(another)

    with CaptureQueriesContext(connection) as queries:
        response = shopper.get(address)

    assert response.headers["X-Cache"] == "miss"
    assert len(queries) <= 2
