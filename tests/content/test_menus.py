"""Menus: composed by editors, else made by the shop; what is gone or not live is not in them."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from wagtail_localize.models import StringTranslation, Translation, TranslationSource

import pytest

from content import menu_selectors
from content.menu_selectors import MenuItem
from content.models import Menu, Navigation
from core.models import Brand
from tests.factories.commerce import make_brand, make_category, make_locale
from tests.factories.content import make_home, make_private, make_standard, make_story


@pytest.fixture
def brand() -> Brand:
    brand = make_brand("petite")
    make_home(brand)
    make_home(brand, "de")
    return brand


def home(brand: Brand, code: str = "en-gb") -> Any:
    root = Brand.objects.get(pk=brand.pk).site.root_page
    return root.get_translations(inclusive=True).get(locale__language_code=code).specific


def compose(brand: Brand, code: str = "en-gb", **streams: list) -> Navigation:
    navigation = Navigation(brand=brand, locale=make_locale(code), **streams)
    navigation.full_clean()
    navigation.save()
    return navigation


def seen(brand: Brand, code: str = "en-gb") -> menu_selectors.Menus:
    market = brand.markets.get(locale__language_code=code)
    return menu_selectors.menus(brand, market)


def page(target: Any, label: str = "") -> tuple[str, dict]:
    return "page", {"page": target, "label": label}


def category(target: Any, label: str = "", *, below: bool = True) -> tuple[str, dict]:
    return "category", {"category": target, "label": label, "below": below}


def address(label: str, url: str) -> tuple[str, dict]:
    return "address", {"label": label, "address": url}


def test_without_a_menu_the_shop_makes_one(brand: Brand, drain_outbox: Callable) -> None:
    knitwear = make_category(brand, "Knitwear")
    make_category(brand, "Hats", parent=knitwear)
    make_story(home(brand), "Wool", show_in_menus=True)
    make_standard(home(brand), "Delivery", show_in_menus=True)
    make_standard(home(brand), "Unlisted")
    drain_outbox()

    menus = seen(brand)

    assert [item.title for item in menus.main] == ["Knitwear", "Wool"]
    assert [child.title for child in menus.main[0].children] == ["Hats"]
    assert menus.columns == (MenuItem("", "", (MenuItem("Delivery", "/en-gb/delivery/"),)),)
    assert menus.social == ()


def test_a_composed_menu_is_shown_as_it_was_composed(brand: Brand, drain_outbox: Callable) -> None:
    knitwear = make_category(brand, "Knitwear")
    hats = make_category(brand, "Hats", parent=knitwear)
    toys = make_category(brand, "Toys")
    delivery = make_standard(home(brand), "Delivery", show_in_menus=True)
    compose(
        brand,
        main=[
            category(knitwear, "Warm things"),
            category(toys, below=False),
            (
                "submenu",
                {
                    "label": "About",
                    "items": [page(delivery), category(hats), address("Sheep", "https://sheep.example/")],
                },
            ),
        ],
        footer=[
            (
                "column",
                {
                    "title": "Help",
                    "items": [page(delivery, "How it comes"), address("Mail", "mailto:a@b.example")],
                },
            )
        ],
        social=[("network", {"network": "mastodon", "address": "https://social.example/@petite"})],
    )
    drain_outbox()

    menus = seen(brand)

    assert menus.main == (
        MenuItem(
            "Warm things",
            f"/en-gb/c/knitwear-{knitwear.pk}/",
            (MenuItem("Hats", f"/en-gb/c/hats-{hats.pk}/"),),
        ),
        MenuItem("Toys", f"/en-gb/c/toys-{toys.pk}/"),
        MenuItem(
            "About",
            "",
            (
                MenuItem("Delivery", "/en-gb/delivery/"),
                MenuItem("Hats", f"/en-gb/c/hats-{hats.pk}/"),
                MenuItem("Sheep", "https://sheep.example/"),
            ),
        ),
    )
    assert menus.columns == (
        MenuItem(
            "Help", "", (MenuItem("How it comes", "/en-gb/delivery/"), MenuItem("Mail", "mailto:a@b.example"))
        ),
    )
    assert menus.social == (MenuItem("Mastodon", "https://social.example/@petite"),)
    assert [item.title for item in seen(brand, "de").main] == ["Knitwear", "Toys"]


def test_a_menu_leads_to_the_translation_of_a_page(brand: Brand, drain_outbox: Callable) -> None:
    delivery = make_standard(home(brand), "Delivery")
    make_standard(home(brand, "de"), "Versand", translation_of=delivery)
    alone = make_standard(home(brand), "Untranslated")
    compose(brand, "de", main=[page(delivery), page(alone)])
    drain_outbox()

    assert seen(brand, "de").main == (MenuItem("Versand", "/de/versand/"),)


@pytest.mark.parametrize("end", ["unpublish", "delete", "hide"])
def test_what_is_gone_drops_out(brand: Brand, end: str, drain_outbox: Callable) -> None:
    delivery, returns = make_standard(home(brand), "Delivery"), make_standard(home(brand), "Returns")
    compose(brand, footer=[("column", {"title": "Help", "items": [page(delivery), page(returns)]})])
    drain_outbox()
    shopper = Client(HTTP_HOST="petite.localhost")
    before = shopper.get("/en-gb/").content.decode()

    {"unpublish": delivery.unpublish, "delete": delivery.delete, "hide": lambda: make_private(delivery)}[
        end
    ]()
    drain_outbox()
    after = shopper.get("/en-gb/").content.decode()

    assert ("/en-gb/delivery/" in before, "/en-gb/returns/" in before) == (True, True)
    assert ("/en-gb/delivery/" in after, "/en-gb/returns/" in after) == (False, True)


def test_a_category_that_is_not_sold_drops_out_with_its_submenu(brand: Brand, drain_outbox: Callable) -> None:
    knitwear, toys = make_category(brand, "Knitwear"), make_category(brand, "Toys")
    compose(brand, main=[category(toys), ("submenu", {"label": "Warm", "items": [category(knitwear)]})])
    drain_outbox()
    shopper = Client(HTTP_HOST="petite.localhost")
    before = shopper.get("/en-gb/").content.decode()

    knitwear.is_public = False
    knitwear.save()
    drain_outbox()
    after = shopper.get("/en-gb/").content.decode()

    assert ("Warm" in before, "Toys" in before) == (True, True)
    assert ("Warm" in after, "Toys" in after) == (False, True)


def test_a_menu_of_which_nothing_is_left_gives_way_to_the_shops_own(
    brand: Brand, drain_outbox: Callable
) -> None:
    make_category(brand, "Knitwear")
    wool = make_story(home(brand), "Wool")
    compose(brand, main=[page(wool)])
    drain_outbox()
    before = seen(brand).main

    wool.unpublish()
    drain_outbox()

    assert [item.title for item in before] == ["Wool"]
    assert [item.title for item in seen(brand).main] == ["Knitwear"]


def test_a_draft_changes_nothing_until_it_is_published(brand: Brand, drain_outbox: Callable) -> None:
    navigation = compose(brand, main=[address("Old", "/en-gb/search/")])
    drain_outbox()
    shopper = Client(HTTP_HOST="petite.localhost")
    shopper.get("/en-gb/")

    navigation.main = [address("New", "/en-gb/search/")]
    revision = navigation.save_revision()
    drain_outbox()
    kept = shopper.get("/en-gb/")
    revision.publish()
    drain_outbox()
    published = shopper.get("/en-gb/").content.decode()

    assert kept.headers["X-Cache"] == "hit"
    assert ("Old" in kept.content.decode(), "New" in kept.content.decode()) == (True, False)
    assert ("Old" in published, "New" in published) == (False, True)


def test_publishing_what_no_menu_says_leaves_the_shop_cached(brand: Brand, drain_outbox: Callable) -> None:
    delivery = make_standard(home(brand), "Delivery", introduction="Two days.")
    compose(brand, main=[page(delivery)])
    drain_outbox()
    shopper = Client(HTTP_HOST="petite.localhost")
    shopper.get("/en-gb/")

    delivery.introduction = "One day."
    delivery.save_revision().publish()
    drain_outbox()
    first = shopper.get("/en-gb/").headers["X-Cache"]
    delivery.title = "How it comes"
    delivery.save_revision().publish()
    drain_outbox()
    second = shopper.get("/en-gb/")

    assert first == "hit"
    assert second.headers["X-Cache"] == "miss"
    assert "How it comes" in second.content.decode()


def test_a_deleted_menu_gives_way_to_the_shops_own(brand: Brand, drain_outbox: Callable) -> None:
    navigation = compose(brand, main=[address("Ours", "/en-gb/search/")])
    drain_outbox()
    shopper = Client(HTTP_HOST="petite.localhost")
    before = shopper.get("/en-gb/").content.decode()

    navigation.delete()
    drain_outbox()

    assert "Ours" in before
    assert "Ours" not in shopper.get("/en-gb/").content.decode()
    assert not Menu.objects.filter(place=Menu.Place.MAIN).exists()


def test_another_brands_page_or_category_is_refused_and_never_shown(
    brand: Brand, drain_outbox: Callable
) -> None:
    bakers = make_brand("bakers")
    bread = make_standard(make_home(bakers), "Bread")
    loaves = make_category(bakers, "Loaves")

    for foreign in (page(bread), category(loaves)):
        with pytest.raises(ValidationError, match="another brand"):
            compose(brand, main=[foreign, address("Ours", "/en-gb/search/")])
    assert not Navigation.objects.exists()
    Navigation.objects.create(
        brand=brand, locale=make_locale("en-gb"), main=[page(bread), category(loaves), address("Ours", "/x/")]
    )
    drain_outbox()

    assert seen(brand).main == (MenuItem("Ours", "/x/"),)


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "//evil.example/", "http://plain.example", "search", "data:x"]
)
def test_an_address_that_is_none_is_refused(brand: Brand, url: str) -> None:
    block = Navigation._meta.get_field("main").stream_block.child_blocks["address"].child_blocks["address"]

    with pytest.raises(ValidationError):
        block.clean(url)


def test_one_set_of_menus_per_brand_and_locale(brand: Brand) -> None:
    compose(brand)

    with pytest.raises(ValidationError, match="already"):
        compose(brand)
    assert Navigation.objects.count() == 1


@pytest.mark.parametrize("size", [1, 8])
def test_menus_cost_the_same_whatever_their_size(brand: Brand, size: int, drain_outbox: Callable) -> None:
    pages = [make_standard(home(brand), f"Page {number}") for number in range(size)]
    shelves = [make_category(brand, f"Shelf {number}") for number in range(size)]
    compose(
        brand,
        main=[category(shelf) for shelf in shelves],
        footer=[("column", {"title": "Help", "items": [page(each) for each in pages]})],
    )
    drain_outbox()
    market = brand.markets.select_related("locale").get(locale__language_code="en-gb")

    with CaptureQueriesContext(
        connection,
    ) as queries:
        menu_selectors.menus(brand, market)

    # Stored menus and, outside a request (where nothing is remembered), the shelves for what was composed: two.
    assert len(queries) == 3


def test_menus_are_translated_word_by_word(
    brand: Brand, drain_outbox: Callable, django_capture_on_commit_callbacks: Any
) -> None:
    delivery = make_standard(home(brand), "Delivery")
    make_standard(home(brand, "de"), "Versand", translation_of=delivery)
    knitwear = make_category(brand, "Knitwear")
    english = compose(
        brand,
        main=[
            (
                "submenu",
                {
                    "label": "Help",
                    "items": [page(delivery), category(knitwear), address("Mail", "mailto:a@b.example")],
                },
            )
        ],
    )
    source, _ = TranslationSource.update_or_create_from_instance(english)
    translation = Translation.objects.create(source=source, target_locale=make_locale("de"))
    for segment in source.stringsegment_set.select_related("string", "context"):
        StringTranslation.objects.create(
            translation_of=segment.string,
            context=segment.context,
            locale=make_locale("de"),
            data={"Help": "Hilfe", "Mail": "Post"}[segment.string.data],
        )

    with django_capture_on_commit_callbacks(execute=True):
        translation.save_target(publish=True)
    drain_outbox()

    assert seen(brand, "de").main == (
        MenuItem(
            "Hilfe",
            "",
            (
                MenuItem("Versand", "/de/versand/"),
                MenuItem("Knitwear", f"/de/c/knitwear-{knitwear.pk}/"),
                MenuItem("Post", "mailto:a@b.example"),
            ),
        ),
    )
