"""Whatever changes a page, its address, card and menus follow, by triggers alone."""

from collections.abc import Callable
from datetime import timedelta

from django.db import connection
from django.test import Client
from django.utils import timezone

import pytest

from content.models import StandardPage, StoryPage
from core.models import Brand
from search.models import Document, DocumentLink
from tests.factories.commerce import make_brand, make_image, make_product
from tests.factories.content import make_home, make_private, make_standard, make_story

pytestmark = pytest.mark.usefixtures("brand")


@pytest.fixture
def brand() -> Brand:
    brand = make_brand("petite")
    make_home(brand)
    make_home(brand, "de")
    return brand


@pytest.fixture
def page(brand: Brand, drain_outbox: Callable) -> StandardPage:
    page = make_standard(home(brand), "Delivery", introduction="Two days.")
    drain_outbox()
    return page


@pytest.fixture
def shopper() -> Client:
    return Client(HTTP_HOST="petite.localhost")


def home(brand: Brand, code: str = "en-gb"):
    root = Brand.objects.get(pk=brand.pk).site.root_page
    return root.get_translations(inclusive=True).get(locale__language_code=code).specific


def seen(shopper: Client, path: str = "/en-gb/delivery/") -> str:
    """The page as it is served, once it is in the cache."""
    shopper.get(path)
    answer = shopper.get(path)
    if answer.status_code == 200:
        return answer.content.decode()
    location = answer.headers.get("Location", "").removeprefix("http://petite.localhost")
    return f"{answer.status_code} {location}".strip()


def titles(kind: str = "page") -> list[str]:
    return list(Document.objects.filter(kind=kind).order_by("title").values_list("title", flat=True))


def test_draft_changes_nothing_until_it_is_published(
    page: StandardPage, shopper: Client, drain_outbox: Callable
) -> None:
    assert "Two days." in seen(shopper)

    page.introduction = "One day."
    revision = page.save_revision()
    drain_outbox()
    kept = shopper.get("/en-gb/delivery/")
    revision.publish()
    drain_outbox()

    assert kept.headers["X-Cache"] == "hit"
    assert "One day." in seen(shopper)
    assert Document.objects.get(kind="page").summary == "One day."


def test_scheduled_page_appears_at_its_moment(
    page: StandardPage, shopper: Client, drain_outbox: Callable
) -> None:
    from core.outbox.scheduled import publish_due

    page.unpublish()
    page.go_live_at = timezone.now() - timedelta(seconds=1)
    page.save_revision(approved_go_live_at=page.go_live_at)
    drain_outbox()
    before = seen(shopper)

    publish_due()
    drain_outbox()

    assert before == "404"
    assert "Two days." in seen(shopper)
    assert titles() == ["Delivery"]


def test_unpublished_page_is_gone(page: StandardPage, shopper: Client, drain_outbox: Callable) -> None:
    assert "Two days." in seen(shopper)

    page.unpublish()
    drain_outbox()

    assert seen(shopper) == "404"
    assert titles() == []


def test_private_page_leaves_cache_search_and_menu(
    brand: Brand, page: StandardPage, shopper: Client, drain_outbox: Callable
) -> None:
    page.show_in_menus = True
    page.save()
    make_standard(page, "Islands", introduction="Four days.")
    drain_outbox()
    before = seen(shopper), seen(shopper, "/en-gb/delivery/islands/"), seen(shopper, "/en-gb/")

    restriction = make_private(page)
    drain_outbox()
    hidden = seen(shopper), seen(shopper, "/en-gb/delivery/islands/"), seen(shopper, "/en-gb/"), titles()
    restriction.delete()
    drain_outbox()

    assert ["Two days." in before[0], "Four days." in before[1], "/en-gb/delivery/" in before[2]] == [
        True
    ] * 3
    assert ["Two days." in hidden[0], "Four days." in hidden[1], "/en-gb/delivery/" in hidden[2]] == [
        False
    ] * 3
    assert hidden[3] == []
    assert titles() == ["Delivery", "Islands"]
    assert "Two days." in seen(shopper)


