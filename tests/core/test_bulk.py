"""Very many rows at once: what goes to PostgreSQL as a COPY says what `bulk_create` would have said."""

from datetime import UTC, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction

import pytest

from core import bulk
from core.models import Brand
from search.models import Document, DocumentFacet
from tests.factories.commerce import make_brand, make_locale

FEW, MANY = bulk.MANY - 1, bulk.MANY


@pytest.fixture
def brand() -> Brand:
    return make_brand("petite")


def documents(brand: Brand, count: int) -> list[Document]:
    return [
        Document(
            kind="product",
            object_id=number,
            brand=brand,
            locale=make_locale("en-gb"),
            title=f'A "tab\t", a line\nand \\N {number}',
            url="/p/",
            image={"src": "ü.jpg", "alt": None} if number % 2 else None,
            price=Decimal("12.50"),
            swatches=["#fff"],
            published_at=datetime(2026, 1, 5, 8, 30, tzinfo=UTC),
        )
        for number in range(count)
    ]


def stored() -> list[dict]:
    return list(Document.objects.order_by("object_id").values())


@pytest.mark.parametrize("count", [FEW, MANY])
def test_rows_are_written_as_they_are(brand: Brand, count: int) -> None:
    rows = documents(brand, count)

    bulk.create(rows)

    told = [
        {field.attname: getattr(row, field.attname) for field in Document._meta.concrete_fields}
        for row in rows
    ]
    assert stored() == told
    assert not any(row._state.adding for row in rows)


@pytest.mark.parametrize("count", [FEW, MANY])
def test_keys_are_kept_and_those_of_what_rows_hang_on_are_learnt(brand: Brand, count: int) -> None:
    rows = documents(brand, count)
    rows[0].pk = 4_000_000
    facets = [DocumentFacet(document=row, option="size=s") for row in rows]

    bulk.create(rows)
    bulk.create(facets)

    assert rows[0].pk == 4_000_000
    hung_on = DocumentFacet.objects.values_list("document_id", flat=True)
    assert sorted(hung_on) == sorted(row.pk for row in rows)


def test_keys_go_on_from_there(brand: Brand) -> None:
    *rows, last = documents(brand, MANY + 1)
    bulk.create(rows)

    last.save()

    assert last.pk > max(row.pk for row in rows)


@pytest.mark.parametrize("count", [0, FEW, MANY])
def test_values_become_rows(brand: Brand, count: int) -> None:
    (document,) = rows = documents(brand, 1)
    bulk.create(rows)

    bulk.insert(DocumentFacet, ["document_id", "option"], [(document.pk, f"size={n}") for n in range(count)])

    assert set(document.facets.values_list("option", flat=True)) == {f"size={n}" for n in range(count)}


@pytest.mark.parametrize("count", [FEW, MANY])
def test_one_row_that_may_not_be_refuses_all(brand: Brand, count: int) -> None:
    rows = documents(brand, count)
    rows[-1].object_id = rows[0].object_id

    with pytest.raises(IntegrityError), transaction.atomic():
        bulk.create(rows)

    assert stored() == []
