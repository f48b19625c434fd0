from decimal import Decimal

from django.test import Client

import pytest

from commerce.catalogue.models import Category, CategoryCopy
from commerce.catalogue.selectors import category_page, nav_categories, shelves
from core.models import Brand
from search.documents import Card, store
from tests.factories.commerce import make_brand, make_category, make_locale, make_market


@pytest.fixture
def brand() -> Brand:
    return make_brand("petite")


@pytest.fixture
def shopper() -> Client:
    return Client(headers={"host": "petite.localhost"})


def put_on_shelf(brand: Brand, category: Category, count: int, **fields) -> None:
    """Cards without products behind them: a list reads cards only."""
    locale = make_locale("en-gb")
    cards = [
        Card(
            object_id=1000 + number,
            brand_id=brand.pk,
            locale_id=locale.pk,
            title=f"Thing {number}",
            url=f"/{number}/",
            price=Decimal(100 - number),
            currency="GBP",
            popularity=number,
            categories=frozenset({category.pk}),
        )
        for number in range(count)
    ]
    store("product", [], cards)


def titles(response) -> list[str]:
    return [card.title for card in response.context["category"].products.items]


class TestShelves:
    def test_the_tree_is_seen_as_it_is_shown(self, brand: Brand) -> None:
        top = make_category(brand, "Clothes")
        hidden = make_category(brand, "Secret", parent=top)
        make_category(brand, "Below secret", parent=hidden)
        unworded = make_category(brand, "Unworded", parent=top, locales=["de"])
        below = make_category(brand, "Rompers", parent=unworded)
        Category.objects.filter(pk=hidden.pk).update(is_public=False)
        make_category(make_brand("bakers"), "Bread")

        tree = shelves(brand.pk, make_locale("en-gb").pk, "en-gb")

        assert [(shelf.title, shelf.ancestors) for shelf in tree] == [("Clothes", ()), ("Rompers", (top.pk,))]
        assert tree.with_ancestors([below.pk, hidden.pk]) == {top.pk, below.pk}
        assert [crumb.title for crumb in tree.crumbs(below.pk)] == ["Clothes", "Rompers"]
        assert tree.deepest([top.pk, below.pk]).id == below.pk
        assert tree.deepest([hidden.pk]) is None
        assert [shelf.title for shelf in shelves(brand.pk, make_locale("de").pk, "de")] == [
            "Clothes",
            "Unworded",
            "Rompers",
        ]

    def test_menus_get_two_levels_of_what_belongs_there(self, brand: Brand) -> None:
        top = make_category(brand, "Clothes")
        make_category(brand, "Third", parent=make_category(brand, "Rompers", parent=top))
        other = make_category(brand, "Not in menus")
        Category.objects.filter(pk=other.pk).update(exclude_from_menu=True)

        menu = nav_categories(brand, make_market("de"))

        assert [(entry.title, entry.url) for entry in menu] == [("Clothes", f"/de/c/clothes-{top.pk}/")]
        assert [(entry.title, entry.children) for entry in menu[0].children] == [("Rompers", ())]


def test_a_list_says_where_it_stands(brand: Brand) -> None:
    top = make_category(brand, "Clothes")
    shelf = make_category(brand, "Rompers", parent=top)
    make_category(brand, "Summer", parent=shelf)
    CategoryCopy.objects.filter(category=shelf, locale=make_locale("de")).update(
        title="Strampler", slug="strampler"
    )

    page = category_page(shelf.pk, make_market("de"), brand)

    assert (page.title, page.slug) == ("Strampler", "strampler")
    assert [crumb.title for crumb in page.crumbs] == ["Clothes", "Strampler"]
    assert [(tile.title, tile.current) for tile in page.shelves] == [("Summer", False)]
    assert page.alternates == {"en-gb": f"/en-gb/c/rompers-{shelf.pk}/", "de": f"/de/c/strampler-{shelf.pk}/"}
    assert category_page(shelf.pk, make_market("de"), make_brand("bakers")) is None


