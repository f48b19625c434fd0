from django.core.exceptions import ValidationError
from django.utils.translation import override

import pytest

from commerce.catalogue.models import CategoryCopy, Product, ProductCopy
from tests.factories.commerce import (
    make_brand,
    make_category,
    make_copy,
    make_locale,
    make_product,
    make_tax_class,
    make_term,
)


def test_a_product_is_called_by_its_copy_and_never_by_its_staff_name() -> None:
    product = make_product(make_brand(), "internal name", locales=[])
    make_copy(product, title="Bear romper")
    make_copy(product, locale="de", title="Bärenstrampler")

    with override("de"):
        assert product.get_title() == "Bärenstrampler"
        assert product.get_title("en-gb") == "Bear romper"
    with override("en-gb"):
        assert product.get_title() == "Bear romper"
    assert str(product) == "internal name"


def test_a_variant_adds_its_words_in_the_language() -> None:
    parent = make_product(make_brand(), "Romper", variants=[{"size": "s0", "colour": "sage"}])
    make_term("option.colour.sage", "Sage")
    make_term("option.colour.sage", "Salbei", locale="de")
    make_term("option.size.s0", "0–3 months")
    child = parent.children.get()

    assert child.get_title("en-gb") == "Romper, Sage, 0–3 months"
    assert child.get_title("de") == "Romper, Salbei, s0"
    assert parent.get_title("en-gb") == "Romper"


def test_what_is_no_longer_sold_is_still_called_something() -> None:
    product = make_product(make_brand(markets=["en-gb"]), locales=[])
    make_copy(product, title="Bear", live=False)

    assert product.get_title("en-gb") == "Bear"
    assert product.get_title("de") == "Bear"


def test_prefetched_products_are_named_without_a_query(django_assert_num_queries) -> None:
    brand = make_brand()
    make_product(brand, "Romper", variants=[{"size": "s"}, {"size": "m"}])
    make_product(brand, "Bear")
    products = list(Product.objects.exclude(structure="parent").priced().order_by("pk"))

    with django_assert_num_queries(2):  # the terms, once per variant: outside a request nothing is kept
        titles = [product.get_title("en-gb") for product in products]

    assert titles == ["Romper, s", "Romper, m", "Bear"]


def test_addresses_are_in_the_active_language() -> None:
    parent = make_product(make_brand(), locales=[], variants=[{"size": "s", "sku": "ROMPER-S"}])
    make_copy(parent, title="Bear romper")
    make_copy(parent, locale="de", title="Bärenstrampler")
    child = parent.children.get()

    with override("de"):
        assert parent.get_absolute_url() == f"/de/p/barenstrampler-{parent.pk}/"
        assert child.get_absolute_url() == f"/de/p/barenstrampler-{parent.pk}/ROMPER-S/"
    with override("en-gb"):
        assert child.get_absolute_url() == f"/en-gb/p/bear-romper-{parent.pk}/ROMPER-S/"


def test_a_sku_may_contain_anything() -> None:
    parent = make_product(make_brand(), "Romper", variants=[{"size": "s", "sku": "A/7 ä?#"}])

    with override("de"):
        assert parent.children.get().get_absolute_url() == f"/de/p/romper-{parent.pk}/A/7%20%C3%A4%3F%23/"


def test_categories_are_called_and_addressed_by_their_copies() -> None:
    category = make_category(make_brand(), "internal", locales=[])
    CategoryCopy.objects.create(category=category, locale=make_locale("de"), title="Schönes", slug="schoenes")

    with override("de"):
        assert category.get_title() == "Schönes"
        assert category.get_absolute_url() == f"/de/c/schoenes-{category.pk}/"


@pytest.mark.parametrize(
    ("title", "slug", "expected"),
    [("Bear Romper!", "", "bear-romper"), ("Bear", "my-bear", "my-bear"), ("熊", "", "product")],
)
def test_an_empty_slug_is_made_from_the_title(title: str, slug: str, expected: str) -> None:
    product = make_product(make_brand(), locales=[])
    copy = ProductCopy(product=product, locale=make_locale("de"), title=title, slug=slug)

    copy.full_clean()

    assert copy.slug == expected


def test_a_second_copy_in_a_language_is_refused_in_words() -> None:
    product = make_product(make_brand())
    second = ProductCopy(product=product, locale=make_locale("de"), title="Again", slug="again")

    with pytest.raises(ValidationError) as caught:
        second.full_clean()

    assert caught.value.message_dict["product"] == [
        "There is a copy in this language already: edit that one."
    ]
    assert product.copies.count() == 2


def test_a_copy_knows_its_brand() -> None:
    brand = make_brand()
    product, category = make_product(brand), make_category(brand)

    assert {copy.brand for copy in product.copies.all()} == {brand}
    assert {copy.brand for copy in category.copies.all()} == {brand}


def test_a_variant_of_another_brand_is_refused() -> None:
    parent = make_product(make_brand("petite"), variants=[{"size": "s"}])
    stranger = Product(
        brand=make_brand("bakers"), parent=parent, structure=Product.CHILD, tax_class=make_tax_class()
    )

    with pytest.raises(ValidationError) as caught:
        stranger.clean()

    assert caught.value.message_dict == {"brand": ["A variant belongs to its parent's brand."]}
