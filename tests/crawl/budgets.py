"""How many queries shoppers' pages may cost, whatever the size of the shop: memos warm, page cache cold."""

from collections.abc import Callable, Iterator

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commerce.catalogue.models import Product
from core.edge.store import store
from core.models import Brand
from search.models import Document
from tests.factories.content import make_home

MARKETS = ("en-gb", "de", "fr")
SAME_ORIGIN = {"sec-fetch-site": "same-origin"}
HOST = "petite.localhost"
Cost = tuple[str, int, int]
"""What was asked, what it cost, and what it may cost."""


def furnish(brand: Brand) -> None:
    """Home pages for a generated shop, which has none."""
    row = {"title": "New", "source": "newest", "products": [], "category": None, "count": "8"}
    for market in MARKETS:
        make_home(brand, market, body=[("product_row", row), ("category_row", {"title": "Shelves"})])


def costs(brand: Brand) -> Iterator[Cost]:
    """Every kind of page, in every market."""
    with_price = Product.objects.filter(brand=brand, stockrecords__prices__isnull=False)
    buyable = with_price.filter(stockrecords__num_in_stock__gt=5).order_by("pk").distinct()
    units = list(buyable[:6])
    for market in MARKETS:
        yield from _shopping(market, units)
        yield from _looking(brand, market)


def _shopping(market: str, units: list[Product]) -> Iterator[Cost]:
    shopper = Client(headers={"host": HOST})

    def add(unit: Product) -> Callable:
        data = {"product": unit.pk, "quantity": 1}
        return lambda: shopper.post(f"/{market}/basket/add/", data, headers=SAME_ORIGIN)

    assert shopper.get(f"/{market}/").status_code == 200  # warms what a process remembers
    store.clear()
    yield f"/{market}/", _cost(lambda: shopper.get(f"/{market}/")), 12
    for unit in units:
        yield f"/{market}/basket/add/ {unit.pk}", _cost(add(unit)), 10
    yield f"/{market}/basket/", _cost(lambda: shopper.get(f"/{market}/basket/")), 12


def _looking(brand: Brand, market: str) -> Iterator[Cost]:
    """Some products, lists, and lists that are sorted and narrowed."""
    shopper = Client(headers={"host": HOST})
    documents = Document.objects.filter(brand=brand, locale__language_code=market).order_by("pk")
    shown = list(documents.filter(kind="product").values_list("url", flat=True)[:6])
    shelves = list(documents.filter(kind="category").values_list("url", flat=True)[:6])
    for address in (shown[0], shelves[0]):
        shopper.get(address)  # warms the memos; every other page is still cold
    narrowed = "?size=generated-s,generated-m&price=10-15,20-30&stock=in&sort=price-desc"
    for address in [*shown[1:], *shelves[1:], *(f"{shelf}{narrowed}" for shelf in shelves[1:4])]:
        yield address, _cost(lambda address=address: shopper.get(address)), 8


def _cost(ask: Callable) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert ask().status_code in (200, 303)
    return len(queries)
