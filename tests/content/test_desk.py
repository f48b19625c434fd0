"""The editors' first screen: own drafts, what is scheduled, what went live, of the person's brands alone."""

from datetime import timedelta

from django.contrib.auth.models import AbstractBaseUser
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

import pytest

from content import desk
from content.models import HomePage
from core.models import Brand, User
from core.roles import apply_roles, assign
from tests.factories.commerce import make_brand, make_product
from tests.factories.content import make_home, make_story


def editor_of(brand: Brand, role: str = "Editors") -> User:
    apply_roles()
    user = User.objects.create_user(f"{role}-{brand.slug}@example.com".lower())
    assign(user=user, role=role, brands=[brand])
    return user


@pytest.fixture
def petite() -> HomePage:
    return make_home(make_brand("petite"))


@pytest.fixture
def editor(petite: HomePage) -> User:
    return editor_of(Brand.objects.get(slug="petite"))


def titles(rows: list[desk.Row]) -> list[str]:
    return [row.title for row in rows]


def draft(thing, title: str, user: AbstractBaseUser | None) -> None:
    thing.title = title
    thing.save_revision(user=user)


def test_own_drafts_of_pages_and_words_come_latest_first(petite: HomePage, editor: User) -> None:
    story = make_story(petite, "Wool")
    copy = make_product(Brand.objects.get(slug="petite"), "Bear").copies.get(locale__language_code="en-gb")
    draft(story, "Wool, warmer", editor)
    draft(copy, "Bear, softer", editor)
    draft(
        make_story(petite, "Silk"), "Silk, thinner", editor_of(Brand.objects.get(slug="petite"), "Managers")
    )

    rows = desk.drafts(editor)

    assert titles(rows) == ["Bear", "Wool, warmer"]  # words keep their live title until they are published
    assert rows[1].url == reverse("wagtailadmin_pages:edit", args=[story.pk])
    assert client_for(editor).get(rows[0].url).status_code == 200


def test_what_is_scheduled_comes_soonest_first_and_leaves_when_it_is_live(
    petite: HomePage, editor: User
) -> None:
    now = timezone.now()
    for title, days in (("Later", 9), ("Soon", 2)):
        story = make_story(petite, title)
        story.go_live_at = now + timedelta(days=days)
        story.save_revision().publish()
    copy = make_product(Brand.objects.get(slug="petite"), "Bear").copies.get(locale__language_code="en-gb")
    copy.go_live_at = now + timedelta(days=5)
    copy.save_revision().publish()

    assert titles(desk.scheduled(editor)) == ["Soon", "Bear", "Later"]
    shown = client_for(editor).get("/cms/").text
    for days in (2, 5, 9):
        day = timezone.localtime(now + timedelta(days=days))
        assert date_format(day, "SHORT_DATETIME_FORMAT") in shown


def test_what_is_scheduled_is_no_draft_until_it_is_edited_again(petite: HomePage, editor: User) -> None:
    story = make_story(petite, "Wool")
    story.go_live_at = timezone.now() + timedelta(days=2)
    story.save_revision(user=editor).publish()

    assert (titles(desk.drafts(editor)), titles(desk.scheduled(editor))) == ([], ["Wool"])

    draft(story, "Wool, warmer", editor)
    assert titles(desk.drafts(editor)) == ["Wool, warmer"]


def test_what_went_live_last_is_first(petite: HomePage, editor: User) -> None:
    for title in ("Wool", "Silk"):
        make_story(petite, title).save_revision().publish()

    assert titles(desk.recently_live(editor))[:2] == ["Silk", "Wool"]


def test_nothing_of_another_brand_is_there(petite: HomePage) -> None:
    baker = editor_of(make_brand("bakers"))
    story = make_story(petite, "Wool")
    story.go_live_at = timezone.now() + timedelta(days=1)
    story.save_revision(user=baker).publish()
    draft(make_story(petite, "Silk"), "Silk, thinner", baker)
    draft(
        make_product(Brand.objects.get(slug="petite"), "Bear").copies.get(locale__language_code="en-gb"),
        "Bear, softer",
        baker,
    )

    assert (desk.drafts(baker), desk.scheduled(baker), desk.recently_live(baker)) == ([], [], [])


def test_the_screen_costs_the_same_however_much_there_is(petite: HomePage, editor: User) -> None:
    def queries() -> int:
        client = client_for(editor)
        client.get(reverse("wagtailadmin_home"))  # what is remembered is remembered now
        with CaptureQueriesContext(connection) as captured:
            page = client.get(reverse("wagtailadmin_home"))
        assert page.status_code == 200
        return len(captured)

    draft(make_story(petite, "Wool"), "Wool, warmer", editor)
    one = queries()
    for number in range(12):
        draft(make_story(petite, f"Story {number}"), f"Longer story {number}", editor)
        make_product(Brand.objects.get(slug="petite"), f"Bear {number}").copies.get(
            locale__language_code="en-gb"
        ).save_revision().publish()

    assert queries() == one


def test_empty_lists_say_so(petite: HomePage, editor: User) -> None:
    page = client_for(editor).get(reverse("wagtailadmin_home")).content.decode()

    assert "Nothing of yours waits to be published." in page
    assert "Nothing goes live by itself soon." in page


def client_for(user: User) -> Client:
    client = Client(HTTP_HOST="petite.localhost")
    client.force_login(user)
    return client
