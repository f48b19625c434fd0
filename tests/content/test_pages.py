"""What every page does: its address, its languages, who may see it, what is cached."""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.test import Client
from django.utils.translation import override

import pytest

from content.models import HomePage, StandardPage
from content.pages.reserved import RESERVED_SLUGS
from core.models import User
from tests.factories.commerce import make_brand
from tests.factories.content import make_home, make_private, make_standard, make_story


@pytest.fixture
def shopper() -> Client:
    return Client(HTTP_HOST="petite.localhost")


def cached(response) -> str:
    return response.headers.get("X-Cache", "")


def test_page_is_the_same_for_everyone_and_kept(shopper: Client, drain_outbox: Callable) -> None:
    home = make_home(make_brand("petite"))
    make_standard(home, "Delivery", introduction="Two days.")
    drain_outbox()

    first, second = shopper.get("/en-gb/delivery/"), shopper.get("/en-gb/delivery/")

    assert first.status_code == 200
    assert "Two days." in first.content.decode()
    assert not first.cookies
    assert "Cookie" not in first.headers.get("Vary", "")
    assert (cached(first), cached(second)) == ("miss", "hit")


def test_each_language_has_its_own_tree(shopper: Client) -> None:
    brand = make_brand("petite")
    english = make_standard(make_home(brand), "Delivery")
    make_standard(make_home(brand, "de"), "Versand", translation_of=english)

    german = shopper.get("/de/versand/")

    assert german.status_code == 200
    assert (
        '<link rel="alternate" hreflang="en-GB" href="http://petite.localhost/en-gb/delivery/">'
        in german.content.decode()
    )
    assert shopper.get("/de/delivery/").status_code == 404


def test_untranslated_home_is_not_found_rather_than_shown_in_another_language(shopper: Client) -> None:
    make_home(make_brand("petite"))

    assert shopper.get("/en-gb/").status_code == 200
    assert shopper.get("/de/").status_code == 404


def test_brands_do_not_see_each_others_pages() -> None:
    make_standard(make_home(make_brand("petite")), "Delivery")
    make_home(make_brand("bakers"))

    assert Client(HTTP_HOST="petite.localhost").get("/en-gb/delivery/").status_code == 200
    assert Client(HTTP_HOST="bakers.localhost").get("/en-gb/delivery/").status_code == 404


@pytest.mark.parametrize("slug", sorted(RESERVED_SLUGS))
def test_slug_that_the_shop_needs_is_refused(slug: str) -> None:
    home = make_home(make_brand("petite"))

    with override("en-gb"), pytest.raises(ValidationError) as refusal:
        make_standard(home, "Anything", slug=slug)

    assert "an address of the shop itself" in refusal.value.message_dict["slug"][0]
    assert not StandardPage.objects.exists()


def test_every_address_of_the_shop_is_reserved() -> None:
    from django.urls import get_resolver
    from django.urls.resolvers import LocalePrefixPattern

    def first_words(patterns) -> set[str]:
        words = set()
        for entry in patterns:
            route = str(entry.pattern)
            if isinstance(entry.pattern, LocalePrefixPattern) or not route:
                words |= first_words(getattr(entry, "url_patterns", []))
            else:
                words.add(route.lstrip("^").split("/")[0])
        return words

    taken = {
        word
        for word in first_words(get_resolver().url_patterns)
        if word.isidentifier() or "-" in word.strip("-")
    }

    assert {word for word in taken if word.replace("-", "").isalpha()} - {"_util"} <= RESERVED_SLUGS


def test_private_page_is_never_shared(shopper: Client) -> None:
    home = make_home(make_brand("petite"))
    make_private(make_standard(home, "Trade prices", introduction="Half."))

    asked = shopper.get("/en-gb/trade-prices/")
    restriction = home.get_children().get().view_restrictions.get()
    shopper.post(
        f"/en-gb/_util/authenticate_with_password/{restriction.pk}/{restriction.page_id}/",
        {"password": "open sesame", "return_url": "/en-gb/trade-prices/"},
    )
    shown = shopper.get("/en-gb/trade-prices/")
    stranger = Client(HTTP_HOST="petite.localhost").get("/en-gb/trade-prices/")

    assert "Half." not in asked.content.decode()
    assert "Half." in shown.content.decode()
    assert shown.headers["Cache-Control"] == "no-store"
    assert "Half." not in stranger.content.decode()


def test_page_below_a_private_one_is_private(shopper: Client) -> None:
    parent = make_standard(make_home(make_brand("petite")), "Trade")
    make_standard(parent, "Prices", introduction="Half.")
    make_private(parent)

    answer = shopper.get("/en-gb/trade/prices/")

    assert "Half." not in answer.content.decode()
    assert answer.headers["Cache-Control"] == "no-store"


def test_preview_is_neither_kept_nor_answered_from_what_is_kept(shopper: Client) -> None:
    page = make_standard(make_home(make_brand("petite")), "Delivery", introduction="Two days.")
    shopper.get("/en-gb/delivery/")
    page.introduction = "One day."

    preview = page.make_preview_request()
    after = shopper.get("/en-gb/delivery/")

    assert (
        "One day." in preview.rendered_content
        if hasattr(preview, "rendered_content")
        else "One day." in preview.content.decode()
    )
    assert preview.headers["Cache-Control"] == "no-store"
    assert "Two days." in after.content.decode()


def test_edit_link_is_for_those_who_may_edit(shopper: Client) -> None:
    page = make_story(make_home(make_brand("petite")), "Wool")
    User.objects.create_superuser("boss@example.com", "secret")
    ask = {"path": "/en-gb/wool/"}

    stranger = shopper.get("/-/me", ask).json()
    shopper.login(email="boss@example.com", password="secret")
    boss = shopper.get("/-/me", ask).json()

    assert stranger["edit"] == []
    assert {"label": "Edit page", "url": f"/cms/pages/{page.pk}/edit/"} in boss["edit"]


def test_home_page_stands_only_at_the_top() -> None:
    home = make_home(make_brand("petite"))

    assert not HomePage.can_create_at(home)
    assert StandardPage.can_create_at(home)
    assert not StandardPage.can_create_at(make_story(home, "Wool"))
