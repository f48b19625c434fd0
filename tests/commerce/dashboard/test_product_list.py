"""The product list: found by anything, in columns of one's own, by searches that are kept."""

from collections.abc import Iterator
from typing import Any

from django.test import Client
from django.urls import reverse

import pytest
from bs4 import BeautifulSoup

from commerce.catalogue.models import Product, ProductListSettings
from core.models import User
from core.roles import assign
from tests.commerce.dashboard.conftest import Shop, client_for
from tests.factories.commerce import make_category, make_product, make_product_image

LIST, SETTINGS = "dashboard:catalogue-product-list", "dashboard:catalogue-list-settings"


@pytest.fixture
def client(merchandiser: User) -> Client:
    return client_for(merchandiser)


def found(client: Client, **query: object) -> set[Product]:
    return {row.record for row in client.get(reverse(LIST), query).context["products"].rows}


def rows(client: Client) -> Iterator[list[str]]:
    """What stands in the list, cell by cell; the headings first."""
    for row in BeautifulSoup(client.get(reverse(LIST)).text, "html.parser").select("table tr"):
        yield [" ".join(cell.get_text().split()) for cell in row.find_all(["td", "th"])]


def test_found_by_anything(petite: Shop, client: Client) -> None:
    shelf = make_category(petite.brand, "Winter things")
    shelf.copies.filter(locale__language_code="de").update(title="Winterzeug")
    romper = make_product(
        petite.brand, "Romper", variants=[{"size": "s", "sku": "ROMP-S"}], categories=[shelf], upc="4006381"
    )
    romper.copies.filter(locale__language_code="de").update(title="Strampler")

    for words in ("romper", "Strampl", "romp-s", "4006381", "winterzeug", "Winter strampler"):
        assert found(client, words=words) == {romper}, words
    for short in ("ro", "mp", "p-", "ug", "mp p- Winter"):  # title, text, SKU, shelf, all of them
        assert found(client, words=short) == {romper}, short
    assert found(client, words="ro zz") == set()
    assert found(client, words="romper petite") == set()


def test_found_by_state(petite: Shop, client: Client) -> None:
    hidden = make_product(petite.brand, "Hidden", public=False, categories=[petite.category])
    make_product_image(hidden)
    draft = make_product(petite.brand, "Draft", categories=[petite.category])
    draft.copies.filter(locale__language_code="de").update(live=False)
    loose = make_product(petite.brand, "Loose")

    assert found(client, state="hidden") == {hidden}
    assert found(client, state="unpublished") == {draft}
    assert found(client, state="unshelved") == {loose}
    assert found(client, state="pictureless") == {petite.product, draft, loose}
    assert found(client, state="scheduled") == set()


def test_columns_are_chosen_once(petite: Shop, client: Client, merchandiser: User) -> None:
    assert "Categories" not in next(rows(client))

    client.post(reverse(SETTINGS), {"action": "columns", "column": ["sku", "categories"]})

    sku = petite.product.stockrecords.get().partner_sku
    assert list(rows(client)) == [
        ["Select", "Title", "SKU", "Categories", "Actions"],
        ["", petite.product.title, sku, petite.category.name, "View Delete"],
    ]
    others = User.objects.create_user("other@example.com")
    assign(user=others, role="Merchandisers", brands=[petite.brand])
    assert "stock" in client_for(others).get(reverse(LIST)).context["products"].columns.names()


def test_a_search_is_kept_and_forgotten(client: Client, merchandiser: User) -> None:
    answer = client.post(
        reverse(SETTINGS), {"action": "keep", "name": "Winter", "query": "words=bonnet&state=hidden&evil=1"}
    )

    assert answer["Location"] == f"{reverse(LIST)}?words=bonnet&state=hidden"
    kept = [{"name": "Winter", "query": "words=bonnet&state=hidden"}]
    assert client.get(reverse(LIST)).context["searches"] == kept
    assert ProductListSettings.objects.get(user=merchandiser).searches == kept

    client.post(reverse(SETTINGS), {"action": "forget", "name": "Winter"})

    assert client.get(reverse(LIST)).context["searches"] == []


def test_a_search_without_a_name_is_not_kept(client: Client) -> None:
    answer = client.post(reverse(SETTINGS), {"action": "keep", "name": " ", "query": "words=a"}, follow=True)

    assert [str(message) for message in answer.context["messages"]] == ["Give the search a name."]
    assert answer.context["searches"] == []


def test_an_empty_list_says_what_to_do(petite: Shop, client: Client) -> None:
    assert "Nothing fits that search." in client.get(reverse(LIST), {"words": "zzz"}).content.decode()


def test_the_list_draws_no_pictures(petite: Shop, client: Client, django_assert_max_num_queries: Any) -> None:
    """It shows what the relay has drawn; 25 rows with new pictures ask no more than others."""
    for number in range(6):
        make_product_image(make_product(petite.brand, f"Bonnet {number}"))

    client.get(reverse(LIST))  # markets are memoised
    with django_assert_max_num_queries(15):
        client.get(reverse(LIST), {"words": "bonnet", "brand": petite.brand.pk})
