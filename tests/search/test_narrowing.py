"""What every engine must do with facets; run on the one that the database in use has, and on Elasticsearch."""

from decimal import Decimal
from itertools import count

import pytest

from core.models import Brand
from search.documents import Card, store
from search.engines import Counts, Facet, Hits, Question, Scope, get_engine
from search.models import Document, DocumentFacet
from tests.factories.commerce import make_brand, make_locale
from tests.search.settling import settle

pytestmark = pytest.mark.usefixtures("engine")
numbers = count(1)
SHELF = 7


@pytest.fixture
def petite() -> Brand:
    return make_brand("petite")


def write(brand: Brand, title: str = "Romper", *options: str, locale: str = "en-gb", **fields) -> int:
    """Store a card that has these options (`size=3-6m`) and stands on a shelf; returns the document's id."""
    object_id = next(numbers)
    card = Card(
        object_id=object_id,
        brand_id=brand.pk,
        locale_id=make_locale(locale).pk,
        title=title,
        url=f"/{object_id}/",
        **{
            "categories": frozenset({SHELF}),
            "facets": frozenset((code, name) for code, _, name in (each.partition("=") for each in options)),
            **fields,
        },
    )
    store("product", [object_id], [card])
    settle()
    return Document.objects.get(object_id=object_id).pk


def scope(brand: Brand, *facets: Facet, category_id: int | None = SHELF) -> Scope:
    return Scope(
        brand_id=brand.pk,
        locale_id=make_locale().pk,
        language="en-gb",
        kinds=("product",),
        category_id=category_id,
        facets=facets,
    )


def browse(brand: Brand, *facets: Facet, sort: str = "popular", **window) -> Hits:
    return get_engine().browse(scope(brand, *facets), sort=sort, **window)


def tally(brand: Brand, *facets: Facet) -> Counts:
    return get_engine().count(scope(brand, *facets))


def size(*chosen: str) -> Facet:
    return Facet(code="size", chosen=chosen)


def colour(*chosen: str) -> Facet:
    return Facet(code="colour", chosen=chosen)


def free_of(*chosen: str) -> Facet:
    return Facet(code="free", chosen=chosen, without=True)


def test_one_option_of_a_facet_is_enough_and_all_facets_count(petite: Brand) -> None:
    sage = write(petite, "A", "size=s", "size=m", "colour=sage", popularity=3)
    rose = write(petite, "B", "size=m", "colour=rose", popularity=2)
    large = write(petite, "C", "size=l", "colour=sage", popularity=1)

    assert browse(petite, size("s", "l")) == Hits([sage, large], 2)
    assert browse(petite, size("m"), colour("rose", "sage")) == Hits([sage, rose], 2)
    assert browse(petite, size("m"), colour("rose")) == Hits([rose], 1)
    assert browse(petite, size("l"), colour("rose")) == Hits([], 0)
    assert browse(petite, size(), colour()).total == 3


def test_a_facet_does_not_narrow_its_own_options(petite: Brand) -> None:
    write(petite, "A", "size=s", "size=m", "colour=sage")
    write(petite, "B", "size=m", "colour=rose")
    write(petite, "C", "size=l", "colour=sage")

    assert tally(petite, size(), colour()) == {
        "size": {"s": 1, "m": 2, "l": 1},
        "colour": {"sage": 2, "rose": 1},
    }
    assert tally(petite, size("s"), colour()) == {
        "size": {"*": 3, "s": 1, "m": 2, "l": 1},
        "colour": {"sage": 1},
    }
    assert tally(petite, size("s"), colour("sage")) == {
        "size": {"*": 2, "s": 1, "m": 1, "l": 1},
        "colour": {"*": 1, "sage": 1},
    }
    assert tally(petite, size("l"), colour("rose")) == {
        "size": {"*": 1, "m": 1},
        "colour": {"*": 1, "sage": 1},
    }


def test_what_says_nothing_is_not_without(petite: Brand) -> None:
    bread = write(petite, "Bread", "free=", "free=wheat", popularity=3)
    cake = write(petite, "Cake", "free=", "free=wheat", "free=milk", popularity=2)
    jam = write(petite, "Jam", "free=", popularity=1)
    write(petite, "Bag")

    assert browse(petite, free_of("milk")) == Hits([bread, jam], 2)
    assert browse(petite, free_of("milk", "wheat")) == Hits([jam], 1)
    assert browse(petite, free_of("soy")) == Hits([bread, cake, jam], 3)