def test_moved_page_answers_at_its_new_address_only(
    brand: Brand, page: StandardPage, shopper: Client, drain_outbox: Callable
) -> None:
    make_standard(page, "Islands", introduction="Four days.")
    parent = make_standard(home(brand), "Help")
    drain_outbox()
    assert "Four days." in seen(shopper, "/en-gb/delivery/islands/")

    page.move(parent, pos="last-child")
    drain_outbox()

    assert seen(shopper, "/en-gb/delivery/islands/") == "301 /en-gb/help/delivery/islands/"
    assert "Four days." in seen(shopper, "/en-gb/help/delivery/islands/")
    assert set(Document.objects.values_list("url", flat=True)) == {
        "/en-gb/help/",
        "/en-gb/help/delivery/",
        "/en-gb/help/delivery/islands/",
    }


def test_renamed_address_takes_the_pages_below_along(
    page: StandardPage, shopper: Client, drain_outbox: Callable
) -> None:
    make_standard(page, "Islands", introduction="Four days.")
    drain_outbox()
    assert "Four days." in seen(shopper, "/en-gb/delivery/islands/")

    page.refresh_from_db()
    page.slug = "shipping"
    page.save()
    drain_outbox()

    assert seen(shopper, "/en-gb/delivery/islands/") in {"404", "301 /en-gb/shipping/islands/"}
    assert "Four days." in seen(shopper, "/en-gb/shipping/islands/")


def test_deleted_page_leaves_its_translations_links(
    brand: Brand, page: StandardPage, shopper: Client, drain_outbox: Callable
) -> None:
    german = make_standard(home(brand, "de"), "Versand", translation_of=page)
    drain_outbox()
    linked = seen(shopper)

    german.delete()
    drain_outbox()

    assert "/de/versand/" in linked
    assert "/de/versand/" not in seen(shopper)


def test_raw_sql_is_noticed_too(page: StandardPage, shopper: Client, drain_outbox: Callable) -> None:
    assert "Two days." in seen(shopper)

    with connection.cursor() as cursor:
        cursor.execute("UPDATE content_standardpage SET introduction = 'Three days.'")
    drain_outbox()

    assert "Three days." in seen(shopper)


def test_menus_change_when_the_tree_does(brand: Brand, shopper: Client, drain_outbox: Callable) -> None:
    story = make_story(home(brand), "Wool")
    drain_outbox()
    before = seen(shopper, "/en-gb/")

    StoryPage.objects.filter(pk=story.pk).update(show_in_menus=True)
    drain_outbox()
    listed = seen(shopper, "/en-gb/")
    story.refresh_from_db()
    story.introduction = "Nothing that a menu shows."
    story.save()
    drain_outbox()
    other = shopper.get("/en-gb/")

    assert "/en-gb/wool/" not in before
    assert '<a class="site-nav__link" href="/en-gb/wool/">Wool</a>' in listed
    assert other.headers["X-Cache"] in {"hit", "miss"}
    assert "/de/" in seen(shopper, "/de/")


def test_story_is_a_document_that_knows_its_products(brand: Brand, drain_outbox: Callable) -> None:
    bear = make_product(brand, "Bear")
    story = make_story(
        home(brand),
        "Wool",
        introduction="Warm when wet.",
        body=[
            ("rich_text", "<p>Sheep know.</p>"),
            ("product_cards", {"title": "", "products": [bear]}),
        ],
    )
    drain_outbox()

    document = Document.objects.get(kind="story")

    assert (document.title, document.url, document.summary) == ("Wool", "/en-gb/wool/", "Warm when wet.")
    assert "Sheep know." in document.text
    assert list(DocumentLink.objects.filter(document=document).values_list("product_id", flat=True)) == [
        bear.pk
    ]
    assert document.object_id == story.pk


def test_picture_appears_when_its_renditions_are_made(
    brand: Brand, shopper: Client, drain_outbox: Callable
) -> None:
    image = make_image("Sheep")
    make_story(home(brand), "Wool", image=image)

    drain_outbox()

    card = Document.objects.get(kind="story")
    assert card.image["id"] == image.pk
    assert card.image["src"] in seen(shopper, "/en-gb/wool/")
