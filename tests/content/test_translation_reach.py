"""wagtail-localize's addresses open for the brands that somebody works for, and for no other."""

from django.test import Client
from django.urls import reverse

from wagtail_localize.models import (
    OverridableSegment,
    SegmentOverride,
    Translation,
    TranslationSource,
)

import pytest

from content.models import StoryPage
from core.models import Brand, Image, User
from core.roles import apply_roles, assign, brand_collection
from tests.factories.commerce import make_brand, make_image, make_locale, make_product
from tests.factories.content import make_home, make_story


@pytest.fixture
def editor() -> Client:
    """An editor of the bakers, who may submit translations."""
    make_home(make_brand("bakers"))
    apply_roles()
    user = User.objects.create_user("baker@example.com", "password-of-baker")
    assign(user=user, role="Editors", brands=[Brand.objects.get(slug="bakers")])
    client = Client(headers={"host": "bakers.localhost"})
    client.force_login(user)
    return client


def story_of(slug: str) -> StoryPage:
    brand = Brand.objects.filter(slug=slug).first() or make_brand(slug)
    home = brand.site.root_page if brand.site.root_page.depth > 1 else make_home(brand)
    make_locale("de")
    story = make_story(home, "Wool")
    apply_roles()
    return story


def addresses(story: StoryPage) -> list[str]:
    product = make_product(Brand.objects.get(site__root_page=story.get_parent()))
    copy = product.copies.first()
    sources = [TranslationSource.get_or_create_from_instance(thing)[0] for thing in (story, copy)]
    translations = [
        Translation.objects.create(source=source, target_locale=make_locale("de")) for source in sources
    ]
    return [
        reverse("wagtail_localize:submit_page_translation", args=[story.pk]),
        reverse("wagtail_localize:submit_snippet_translation", args=["catalogue", "productcopy", copy.pk]),
        *(reverse("wagtail_localize:update_translations", args=[source.pk]) for source in sources),
        *(reverse("wagtail_localize:download_pofile", args=[one.pk]) for one in translations),
        reverse("wagtail_localize:snippets_api_detail", args=["catalogue", "productcopy", copy.pk]),
    ]


def test_another_brands_pages_and_copies_are_not_submitted(editor: Client) -> None:
    found = {address: editor.get(address) for address in addresses(story_of("petite"))}

    # Wagtail's admin turns a refusal into a redirect to its first page; its API into a 403.
    assert {
        address: answer.status_code
        for address, answer in found.items()
        if answer.status_code not in (302, 403) or answer.get("Location", "/cms/") != "/cms/"
    } == {}


def picture_of(slug: str) -> Image:
    image = make_image()
    image.collection = brand_collection(Brand.objects.get(slug=slug))
    image.save()
    return image


@pytest.mark.parametrize(("brand", "status"), [("bakers", 201), ("petite", 403)])
def test_a_picture_is_exchanged_for_one_of_the_brand(editor: Client, brand: str, status: int) -> None:
    story = story_of("bakers")
    if brand != "bakers":
        make_brand(brand)
        apply_roles()
    story.image = picture_of("bakers")
    story.save()
    source, _created = TranslationSource.update_or_create_from_instance(story)
    translation = Translation.objects.create(source=source, target_locale=make_locale("de"))
    make_home(Brand.objects.get(slug="bakers"), "de")
    translation.save_target()
    (segment,) = OverridableSegment.objects.filter(source=source, context__path="image")

    answer = editor.put(
        reverse("wagtail_localize:edit_override", args=[translation.pk, segment.pk]),
        f"value={picture_of(brand).pk}",
        content_type="application/x-www-form-urlencoded",
        headers={"x-requested-with": "XMLHttpRequest"},
    )

    assert answer.status_code == status
    assert SegmentOverride.objects.exists() == (status == 201)


def test_the_editors_questions_are_answered_to_a_browser_too(editor: Client) -> None:
    copy = make_product(Brand.objects.get(slug="bakers")).copies.first()

    answer = editor.get(
        reverse("wagtail_localize:snippets_api_detail", args=["catalogue", "productcopy", copy.pk]),
        headers={"accept": "text/html,*/*;q=0.8"},
    )

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")


def test_ones_own_are(editor: Client) -> None:
    submitting = addresses(story_of("bakers"))[:2]  # the others want a translation that stands already

    assert {editor.get(address).status_code for address in submitting} == {200}
