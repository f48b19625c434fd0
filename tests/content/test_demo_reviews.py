"""The demonstration's reviews name products that there are, in languages that it speaks, and nobody by name."""

import pytest

from content.demo import reading

SHOPS = [brand["slug"] for brand in reading.brands()]


@pytest.mark.parametrize("slug", SHOPS)
def test_each_review_is_of_a_product_and_in_a_language_of_the_demonstration(slug: str) -> None:
    products = {data["code"] for data in reading.products(slug)}
    given = reading.read("reviews")[slug]

    assert {data["product"] for data in given} - products == set()
    assert {data["language"] for data in given} <= set(reading.locales())
    assert {data["score"] for data in given} <= {1, 2, 3, 4, 5}
    assert all(data["title"] and len(data["title"]) <= 120 and data["body"] for data in given)
    assert not any("name" in data for data in given)
