"""A merchandiser puts products first in a category; shoppers see them there."""

from typing import Any

from django.test import Client
from django.urls import reverse

import pytest

from commerce.catalogue.models import Product, ShelfPlace
from core import edge
from core.models import User
from core.roles import assign
from tests.commerce.dashboard.conftest import Shop, client_for
from tests.factories.commerce import make_product


@pytest.fixture
def client(petite: Shop, bakers: Shop) -> Client:
    user = User.objects.create_user("merch@example.com")
    assign(user=user, role="Merchandisers", brands=[petite.brand])
    return client_for(user)


@pytest.fixture
def goods(petite: Shop, drain_outbox: Any) -> list[Product]:
    made = [
        make_product(petite.brand, name, sku=name, categories=[petite.category], priority=priority)
        for name, priority in (("Ant", 30), ("Bee", 20), ("Cat", 10))
    ]
    petite.product.delete()
    drain_outbox()
    return made


def address(shop: Shop) -> str:
    return reverse("dashboard:catalogue-category-order", args=[shop.category.pk])


def order(shop: Shop, **query: str) -> list[str]:
    shopper = Client(headers={"host": "petite.localhost"})
    answer = shopper.get(f"/en-gb/c/petite-shelf-{shop.category.pk}/", query)
    return [card.title for card in answer.context["category"].products.items]


def test_numbers_put_products_first(
    petite: Shop, client: Client, goods: list[Product], drain_outbox: Any
) -> None:
    assert order(petite) == ["Ant", "Bee", "Cat"]
    ant, bee, cat = goods

    client.post(address(petite), {f"place-{cat.pk}": "1", f"place-{bee.pk}": "5", f"place-{ant.pk}": ""})
    drain_outbox()
    edge.forget()

    assert order(petite) == ["Cat", "Bee", "Ant"]
    assert order(petite, sort="price") == ["Ant", "Bee", "Cat"]
    rows = client.get(address(petite)).context["rows"]
    assert [(row["title"], row["place"]) for row in rows] == [("Cat", "1"), ("Bee", "2"), ("Ant", "")]


def test_a_cached_list_is_out_of_date_at_once(
    petite: Shop, client: Client, goods: list[Product], drain_outbox: Any
) -> None:
    order(petite)

    client.post(address(petite), {"sku": "cat"})
    drain_outbox()

    assert order(petite) == ["Cat", "Ant", "Bee"]


def test_an_unknown_sku_and_a_word_are_refused(petite: Shop, client: Client, goods: list[Product]) -> None:
    answer = client.post(address(petite), {"sku": "nobody", f"place-{goods[0].pk}": "first"})

    assert [str(message) for message in answer.context["messages"]] == [
        "Not saved: a place is a whole number.",
        "Not saved: no product of this brand has that SKU.",
    ]
    assert not ShelfPlace.objects.exists()


def test_another_brands_product_is_not_put_there(
    petite: Shop, bakers: Shop, client: Client, goods: list[Product]
) -> None:
    client.post(address(petite), {f"place-{bakers.product.pk}": "1"})

    assert not ShelfPlace.objects.exists()
    assert (
        client.get(reverse("dashboard:catalogue-category-order", args=[bakers.category.pk])).status_code
        == 404
    )


@pytest.mark.parametrize("number", ["9" * 30, "²", "-1", "x"])
def test_what_is_no_place_puts_nothing_first(
    petite: Shop, client: Client, goods: list[Product], number: str
) -> None:
    cat = goods[2]

    answer = client.post(address(petite), {f"place-{cat.pk}": number, f"place-{number}": "1"})

    assert answer.status_code in (200, 302)
    assert not ShelfPlace.objects.exists()