class TestView:
    @pytest.mark.parametrize(
        ("sort", "first"),
        [("", "Thing 29"), ("popular", "Thing 29"), ("price", "Thing 29"), ("price-desc", "Thing 0")],
    )
    def test_lists_are_sorted(self, brand: Brand, shopper: Client, sort: str, first: str) -> None:
        shelf = make_category(brand, "Rompers")
        put_on_shelf(brand, shelf, 30)

        response = shopper.get(f"/en-gb/c/rompers-{shelf.pk}/", {"sort": sort} if sort else {})

        assert titles(response)[0] == first
        assert len(titles(response)) == 24

    def test_pages_follow_each_other_with_real_links(self, brand: Brand, shopper: Client) -> None:
        shelf = make_category(brand, "Rompers")
        put_on_shelf(brand, shelf, 30)
        path = f"/en-gb/c/rompers-{shelf.pk}/"

        first, second = shopper.get(path, {"sort": "price"}), shopper.get(path, {"sort": "price", "page": 2})

        assert titles(first) + titles(second) == [f"Thing {number}" for number in reversed(range(30))]
        assert f'href="{path}?sort=price&amp;page=2"' in first.content.decode()
        assert f'href="{path}?sort=price"' in second.content.decode()
        assert "30 products" in first.content.decode()

    @pytest.mark.parametrize(
        "query", ["page=3", "page=0", "page=-1", "page=x", "page=1e9", "page=²", "sort=nonsense"]
    )
    def test_there_is_no_such_page(self, brand: Brand, shopper: Client, query: str) -> None:
        shelf = make_category(brand, "Rompers")
        put_on_shelf(brand, shelf, 30)

        assert shopper.get(f"/en-gb/c/rompers-{shelf.pk}/?{query}").status_code == 404

    def test_an_empty_shelf_says_so(self, brand: Brand, shopper: Client) -> None:
        shelf = make_category(brand, "Rompers")

        response = shopper.get(f"/en-gb/c/rompers-{shelf.pk}/")

        assert response.status_code == 200
        assert "empty-state" in response.content.decode()

    def test_an_old_address_leads_to_the_new_one(self, brand: Brand, shopper: Client) -> None:
        shelf = make_category(brand, "Rompers")

        response = shopper.get(f"/en-gb/c/old-{shelf.pk}/?sort=price&other=1")

        assert (response.status_code, response.url) == (301, f"/en-gb/c/rompers-{shelf.pk}/?sort=price")

    def test_what_is_not_shown_is_not_found(self, brand: Brand, shopper: Client) -> None:
        hidden = make_category(brand, "Hidden")
        Category.objects.filter(pk=hidden.pk).update(is_public=False)
        german = make_category(brand, "German", locales=["de"])
        bread = make_category(make_brand("bakers"), "Bread")

        for category in (hidden, german, bread):
            assert shopper.get(f"/en-gb/c/{category.slug}-{category.pk}/").status_code == 404

    def test_a_list_is_the_same_for_everyone(self, brand: Brand, shopper: Client) -> None:
        shelf = make_category(brand, "Rompers")

        response = shopper.get(f"/en-gb/c/rompers-{shelf.pk}/")

        assert not response.cookies
        assert "Cookie" not in response.headers.get("Vary", "")
        assert "csrf" not in response.content.decode()


def test_cards_of_other_brands_are_on_no_list(brand: Brand) -> None:
    bakers = make_brand("bakers")
    shelf = make_category(brand, "Rompers")
    put_on_shelf(bakers, shelf, 3)

    assert category_page(shelf.pk, make_market("en-gb"), brand).products.total == 0


def test_the_market_switch_keeps_the_sorting(brand: Brand, shopper: Client) -> None:
    shelf = make_category(brand, "Rompers")
    put_on_shelf(brand, shelf, 2)

    body = shopper.get(f"/en-gb/c/rompers-{shelf.pk}/", {"sort": "price"}).content.decode()

    assert f'href="/de/c/rompers-{shelf.pk}/?sort=price"' in body
    assert f'<link rel="canonical" href="http://petite.localhost/en-gb/c/rompers-{shelf.pk}/">' in body
    assert 'rel="alternate"' not in body
