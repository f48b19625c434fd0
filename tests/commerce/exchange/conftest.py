"""A shop whose tables go out and come in, and somebody who works there."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from commerce.catalogue.models import Product
from commerce.exchange import services
from commerce.exchange.columns import Group
from commerce.exchange.exporting import csv_lines, csv_text, products_to_export
from commerce.exchange.models import Import, ImportLine
from commerce.partner.models import Price, StockRecord
from core.models import Brand, User
from core.roles import assign
from tests.factories.commerce import make_brand, make_category, make_product

Rows = Sequence[Sequence[str]]


@pytest.fixture
def petite() -> Brand:
    brand = make_brand("petite")
    shelf = make_category(brand, "Clothes")
    make_product(brand, "Bear", sku="BEAR", price="12.00", stock=10, categories=[shelf])
    make_product(
        brand,
        "Romper",
        variants=[{"size": "0-3m", "sku": "ROMPER-S"}, {"size": "3-6m", "sku": "ROMPER-M", "price": "14.00"}],
        categories=[make_category(brand, "Rompers", parent=shelf)],
    )
    return brand


@pytest.fixture
def merchandiser(petite: Brand) -> User:
    user = User.objects.create_user("merchandiser@example.com")
    assign(user=user, role="Merchandisers", brands=[petite])
    return User.objects.get(pk=user.pk)


@pytest.fixture
def upload(petite: Brand, merchandiser: User, drain_outbox: Callable[..., None]) -> Callable[..., Import]:
    """Rows, or the content of a file: uploaded and checked."""

    def run(table: Rows | bytes, *, may_create: bool = False, brand: Brand = petite) -> Import:
        content = table if isinstance(table, bytes) else csv_text(table, comma=True).encode()
        imported = services.begin(
            brand=brand, actor=merchandiser, filename="table.csv", content=content, may_create=may_create
        )
        drain_outbox()
        imported.refresh_from_db()
        return imported

    return run


@pytest.fixture
def write(merchandiser: User, drain_outbox: Callable[..., None]) -> Callable[[Import], str]:
    """Have an import written; its state after that."""

    def run(imported: Import) -> str:
        assert services.start_writing(imported=imported, by=merchandiser)
        drain_outbox()
        imported.refresh_from_db()
        return imported.state

    return run


def exported(brand: Brand, *groups: str, comma: bool = True) -> bytes:
    chosen = groups or tuple(Group.values)
    return "".join(csv_lines(brand, chosen, products_to_export(brand, chosen), comma=comma)).encode()


def faults(imported: Import) -> list[tuple[int, str, str]]:
    lines = ImportLine.objects.filter(imported=imported).order_by("number")
    return [(line.number, column, sentence) for line in lines for column, sentence in line.faults]


def changes(imported: Import) -> dict[str, dict[str, Any]]:
    lines = ImportLine.objects.filter(imported=imported).order_by("number")
    return {line.key: {name: tuple(change) for name, change in line.changes.items()} for line in lines}


def record(sku: str) -> StockRecord:
    return StockRecord.objects.get(partner_sku=sku)


def prices(sku: str) -> dict[str, tuple[str, str]]:
    rows = Price.objects.filter(stockrecord__partner_sku=sku).order_by("market")
    return {price.market.code: (str(price.amount), str(price.compare_at or "")) for price in rows}


def product(title: str) -> Product:
    return Product.objects.get(title=title)
