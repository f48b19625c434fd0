"""Old addresses lead to new ones: of pages, of what stands below them, of products and categories, in each locale."""

from collections.abc import Callable

from django.test import Client

from wagtail.models import Page

import pytest

from commerce.catalogue.models import CategoryCopy, ProductCopy
from content.models import HomePage
from core.models import Brand
from tests.factories.commerce import make_brand, make_category, make_product
from tests.factories.content import make_home, make_standard, make_story


@pytest.fixture
def brand() -> Brand:
    return make_brand("petite")


@pytest.fixture
def home(brand: Brand) -> HomePage:
    return make_home(brand)


@pytest.fixture
def shop() -> Client:
    return Client(headers={"host": "petite.localhost"})


def leads_to(shop: Client, address: str) -> tuple[int, str]:
    answer = shop.get(address)
    return answer.status_code, answer.get("Location", "").removeprefix("http://petite.localhost")


@pytest.fixture
def rename(django_capture_on_commit_callbacks: Callable) -> Callable[[Page, str], None]:
    """As an editor does; Wagtail makes redirects once the change is committed."""

    def publish(page: Page, slug: str) -> None:
        page.slug = slug
        with django_capture_on_commit_callbacks(execute=True):
            page.save_revision().publish()

    return publish


def test_a_renamed_page_and_all_below_it_lead_on(home: HomePage, shop: Client, rename: Callable) -> None:
    help_page = make_standard(home, "Help")
    make_standard(help_page, "Delivery")

    rename(help_page, "service")

    assert leads_to(shop, "/en-gb/help/") == (301, "/en-gb/service/")
    assert leads_to(shop, "/en-gb/help/delivery/") == (301, "/en-gb/service/delivery/")


def test_a_renamed_translation_leads_on_in_its_own_locale(
    brand: Brand, home: HomePage, shop: Client, rename: Callable
) -> None:
    story = make_story(home, "Wool")
    german = make_story(make_home(brand, "de"), "Wolle", translation_of=story)

    rename(german, "reine-wolle")

    assert leads_to(shop, "/de/wolle/") == (301, "/de/reine-wolle/")
    assert shop.get("/en-gb/wool/").status_code == 200
    assert leads_to(shop, "/en-gb/wolle/") == (404, "")


def test_a_moved_page_leads_on(home: HomePage, shop: Client) -> None:
    help_page, delivery = make_standard(home, "Help"), make_standard(home, "Delivery")

    delivery.refresh_from_db()
    delivery.move(help_page, pos="last-child")

    assert leads_to(shop, "/en-gb/delivery/") == (301, "/en-gb/help/delivery/")


def test_what_has_moved_in_one_shop_is_not_found_in_the_other(
    home: HomePage, shop: Client, rename: Callable
) -> None:
    make_home(make_brand("bakers"))
    rename(make_story(home, "Wool"), "pure-wool")

    assert leads_to(shop, "/en-gb/wool/") == (301, "/en-gb/pure-wool/")
    other = Client(headers={"host": "bakers.localhost"})
    assert leads_to(other, "/en-gb/wool/") == (404, "")


@pytest.mark.parametrize("code", ["en-gb", "de"])
def test_products_and_categories_are_found_by_their_number(
    brand: Brand, shop: Client, drain_outbox, code: str
) -> None:
    bear, shelf = make_product(brand, "Bear"), make_category(brand, "Hats")
    romper = make_product(brand, "Romper", variants=[{"size": "s", "sku": "R-S"}])
    ProductCopy.objects.filter(locale__language_code=code).update(slug="new")
    CategoryCopy.objects.filter(locale__language_code=code).update(slug="new")
    drain_outbox()

    assert leads_to(shop, f"/{code}/p/bear-{bear.pk}/") == (301, f"/{code}/p/new-{bear.pk}/")
    assert leads_to(shop, f"/{code}/p/romper-{romper.pk}/R-S/") == (301, f"/{code}/p/new-{romper.pk}/R-S/")
    assert leads_to(shop, f"/{code}/c/hats-{shelf.pk}/?page=1&utm=x") == (
        301,
        f"/{code}/c/new-{shelf.pk}/?page=1",
    )
