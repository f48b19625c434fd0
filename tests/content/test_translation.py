"""Pages go through wagtail-localize: words are translated, products and places stay."""

from wagtail_localize.fields import get_translatable_fields
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from content.models import StoryPage
from tests.factories.commerce import make_brand, make_image, make_locale, make_product
from tests.factories.content import make_home, make_story


def test_story_is_translated_with_its_products_and_picture(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    brand = make_brand("petite")
    home, bear, image = make_home(brand), make_product(brand, "Bear"), make_image("Sheep")
    german_home = make_home(brand, "de")
    body = [
        ("rich_text", "<p>Warm when wet.</p>"),
        ("product_cards", {"title": "On the line", "products": [bear]}),
        ("image", {"image": image, "alt": "A sheep", "caption": ""}),
    ]
    story = make_story(home, "Wool", image=image, body=body)
    source, _ = TranslationSource.update_or_create_from_instance(story)
    translation = Translation.objects.create(source=source, target_locale=make_locale("de"))
    for segment in source.stringsegment_set.select_related("string", "context"):
        if segment.string.data == "Warm when wet.":
            StringTranslation.objects.create(
                translation_of=segment.string,
                context=segment.context,
                locale=make_locale("de"),
                data="Wärmt auch feucht.",
            )

    with django_capture_on_commit_callbacks(execute=True):
        translation.save_target(publish=True)

    german = StoryPage.objects.get(locale__language_code="de")
    assert german.get_parent().pk == german_home.pk
    assert german.live
    assert "Wärmt auch feucht." in str(german.body[0].value)
    assert [product.pk for product in german.body[1].value["products"]] == [bear.pk]
    assert german.body[2].value["image"].pk == image.pk
    assert german.image_id == image.pk


@pytest.mark.parametrize(
    ("name", "is_translated"), [("slug", True), ("title", True), ("show_in_menus", False)]
)
def test_address_is_translated_and_place_in_menus_is_not(name: str, is_translated: bool) -> None:
    story = make_story(make_home(make_brand("petite")), "Wool")
    fields = {field.field_name: field for field in get_translatable_fields(StoryPage)}

    assert fields[name].is_translated(story) is is_translated
