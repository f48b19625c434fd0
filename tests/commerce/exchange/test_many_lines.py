"""Five thousand lines: twelve faults and nothing written; mended and killed half way, nothing or all; then the shop."""

import csv
import io
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

from django.db.models import Count
from django.test import Client

import pytest

from commerce.catalogue.generator import generate
from commerce.catalogue.models import Product, ProductCopy
from commerce.exchange import progress, services
from commerce.exchange.exporting import csv_text
from commerce.exchange.models import Import
from commerce.partner.models import Price, StockMovement, StockRecord
from core.models import Brand, Delivery, OutboxEntry, User
from tests.commerce.exchange.conftest import exported, faults
from tests.core.relays import Relays
from tests.factories.commerce import make_brand

pytestmark = [pytest.mark.slow, pytest.mark.once, pytest.mark.django_db(transaction=True)]
LINES = 5000
# What is planted in a line's cell, and the column that is blamed.
PLANTED = [
    ("price:en-gb", "1.234"),
    ("price:en-gb", "free"),
    ("price:en-gb", "-4"),
    ("former_price:en-gb", "0.01"),
    ("stock", "many"),
    ("stock", ""),
    ("stock", "-1"),
    ("public", "perhaps"),
    ("upc", "x" * 65),
    ("attribute:size", "giant"),
    ("sku", "NOBODY"),
    ("grams", "1.5"),
]


@pytest.fixture
def petite() -> Brand:
    brand = make_brand("petite", markets=["en-gb"])
    generate(brands=[brand], products=1350, seed=7)
    return brand


@pytest.fixture
def relays(tmp_path: Path) -> Iterator[Relays]:
    relays = Relays(tmp_path / "relays.log")
    try:
        yield relays
    finally:
        relays.end()


def mended(table: bytes) -> list[dict[str, str]]:
    """The first 5,000 lines: everything dearer by one, seven more of it, a word more in every title."""
    rows = list(csv.DictReader(io.StringIO(table.decode("utf-8-sig"), newline="")))[:LINES]
    assert len(rows) == LINES
    for row in rows:
        if row["price:en-gb"]:
            row["price:en-gb"] = str(Decimal(row["price:en-gb"]) + 1)
            row["former_price:en-gb"] = ""
            row["stock"] = str(int(row["stock"]) + 7)
        if row["title:en-gb"]:
            row["title:en-gb"] += " renewed"
    return rows


def planted(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    rows = [dict(row) for row in rows]
    variants = [row for row in rows if row["kind"] == "variant"]
    for place, (column, cell) in enumerate(PLANTED):
        row = variants[place * 150]
        row[column] = cell
        if column == "sku":
            row["number"] = ""
    return rows


def content(rows: list[dict[str, str]]) -> bytes:
    return csv_text([list(rows[0]), *(list(row.values()) for row in rows)], comma=True).encode()


def levels() -> tuple[int, Decimal, int, int]:
    stock = sum(StockRecord.objects.values_list("num_in_stock", flat=True))
    money = sum(Price.objects.values_list("amount", flat=True))
    renewed = ProductCopy.objects.filter(title__endswith=" renewed").count()
    return stock, money, renewed, StockMovement.objects.filter(reason="import").count()


def check(brand: Brand, actor: User, rows: list[dict[str, str]]) -> Import:
    imported = services.begin(
        brand=brand, actor=actor, filename="spring.csv", content=content(rows), may_create=False
    )
    services.check(Delivery(), import_id=imported.pk)
    imported.refresh_from_db()
    return imported


def test_five_thousand_lines(petite: Brand, relays: Relays, drain_outbox: Callable[..., None]) -> None:
    actor = User.objects.create_superuser("root@example.com")
    drain_outbox()
    before = levels()
    rows = mended(exported(petite))

    wrong = check(petite, actor, planted(rows))

    assert (wrong.state, wrong.lines_found, wrong.faulty) == ("refused", LINES, len(PLANTED))
    assert sorted(column for _line, column, _sentence in faults(wrong)) == sorted(
        column for column, _cell in PLANTED
    )
    assert levels() == before

    Import.objects.filter(state="refused").update(state="discarded")
    right = check(petite, actor, rows)
    assert (right.state, right.faulty, right.changing) == ("ready", 0, LINES)
    sold = sum(1 for row in rows if row["price:en-gb"])
    shop, card = Client(HTTP_HOST="petite.localhost"), Product.objects.filter(parent=None).earliest("pk")
    address = f"/en-gb/p/{card.copies.get().slug}-{card.pk}/"
    assert "renewed" not in shop.get(address).content.decode()

    Delivery.objects.filter(state="pending").delete()  # the checks', done by hand
    assert services.start_writing(imported=right, by=actor)
    assert not services.start_writing(imported=right, by=actor)
    relay = relays.start()
    relays.wait_until(lambda: progress.done(right.pk) > 0)
    relays.kill(relay.pid)
    right.refresh_from_db()
    assert right.state == "writing"
    assert levels() == before

    relays.start(), relays.start()
    relays.wait_until(lambda: Import.objects.get(pk=right.pk).state == "written")
    relays.wait_until(lambda: not OutboxEntry.objects.filter(state="pending").exists())
    relays.end()

    cards = sum(1 for row in rows if row["title:en-gb"])
    assert levels() == (before[0] + 7 * sold, before[1] + sold, cards, sold)
    moved = StockMovement.objects.filter(reason="import").values("stockrecord").annotate(n=Count("pk"))
    assert set(moved.values_list("n", flat=True)) == {1}
    page = shop.get(address).content.decode()
    found = shop.get("/en-gb/search/", {"q": f"{card.copies.get().title}"}).content.decode()
    price = Price.objects.filter(stockrecord__product__in=[card, *card.children.all()]).earliest("amount")
    assert "renewed" in page
    assert f"{price.amount}" in page
    assert card.copies.get().title in found
