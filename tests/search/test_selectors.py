from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from core import edge
from core.models import Brand
from search import selectors
from search.asking import ask
from search.documents import Card, store
from search.models import Document
from search.selectors import DocumentPage
from tests.factories.commerce import make_brand, make_locale


@pytest.fixture
def brand() -> Brand:
    return make_brand("petite")


def put(
    brand: Brand, object_id: int, title: str = "", *, kind: str = "product", locale: str = "en-gb", **fields
) -> None:
    card = Card(
        object_id=object_id,
        brand_id=brand.pk,
        locale_id=make_locale(locale).pk,
        title=title or f"Thing {object_id}",
        url=f"/{object_id}/",
        **fields,
    )
    store(kind, [], [card])


def ids(page: DocumentPage) -> list[int]:
    return [card.object_id for card in page.items]


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("popular", [3, 1, 2]),
        ("newest", [2, 3, 1]),
        ("price", [1, 3, 2]),
        ("price-desc", [2, 3, 1]),
    ],
)
def test_products_are_sorted(brand: Brand, sort: str, expected: list[int]) -> None:
    for object_id, popularity, day, price in ((1, 5, 1, 3), (2, 5, 9, 9), (3, 7, 4, 4)):
        published = datetime(2026, 1, day, tzinfo=UTC)
        put(brand, object_id, popularity=popularity, published_at=published, price=Decimal(price))

    assert ids(selectors.products(brand, make_locale(), sort=sort)) == expected


def around(brand: Brand, product_id: int = 50, **given: Any) -> selectors.Around:
    asked = {"ids": [], "category_id": None, "limit": 4, **given}
    return selectors.around(product_id, brand, make_locale(), **asked)


def test_equal_products_have_a_stable_order(brand: Brand) -> None:
    for object_id in (3, 1, 2):
        put(brand, object_id, price=Decimal(5))

    up = ids(selectors.products(brand, make_locale(), sort="price"))

    assert ids(selectors.products(brand, make_locale(), sort="price-desc")) == up[::-1]


def test_products_come_in_pages(brand: Brand) -> None:
    for object_id in range(1, 6):
        put(brand, object_id, price=Decimal(object_id))

    page = selectors.products(brand, make_locale(), sort="price", page=3, size=2)

    assert (ids(page), page.total, page.page, page.pages) == ([5], 5, 3, 3)
    assert selectors.products(brand, make_locale("de")) == DocumentPage(items=[], total=0, page=1, pages=1)


def test_a_shelf_holds_what_stands_on_it(brand: Brand) -> None:
    put(brand, 1, categories=frozenset({7, 8}))
    put(brand, 2, categories=frozenset({8}))
    put(brand, 3, kind="category", categories=frozenset({8}))

    assert ids(selectors.products(brand, make_locale(), category_id=7)) == [1]
    assert sorted(ids(selectors.products(brand, make_locale(), category_id=8))) == [1, 2]


def test_chosen_products_keep_their_order_and_lose_what_is_not_sold(brand: Brand) -> None:
    for object_id in (1, 2, 3):
        put(brand, object_id)
    put(brand, 4, locale="de")

    page = selectors.products(brand, make_locale(), ids=[3, 4, 1, 99])

    assert (ids(page), page.total) == ([3, 1], 2)


def test_stories_are_the_newest_that_link_the_product(brand: Brand) -> None:
    for day in (1, 2, 3, 5):
        published = datetime(2026, 1, day, tzinfo=UTC)
        put(brand, day, kind="story", products=frozenset({50, day}), published_at=published)
    put(brand, 4, kind="page", products=frozenset({50}))

    assert [story.object_id for story in around(brand).stories] == [5, 3, 2]
    assert around(make_brand("bakers")).stories == []


def test_what_is_recommended_stands_in_its_order_and_the_shelf_apart(
    brand: Brand, django_assert_num_queries
) -> None:
    for object_id, popularity in ((50, 9), (1, 0), (2, 5), (3, 7), (4, 1)):
        put(brand, object_id, popularity=popularity, categories=frozenset({8}))
    put(brand, 5, categories=frozenset({9}))

    with django_assert_num_queries(2):  # the locale, which this test looks up, and the cards
        found = around(brand, ids=[5, 99, 1, 50], category_id=8, limit=2)

    assert [card.object_id for card in found.chosen] == [5, 1]
    assert [card.object_id for card in found.neighbours] == [3, 2]
    assert around(brand).neighbours == []


def test_search_finds_all_kinds_best_first(brand: Brand) -> None:
    put(brand, 1, "Spoon")
    put(brand, 1, "A tale", kind="story", text="of a spoon")
    put(brand, 2, "Fork")

    page = ask(brand, make_locale(), "spoon").results

    assert [(card.kind, card.object_id) for card in page.items] == [("product", 1), ("story", 1)]
    assert ids(ask(brand, make_locale(), "spoon", kinds=["story"]).results) == [1]
    assert ask(brand, make_locale(), "").results.total == 0


def test_a_search_that_finds_nothing_suggests_top_shelves(brand: Brand) -> None:
    put(brand, 1, "Clothes", kind="category")
    put(brand, 2, "Rompers", kind="category", categories=frozenset({1}))
    put(brand, 3, "Beds", kind="category")

    assert [card.title for card in selectors.suggestions(brand, make_locale())] == ["Beds", "Clothes"]


@pytest.mark.parametrize(
    "read",
    [
        lambda brand: selectors.products(brand, make_locale()),
        lambda brand: selectors.products(brand, make_locale(), ids=[1]),
        lambda brand: selectors.categories(brand, make_locale(), ids=[1]),
        lambda brand: ask(brand, make_locale(), "spoon").results,
        lambda brand: around(brand, 1).stories,
        lambda brand: around(brand, ids=[2]).chosen,
        lambda brand: selectors.suggestions(brand, make_locale()),
    ],
)
def test_every_list_is_of_one_brand_and_says_so(brand: Brand, read) -> None:
    bakers = make_brand("bakers")
    for kind in Document.Kind.values:
        put(bakers, 1, "Spoon", kind=kind, products=frozenset({1}))

    with edge.recording() as recorder:
        found = read(brand)

    assert (found.items if isinstance(found, DocumentPage) else found) == []
    assert recorder.keys == {f"list:{brand.pk}:en-gb"}
