"""`manage.py demo`: everything a newcomer sees, made once."""

from io import StringIO

from django.apps import apps
from django.core.management import CommandError, call_command
from django.test import Client, override_settings

from wagtail.models import Locale

import pytest

from commerce.catalogue.models import Product
from commerce.markets.selectors import tax_percent
from content.demo import reading
from content.models import HomePage, StandardPage, StoryPage
from core.models import Brand, Delivery, EdgeState, OutboxEntry, User
from search.models import Document

pytestmark = [pytest.mark.slow, pytest.mark.once]
# What a load writes besides the demonstration itself.
TRACES = {OutboxEntry, Delivery, EdgeState}


def rows() -> dict[str, int]:
    """How many rows each table has."""
    ours = [model for model in apps.get_models() if model._meta.managed and model not in TRACES]
    return {model._meta.label: model._base_manager.count() for model in ours}


@pytest.fixture(scope="module")
def demo(until_the_module_ends: None) -> str:
    said = StringIO()
    call_command("demo", quick=True, stdout=said)
    return said.getvalue()


def test_demo_stands_and_a_second_run_changes_nothing(demo: str) -> None:
    before = rows()

    call_command("demo", quick=True, stdout=StringIO())

    assert rows() == before
    assert not OutboxEntry.objects.exclude(state=OutboxEntry.State.DONE).exists()
    assert Brand.objects.count() == 2
    assert Product.objects.filter(brand__slug="kids-petite", parent=None).count() >= 16
    assert Product.objects.filter(brand__slug="band-of-bakers", parent=None).count() >= 10
    assert (HomePage.objects.count(), StoryPage.objects.count(), StandardPage.objects.count()) == (6, 18, 42)


def test_demo_pages_show_what_they_should(demo: str) -> None:
    for host, products in {
        "petite.localhost": "/p/otto-sleepsuit-",
        "bakers.localhost": "/p/swabian-pretzels-",
    }.items():
        shopper = Client(HTTP_HOST=host)
        home = shopper.get("/en-gb/")

        assert home.status_code == 200
        assert products in home.content.decode()
        assert shopper.get("/de/").status_code == 200

    for document in Document.objects.all():
        host = "petite.localhost" if document.brand.slug == "kids-petite" else "bakers.localhost"
        assert Client(HTTP_HOST=host).get(document.url).status_code == 200, document.url


def test_demo_speaks_every_language_and_knows_taxes_and_empty_shelves(demo: str) -> None:
    def percents(upc: str) -> list[str]:
        tax_class = Product.objects.get(upc=upc).tax_class_id
        return [str(tax_percent(tax_class, country)) for country in ("GB", "DE", "AT")]

    for product in Product.objects.filter(parent=None).exclude(upc="BB-BAGUETTE"):
        assert product.get_title("de") != product.get_title("en-gb")
    german = Locale.objects.get(language_code="de")
    for home in HomePage.objects.exclude(locale=german):
        assert all(page.has_translation(german) for page in home.get_descendants(inclusive=True))
    assert percents("KP-OTTO") == ["0.00", "19.00", "20.00"]
    assert percents("BB-FOUR") == ["0.00", "7.00", "10.00"]
    assert percents("KP-WALTER") == ["20.00", "19.00", "20.00"]
    assert set(Document.objects.filter(kind="product").values_list("stock", flat=True)) == {
        "out",
        "low",
        "in",
    }


def test_demo_prints_an_account_for_each_role(demo: str) -> None:
    assert "password" in demo
    for role in ("Editors", "Translators", "Merchandisers", "Fulfilment", "Support", "Managers"):
        assert role in demo
        assert User.objects.filter(groups__name=role).exists()
    assert list(User.objects.get(email="baker@demo.localhost").brands.values_list("slug", flat=True)) == [
        "band-of-bakers"
    ]


@override_settings(DEBUG=False, DEMO=False)
def test_demo_is_refused_where_it_is_not_asked_for() -> None:
    before = rows()

    with pytest.raises(CommandError, match="only with DEBUG or DEMO=1"):
        call_command("demo", quick=True)

    assert rows() == before


def test_first_colour_of_a_product_is_the_one_that_shoppers_meet_first() -> None:
    order = list(dict(reading.vocabulary())["colour"]["options"])

    for product in reading.products("kids-petite"):
        colours = product.get("variants", {}).get("colour", [])
        assert colours == sorted(colours, key=order.index), product["code"]