def test_options_of_without_count_what_would_be_left(petite: Brand) -> None:
    write(petite, "Bread", "free=", "free=wheat")
    write(petite, "Cake", "free=", "free=wheat", "free=milk")
    write(petite, "Jam", "free=")
    write(petite, "Bag")

    assert tally(petite, free_of()) == {"free": {"wheat": 1, "milk": 2}}
    assert tally(petite, free_of("milk")) == {"free": {"*": 4, "wheat": 1, "milk": 2}}
    assert tally(petite, free_of("wheat")) == {"free": {"*": 4, "wheat": 1}}
    assert tally(petite, free_of("wheat"), size("s")) == {"free": {}, "size": {"*": 1}}


def test_every_card_has_a_price_band_its_shelves_and_what_is_to_be_had(petite: Brand) -> None:
    write(petite, "A", price=Decimal("9.99"), stock="in", categories=frozenset({SHELF, 8}))
    write(petite, "B", price=Decimal("10.00"), stock="low")
    write(petite, "C", price=Decimal("250"), stock="out")
    write(petite, "D", price=Decimal(0))

    facets = [Facet(code=code) for code in ("price", "stock", "category")]

    assert tally(petite, *facets) == {
        "price": {"5-10": 1, "10-15": 1, "200-": 1, "0-5": 1},
        "stock": {"in": 2},
        "category": {"7": 4, "8": 1},
    }


def test_lists_are_ordered_narrowed_and_led_by_the_chosen(petite: Brand) -> None:
    pks = [
        write(petite, str(place), "size=s", popularity=place, price=Decimal(10 - place)) for place in range(4)
    ]
    other = write(petite, "No size", popularity=9)
    leading = [Document.objects.get(pk=pk).object_id for pk in (pks[1], other)]

    assert browse(petite, size("s")).ids == pks[::-1]
    assert browse(petite, size("s"), sort="price-desc").ids == pks
    assert browse(petite, size("s"), first=leading).ids == [pks[1], pks[3], pks[2], pks[0]]
    assert browse(petite, first=leading, limit=2) == Hits([pks[1], other], 5)
    assert browse(petite, size("s"), offset=3, limit=2) == Hits([pks[0]], 4)


def test_lists_and_counts_are_of_one_brand_locale_shelf_and_kind(petite: Brand) -> None:
    mine = write(petite, "Mine", "size=s")
    write(petite, "German", "size=s", locale="de")
    write(make_brand("bakers"), "Theirs", "size=s")
    elsewhere = write(petite, "Elsewhere", "size=s", categories=frozenset({9}))

    assert browse(petite) == Hits([mine], 1)
    assert tally(petite, size()) == {"size": {"s": 1}}
    everywhere = scope(petite, size(), category_id=None)
    assert sorted(get_engine().browse(everywhere, sort="popular").ids) == sorted([mine, elsewhere])
    assert get_engine().count(everywhere) == {"size": {"s": 2}}


def test_searches_are_narrowed_and_counted_alike(petite: Brand) -> None:
    bear = write(petite, "Bear romper", "size=s", "colour=sage")
    write(petite, "Bear hat", "size=m", "colour=sage")
    write(petite, "Spoon", "size=s", "colour=rose")
    question = Question(words=("bear",))

    narrow = scope(petite, size("s"), colour())

    assert get_engine().find(narrow, question) == Hits([bear], 1)
    assert get_engine().count(narrow, question) == {
        "size": {"*": 2, "s": 1, "m": 1},
        "colour": {"sage": 1},
    }


def test_what_a_loose_question_demands_is_settled_before_facets(petite: Brand) -> None:
    write(petite, "Bear romper", "size=s")
    write(petite, "Bear hat", "size=m")
    question = Question(words=("bear", "romper", "fast"), loose=True)

    narrow = scope(petite, size("m"))

    assert get_engine().find(narrow, question).ids == []
    assert get_engine().count(narrow, question) == {"size": {"*": 1, "s": 1}}


@pytest.mark.parametrize("option", ["'", '"', "%", "=", "s' OR 1=1 --", "", "x" * 300, "\u2028"])
def test_an_option_nobody_has_finds_nothing(petite: Brand, option: str) -> None:
    write(petite, "A", "size=s")

    assert browse(petite, size(option)) == Hits([], 0)
    assert tally(petite, size(option)) == {"size": {"*": 1, "s": 1}}


def test_options_follow_the_card(petite: Brand) -> None:
    pk = write(petite, "A", "size=s")
    document = Document.objects.get(pk=pk)
    card = Card(
        object_id=document.object_id,
        brand_id=petite.pk,
        locale_id=document.locale_id,
        title="A",
        url=document.url,
        facets=frozenset({("size", "m")}),
    )

    assert store("product", [document.object_id], [card]) == {(petite.pk, "en-gb")}
    assert list(DocumentFacet.objects.filter(document=pk).values_list("option", flat=True)) == ["size=m"]
    assert store("product", [document.object_id], [card]) == set()
