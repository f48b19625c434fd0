from decimal import Decimal

from django.db import connection
from django.test.utils import CaptureQueriesContext

import pytest

from core.models import Brand
from search.documents import Card, list_key, store
from search.models import Document, DocumentCategory, DocumentLink
from tests.factories.commerce import make_brand, make_locale


@pytest.fixture
def brand() -> Brand:
    return make_brand()


def card(brand: Brand, object_id: int = 1, locale: str = "en-gb", **fields) -> Card:
    plain = {"title": "Bear", "url": "/en-gb/p/bear-1/", "price": Decimal("10.00"), "currency": "GBP"}
    return Card(
        object_id=object_id, brand_id=brand.pk, locale_id=make_locale(locale).pk, **{**plain, **fields}
    )


def test_cards_become_documents(brand: Brand) -> None:
    given = card(
        brand, compare_at=Decimal("12.00"), stock="low", attributes={"size": ["s"]}, image={"src": "/a.jpg"},
        categories=frozenset({3, 4}), products=frozenset({8}), popularity=2,
    )  # fmt: skip

    changed = store("product", [1], [given])

    document = Document.objects.get()
    assert changed == {(brand.pk, "en-gb")}
    assert (document.kind, document.object_id, document.brand, document.locale.language_code) == (
        "product",
        1,
        brand,
        "en-gb",
    )
    assert (document.title, document.price, document.compare_at) == ("Bear", 10, 12)
    assert (document.stock, document.attributes, document.image) == (
        "low",
        {"size": ["s"]},
        {"src": "/a.jpg"},
    )
    assert sorted(document.shelves.values_list("category_id", flat=True)) == [3, 4]
    assert list(document.links.values_list("product_id", flat=True)) == [8]


def test_equal_cards_write_nothing(brand: Brand, django_assert_num_queries) -> None:
    cards = [card(brand, number, categories=frozenset({3}), products=frozenset({8})) for number in (1, 2)]
    store("product", [1, 2], cards)

    with django_assert_num_queries(6):  # savepoint, documents, shelves, links, facets, release
        changed = store("product", [1, 2], cards)

    assert changed == set()


def test_only_what_differs_is_written_and_named(brand: Brand) -> None:
    bakers = make_brand("bakers")
    store("product", [1, 2], [card(brand), card(brand, locale="de"), card(bakers, 2)])
    ids = set(Document.objects.values_list("pk", flat=True))

    changed = store(
        "product", [1, 2], [card(brand), card(brand, locale="de", price=Decimal(9)), card(bakers, 2)]
    )

    assert changed == {(brand.pk, "de")}
    assert set(Document.objects.values_list("pk", flat=True)) == ids
    assert Document.objects.get(locale__language_code="de").price == 9


@pytest.mark.parametrize("field", ["title", "summary", "text", "url", "stock"])
def test_each_text_counts(brand: Brand, field: str) -> None:
    store("product", [1], [card(brand)])

    assert store("product", [1], [card(brand, **{field: "new"[:3]})]) == {(brand.pk, "en-gb")}
    assert getattr(Document.objects.get(), field) == "new"


def test_what_has_no_card_any_more_goes(brand: Brand) -> None:
    store(
        "product", [1, 2], [card(brand, 1, categories=frozenset({3})), card(brand, 2), card(brand, 2, "de")]
    )

    changed = store("product", [1, 2], [card(brand, 2)])

    assert changed == {(brand.pk, "en-gb"), (brand.pk, "de")}
    assert list(Document.objects.values_list("object_id", "locale__language_code")) == [(2, "en-gb")]
    assert not DocumentCategory.objects.exists()


def test_other_things_stay(brand: Brand) -> None:
    store("product", [1], [card(brand)])
    store("page", [1], [card(brand)])

    store("product", [1, 7], [])

    assert list(Document.objects.values_list("kind", flat=True)) == ["page"]


def test_moving_to_another_shelf_changes_the_list(brand: Brand) -> None:
    store("product", [1], [card(brand, categories=frozenset({3, 4}))])

    assert store("product", [1], [card(brand, categories=frozenset({4, 5}))]) == {(brand.pk, "en-gb")}
    assert sorted(DocumentCategory.objects.values_list("category_id", flat=True)) == [4, 5]


def test_linking_other_products_changes_the_list(brand: Brand) -> None:
    store("story", [1], [card(brand, products=frozenset({8}))])

    assert store("story", [1], [card(brand, products=frozenset({9}))]) == {(brand.pk, "en-gb")}
    assert list(DocumentLink.objects.values_list("product_id", flat=True)) == [9]


def test_comparing_asks_the_same_number_of_questions_whatever_the_size(brand: Brand) -> None:
    counts = []
    for size in (2, 300):
        cards = [card(brand, number, categories=frozenset({3, number})) for number in range(size)]
        store("product", range(size), cards)
        with CaptureQueriesContext(connection) as queries:
            store("product", range(size), cards)
        counts.append(len(queries))

    assert counts == [6, 6]  # savepoint, documents, shelves, links, facets, release


def test_lists_have_a_key_per_brand_and_locale() -> None:
    assert list_key(3, "de") == "list:3:de"
