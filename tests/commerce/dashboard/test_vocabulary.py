"""Types, attributes and options are one vocabulary for all brands: what one of them uses no other takes away."""

from typing import Any

from django.forms import BaseFormSet
from django.test import Client
from django.urls import reverse

import pytest

from commerce.catalogue.models import (
    AttributeOption,
    AttributeOptionGroup,
    Option,
    Product,
    ProductAttribute,
    ProductAttributeValue,
    ProductClass,
)
from core.models import User
from core.roles import assign
from tests.commerce.dashboard.conftest import Shop, client_for
from tests.factories.commerce import make_option, make_product, make_product_class


@pytest.fixture
def romper(petite: Shop) -> Product:
    return make_product(petite.brand, "Romper", variants=[{"size": "s"}, {"size": "m"}])


@pytest.fixture
def baker(bakers: Shop) -> Client:
    """Who manages the other brand."""
    user = User.objects.create_user("baker@example.com")
    assign(user=user, role="Managers", brands=[bakers.brand])
    return client_for(user)


def sent(formset: BaseFormSet, **changed: object) -> dict[str, object]:
    """What a browser sends of a set of forms, with these fields changed."""
    fields = [field for form in (formset.management_form, *formset) for field in form]
    values = {field.html_name: field.value() for field in fields}
    return {name: "" if value is None else value for name, value in (values | changed).items()}


def attributes(client: Client, kind: ProductClass, **changed: object) -> Any:
    address = reverse("dashboard:catalogue-class-update", args=[kind.pk])
    rows = sent(client.get(address).context["attributes_formset"], **changed)
    return client.post(address, {"name": kind.name, **rows})


def test_an_attribute_that_products_have_values_of_stays(romper: Product, baker: Client) -> None:
    kind = romper.product_class
    place = list(kind.attributes.values_list("code", flat=True)).index("size")

    answer = attributes(baker, kind, **{f"attributes-{place}-DELETE": "on"})

    assert "2 products use what was to be deleted. Nothing was changed." in answer.text
    assert ProductAttributeValue.objects.filter(attribute__code="size").count() == 2


def test_an_attribute_with_values_stays_of_its_kind(romper: Product, baker: Client) -> None:
    kind = romper.product_class
    place = list(kind.attributes.values_list("code", flat=True)).index("size")

    answer = attributes(baker, kind, **{f"attributes-{place}-type": "text"})

    assert "Products have values of this kind. Make a new attribute." in answer.text
    assert ProductAttribute.objects.get(code="size").type == "option"


def test_an_attribute_without_values_goes(romper: Product, baker: Client) -> None:
    kind = make_product_class(romper.product_class.name, attributes=["colour"])
    place = list(kind.attributes.values_list("code", flat=True)).index("colour")

    attributes(baker, kind, **{f"attributes-{place}-DELETE": "on"})

    assert set(kind.attributes.values_list("code", flat=True)) == {"size"}
    assert ProductAttributeValue.objects.filter(attribute__code="size").count() == 2


def test_an_option_that_products_have_chosen_stays(romper: Product, baker: Client) -> None:
    group = make_option("size", "xl").group
    address = reverse("dashboard:catalogue-attribute-option-group-update", args=[group.pk])
    formset = baker.get(address).context["attribute_option_formset"]
    rows = {form.instance.code: form.prefix for form in formset.initial_forms}

    refused = baker.post(address, {"name": group.name, **sent(formset, **{f"{rows['s']}-DELETE": "on"})})
    assert "1 product uses what was to be deleted. Nothing was changed." in refused.text
    baker.post(address, {"name": group.name, **sent(formset, **{f"{rows['xl']}-DELETE": "on"})})

    assert set(group.options.values_list("code", flat=True)) == {"s", "m"}
    assert ProductAttributeValue.objects.filter(attribute__code="size").count() == 2


def test_a_group_of_options_that_attributes_use_stays(romper: Product, baker: Client) -> None:
    used = AttributeOptionGroup.objects.get(code="size")
    unused = AttributeOptionGroup.objects.create(code="mood", name="Mood")
    address = "dashboard:catalogue-attribute-option-group-delete"

    answer = baker.post(reverse(address, args=[used.pk]))
    assert "Attributes still use it." in answer.text
    baker.post(reverse(address, args=[unused.pk]))

    assert list(AttributeOptionGroup.objects.filter(pk__in=[used.pk, unused.pk])) == [used]
    assert AttributeOption.objects.filter(group=used).count() == 2
    assert ProductAttributeValue.objects.filter(attribute__code="size").count() == 2


def test_a_type_goes_when_no_product_is_of_it(romper: Product, baker: Client) -> None:
    used, unused = romper.product_class, ProductClass.objects.create(name="Nothing")
    address = "dashboard:catalogue-class-delete"

    answer = baker.post(reverse(address, args=[used.pk]))
    assert "Products are still of this type." in answer.text
    baker.post(reverse(address, args=[unused.pk]))

    assert list(ProductClass.objects.filter(pk__in=[used.pk, unused.pk])) == [used]


def test_a_question_at_buying_goes_when_nothing_asks_it(romper: Product, baker: Client) -> None:
    used, unused = (Option.objects.create(name=name, code=name) for name in ("engraving", "wish"))
    romper.product_class.options.add(used)
    address = "dashboard:catalogue-option-delete"

    answer = baker.post(reverse(address, args=[used.pk]))
    assert answer.status_code == 200
    baker.post(reverse(address, args=[unused.pk]))

    assert list(Option.objects.filter(pk__in=[used.pk, unused.pk])) == [used]
