"""Tags are offered to who may come upon what bears them: by the other brand's, one would know what it is at work on."""

from django.test import Client
from django.urls import reverse

import pytest

from core.models import Brand, Document, Image, User
from core.roles import apply_roles, assign, brand_collection
from tests.factories.commerce import make_brand, make_image
from tests.factories.content import make_home

AUTOCOMPLETE = "/cms/tag-autocomplete/"


def make_files(slug: str) -> Brand:
    brand = make_brand(slug)
    make_home(brand)
    apply_roles()
    image = make_image(f"{slug} image")
    Image.objects.filter(pk=image.pk).update(collection=brand_collection(brand))
    image.tags.add(f"secret {slug} spring", "secret wool")
    paper = Document.objects.create(title="Paper", file=image.file, collection=brand_collection(brand))
    paper.tags.add(f"secret {slug} paper")
    return brand


@pytest.fixture
def brands() -> tuple[Brand, Brand]:
    return make_files("petite"), make_files("bakers")


def client_of(user: User) -> Client:
    client = Client(headers={"host": "bakers.localhost"})
    client.force_login(user)
    return client


@pytest.fixture
def editor(brands: tuple[Brand, Brand]) -> Client:
    person = User.objects.create_user("editor@example.com")
    assign(user=person, role="Editors", brands=[brands[1]])
    return client_of(person)


@pytest.mark.parametrize(
    "address", ["wagtailimages:index", "wagtailimages_chooser:choose", "wagtaildocs:index"]
)
def test_lists_and_choosers_offer_the_tags_of_ones_own_files(editor: Client, address: str) -> None:
    text = editor.get(reverse(address)).content.decode()

    assert "petite" not in text
    assert ("secret bakers paper" if "docs" in address else "secret bakers spring") in text


def test_what_is_typed_is_completed_with_tags_of_ones_own_files(editor: Client) -> None:
    administrator = client_of(User.objects.create_superuser("boss@example.com"))

    assert editor.get(AUTOCOMPLETE, {"term": "Secret"}).json() == [
        "secret bakers paper",
        "secret bakers spring",
        "secret wool",
    ]
    assert editor.get(AUTOCOMPLETE, {"term": "secret pe"}).json() == []
    assert editor.get(AUTOCOMPLETE).json() == []
    assert administrator.get(AUTOCOMPLETE, {"term": "secret pe"}).json() == [
        "secret petite paper",
        "secret petite spring",
    ]
    assert editor.get("/cms/tag-autocomplete/taggit/tag/", {"term": "secret"}).status_code == 403


def test_a_tag_still_narrows_the_list(editor: Client) -> None:
    found = editor.get(reverse("wagtailimages:index"), {"tag": "secret wool"})

    assert [image.title for image in found.context["object_list"]] == ["bakers image"]


def test_where_nothing_is_tagged_nothing_is_offered(brands: tuple[Brand, Brand]) -> None:
    Image.objects.filter(title="bakers image").get().tags.clear()
    person = User.objects.create_user("editor@example.com")
    assign(user=person, role="Editors", brands=[brands[1]])

    page = client_of(person).get(reverse("wagtailimages:index"))

    assert page.status_code == 200
    assert "secret" not in page.content.decode()
