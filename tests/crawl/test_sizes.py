"""Every page asks as often in a shop of 5,000 products as in one of 85: memos warm, page cache cold."""

from collections.abc import Callable

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import pytest

from commerce.catalogue.models import Product
from core.edge.store import store
from core.models import Brand
from search.models import Document
from tests.factories.commerce import make_brand
from tests.factories.content import make_home

MARKETS = ("en-gb", "de", "fr")
SAME_ORIGIN = {"sec-fetch-site": "same-origin"}


@pytest.fixture(params=[85, pytest.param(5_000, marks=[pytest.mark.slow, pytest.mark.once])])
def brand(request: pytest.FixtureRequest, drain_outbox: Callable) -> Brand:
    brand = make_brand("petite", markets=MARKETS)
    call_command("generate_catalogue", products=request.param, seed=1, verbosity=0)
    row = {"title": "New", "source": "newest", "products": [], "category": None, "count": "8"}
    for market in MARKETS:
        make_home(brand, market, body=[("product_row", row), ("category_row", {"title": "Shelves"})])
    drain_outbox()
    assert Document.objects.filter(brand=brand, kind="product").count() == len(MARKETS) * request.param
    return brand


def cost(ask: Callable) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert ask().status_code in (200, 303)
    return len(queries)


def test_pages_keep_to_their_budgets(brand: Brand) -> None:
    buyable = (
        Product.objects.filter(brand=brand, stockrecords__prices__isnull=False).order_by("pk").distinct()
    )
    units = list(buyable.filter(stockrecords__num_in_stock__gt=5)[:6])

    for market in MARKETS:  # one catalogue for all three: it takes half a minute to make
        home, adding, basket = costs(market, units)
        assert home <= 12
        assert adding <= 10
        assert basket <= 12
        assert max(lists_and_products(brand, market)) <= 8


def costs(market: str, units: list[Product]) -> tuple[int, int, int]:
    """What home, the dearest of the addings, and the basket cost in a market whose process is warm."""
    shopper = Client(headers={"host": "petite.localhost"})

    def add(unit: Product) -> Callable:
        data = {"product": unit.pk, "quantity": 1}
        return lambda: shopper.post(f"/{market}/basket/add/", data, headers=SAME_ORIGIN)

    assert shopper.get(f"/{market}/").status_code == 200  # warms what a process remembers
    store.clear()
    home = cost(lambda: shopper.get(f"/{market}/"))
    adding = [cost(add(unit)) for unit in units]
    return home, max(adding), cost(lambda: shopper.get(f"/{market}/basket/"))


def lists_and_products(brand: Brand, market: str) -> list[int]:
    """What some products, lists and sorted lists cost in a market whose process is warm."""
    shopper = Client(headers={"host": "petite.localhost"})
    documents = Document.objects.filter(brand=brand, locale__language_code=market).order_by("pk")
    shown = list(documents.filter(kind="product").values_list("url", flat=True)[:6])
    shelves = list(documents.filter(kind="category").values_list("url", flat=True)[:6])
    for address in (shown[0], shelves[0]):
        shopper.get(address)  # warms the memos; every other page is still cold
    narrowed = "?size=generated-s,generated-m&price=10-15,20-30&stock=in&sort=price-desc"
    cold = [*shown[1:], *shelves[1:], *(f"{shelf}{narrowed}" for shelf in shelves[1:4])]
    return [cost(lambda address=address: shopper.get(address)) for address in cold]
