"""The product's page beyond its fields: texts that begin themselves, pictures, the day it goes live, its copy."""

from datetime import timedelta
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

import pytest
from PIL import Image as PillowImage

from commerce.catalogue.going_live import show_due
from commerce.catalogue.models import Product, ProductCopy, ProductRecommendation
from commerce.offer.models import RangeProduct
from core.models import Image, User
from core.roles import assign, brand_collection
from tests.commerce.dashboard.conftest import Shop, client_for, untouched
from tests.factories.commerce import (
    make_category,
    make_product,
    make_product_image,
    make_stock,
    make_variant,
)
from tests.forms import as_sent


@pytest.fixture
def client(merchandiser: User) -> Client:
    return client_for(merchandiser)


def page(product: Product) -> str:
    return reverse("dashboard:catalogue-product", args=[product.pk])


def picture(name: str = "bear.png") -> SimpleUploadedFile:
    buffer = BytesIO()
    PillowImage.new("RGB", (60, 40), "#1f5c57").save(buffer, "PNG")
    return SimpleUploadedFile(name, buffer.getvalue(), content_type="image/png")


def save(client: Client, product: Product, **fields: object) -> Any:
    return client.post(page(product), untouched(client, page(product)) | fields)


@pytest.mark.parametrize("kind", ["standalone", "parent", "child"])
def test_what_a_browser_sends_of_the_page_is_saved(petite: Shop, client: Client, kind: str) -> None:
    romper = make_product(petite.brand, "Romper", variants=[{"size": "s"}])
    product = {"standalone": petite.product, "parent": romper, "child": romper.children.get()}[kind]
    form = as_sent(client.get(page(product)).text, "create_update_product_form")

    answer = client.post(page(product), form | {"title": "Another name", "action": "continue"})

    assert answer.get("Location") == page(product)
    product.refresh_from_db()
    assert product.title == "Another name"


def test_saving_begins_the_texts_that_are_missing(petite: Shop, client: Client) -> None:
    petite.product.copies.filter(locale__language_code="de").delete()

    save(client, petite.product)

    copies = {copy.locale.language_code: copy for copy in petite.product.copies.select_related("locale")}
    assert {code: copy.live for code, copy in copies.items()} == {"en-gb": True, "de": False}
    assert copies["de"].translation_key == copies["en-gb"].translation_key


def test_a_draft_is_published_from_the_page(petite: Shop, client: Client) -> None:
    ProductCopy.objects.filter(product=petite.product).update(live=False)

    answer = client.post(
        reverse("dashboard:catalogue-product-publish-copy", args=[petite.product.pk, "de"]), follow=True
    )

    assert {copy.locale.language_code: copy.live for copy in petite.product.copies.all()} == {
        "en-gb": False,
        "de": True,
    }
    assert "The text in German is published." in answer.text
    assert "It says word for word what the original says" in answer.text


def test_a_translated_text_is_published_without_a_warning(petite: Shop, client: Client) -> None:
    german = petite.product.copies.get(locale__language_code="de")
    german.title, german.live = "Etwas", False
    german.save_revision()
    german.save()

    answer = client.post(
        reverse("dashboard:catalogue-product-publish-copy", args=[petite.product.pk, "de"]), follow=True
    )

    assert "The text in German is published." in answer.text
    assert "word for word" not in answer.text


def test_a_form_that_comes_back_asks_for_its_pictures_again(petite: Shop, client: Client) -> None:
    answer = save(client, petite.product, title="", new_pictures=[picture("a.png")])

    assert answer.status_code == 200
    assert "Please choose the pictures again" in answer.text
    assert not petite.product.images.exists()


def test_several_pictures_at_once(petite: Shop, client: Client, merchandiser: User) -> None:
    answer = save(client, petite.product, new_pictures=[picture("a.png"), picture("b.png")])

    assert answer.status_code == 302
    images = [row.original for row in petite.product.images.all()]
    assert [row.display_order for row in petite.product.images.all()] == [0, 1]
    assert {(image.collection, image.uploaded_by_user) for image in images} == {
        (brand_collection(petite.brand), merchandiser)
    }


def test_what_is_no_picture_is_refused_whole(petite: Shop, client: Client) -> None:
    before = Image.objects.count()

    answer = save(
        client, petite.product, new_pictures=[picture(), SimpleUploadedFile("b.png", b"no picture")]
    )

    assert "new_pictures" in answer.context["form"].errors
    assert Image.objects.count() == before


def test_a_dropped_picture_answers_with_its_row(petite: Shop, client: Client) -> None:
    make_product_image(petite.product)
    address = reverse("dashboard:catalogue-product-pictures", args=[petite.product.pk])

    answer = client.post(address, {"picture": picture()})

    added = petite.product.images.latest("pk")
    assert (answer.status_code, added.display_order) == (201, 1)
    assert f'name="images-0-id" value="{added.pk}"' in answer.content.decode()


def test_a_dropped_text_answers_with_a_sentence(petite: Shop, client: Client) -> None:
    address = reverse("dashboard:catalogue-product-pictures", args=[petite.product.pk])

    answer = client.post(address, {"picture": SimpleUploadedFile("b.txt", b"no picture")})

    assert answer.status_code == 400
    assert answer.json()["error"].startswith("Upload a valid image.")
    assert not petite.product.images.exists()


def test_the_page_has_the_sentence_about_a_picture_that_was_refused(petite: Shop, client: Client) -> None:
    assert 'data-told="{file}: {reason}"' in client.get(page(petite.product)).text


def test_pictures_are_sorted_and_worded_per_language(petite: Shop, client: Client, drain_outbox: Any) -> None:
    first, second = (make_product_image(petite.product, position=place) for place in (0, 1))

    save(
        client,
        petite.product,
        **{
            "images-0-display_order": "1",
            "images-1-display_order": "0",
            "images-0-alt_de": "Ein Bär von hinten",
        },
    )

    assert list(petite.product.images.all()) == [second, first]
    first.refresh_from_db()
    assert first.alt_words == {"de": "Ein Bär von hinten"}
    drain_outbox()
    shown = {
        code: Client(headers={"host": "petite.localhost"})
        .get(f"/{code}/p/petite-thing-{petite.product.pk}/")
        .content.decode()
        for code in ("en-gb", "de")
    }
    assert ["Ein Bär von hinten" in shown[code] for code in ("en-gb", "de")] == [False, True]


def test_it_goes_live_at_its_minute(petite: Shop, client: Client, drain_outbox: Any) -> None:
    shopper = Client(headers={"host": "petite.localhost"})
    address = f"/en-gb/p/petite-thing-{petite.product.pk}/"
    moment = timezone.localtime() + timedelta(days=1)

    save(client, petite.product, go_live_at=moment.strftime("%Y-%m-%dT%H:%M"))
    drain_outbox()

    petite.product.refresh_from_db()
    assert petite.product.is_public is False
    assert (show_due(), shopper.get(address).status_code) == (0, 404)
    Product.objects.filter(pk=petite.product.pk).update(go_live_at=timezone.now() - timedelta(seconds=1))
    assert show_due() == 1
    drain_outbox()
    petite.product.refresh_from_db()
    assert (petite.product.is_public, petite.product.go_live_at) == (True, None)
    assert shopper.get(address).status_code == 200


def test_a_moment_that_is_over_is_refused(petite: Shop, client: Client) -> None:
    answer = save(client, petite.product, go_live_at="2020-01-01T08:00", title="Bear")

    assert answer.context["form"].errors["go_live_at"] == [
        "That moment is over: leave it empty and tick “Public” instead."
    ]
    assert 'value="Bear"' in answer.content.decode()
    petite.product.refresh_from_db()
    assert (petite.product.is_public, petite.product.title) == (True, "petite thing")


def test_a_product_is_duplicated(petite: Shop, client: Client) -> None:
    romper = make_product(
        petite.brand,
        "Romper",
        variants=[{"size": "s", "sku": "R-S"}, {"size": "m", "sku": "R-M"}],
        categories=[petite.category],
        upc="4006381333931",
    )
    make_product_image(romper)

    answer = client.post(reverse("dashboard:catalogue-product-duplicate", args=[romper.pk]))

    twin = Product.objects.latest("pk").canonical
    assert answer["Location"] == page(twin)
    assert (twin.title, twin.is_public, twin.upc, twin.brand) == (
        "Romper (copy)",
        False,
        "",
        petite.brand,
    )
    assert list(twin.categories.all()) == [petite.category]
    assert {(copy.title, copy.live) for copy in twin.copies.all()} == {("Romper", False)}
    assert len({copy.translation_key for copy in twin.copies.all()}) == 1
    records = [child.stockrecords.get() for child in twin.children.order_by("pk")]
    assert [(record.partner_sku, record.num_in_stock) for record in records] == [("R-S-2", 0), ("R-M-2", 0)]
    assert [record.prices.count() for record in records] == [2, 2]
    assert [child.attribute_summary for child in twin.children.order_by("pk")] == [
        child.attribute_summary for child in romper.children.order_by("pk")
    ]
    assert twin.images.get().original == romper.images.get().original


def test_another_brands_product_is_not_duplicated(bakers: Shop, client: Client) -> None:
    before = Product.objects.count()

    answer = client.post(reverse("dashboard:catalogue-product-duplicate", args=[bakers.product.pk]))

    assert (answer.status_code, Product.objects.count()) == (404, before)


def test_where_it_is_used(petite: Shop, client: Client) -> None:
    friend = make_product(petite.brand, "Bonnet")
    ProductRecommendation.objects.create(primary=friend, recommendation=petite.product)
    RangeProduct.objects.create(range=petite.range, product=petite.product)

    for name in ("catalogue-product", "catalogue-product-delete"):
        usage = client.get(reverse(f"dashboard:{name}", args=[petite.product.pk])).context["usage"]
        assert {(use.kind, use.title) for use in usage.lists} == {
            ("Category", "petite shelf"),
            ("Range of offers", "petite range"),
            ("Goes with", "Bonnet"),
        }
        assert usage.held == ("It is in 1 order, which keeps its words and prices.",)
        assert (usage.pages, usage.drafts) == ((), ())


def test_the_way_to_the_shop_is_there_while_shoppers_see_the_product(petite: Shop, client: Client) -> None:
    def is_offered() -> bool:
        return "View in the shop" in client.get(page(petite.product)).text

    assert is_offered()
    Product.objects.filter(pk=petite.product.pk).update(is_public=False)
    assert not is_offered()
    Product.objects.filter(pk=petite.product.pk).update(is_public=True)
    petite.product.copies.update(live=False)
    assert not is_offered()


def test_a_product_that_is_used_nowhere(petite: Shop, client: Client) -> None:
    usage = client.get(page(make_product(petite.brand, "Bonnet"))).context["usage"]

    assert usage.is_empty


def test_a_parent_does_not_ask_what_its_variants_say(petite: Shop, client: Client) -> None:
    parent = make_product(petite.brand, "Romper", variants=[{"size": "s"}], categories=[petite.category])

    codes = [field.name for field in client.get(page(parent)).context["form"].attribute_fields()]

    assert "attr_size" not in codes
    assert save(client, parent).status_code == 302


def test_fulfilment_sees_no_button_and_may_not_press_it(petite: Shop) -> None:
    packer = User.objects.create_user("packer@example.com")
    assign(user=packer, role="Fulfilment", brands=[petite.brand])
    make_stock(make_product(petite.brand, "Bonnet"))
    before = Product.objects.count()

    answers = {
        name: client_for(packer).post(reverse(f"dashboard:{name}", args=arguments)).status_code
        for name, arguments in {
            "catalogue-product-duplicate": [petite.product.pk],
            "catalogue-product-matrix": [petite.product.pk],
            "catalogue-product-pictures": [petite.product.pk],
            "catalogue-product-publish-copy": [petite.product.pk, "de"],
            "catalogue-category-order": [petite.category.pk],
        }.items()
    }

    assert answers == dict.fromkeys(answers, 403)
    assert Product.objects.count() == before


def test_the_row_for_a_new_picture_is_empty_wherever_it_stands(client: Client, petite: Shop) -> None:
    address = reverse("dashboard:catalogue-product", args=[petite.product.pk])

    answer = client.post(address, untouched(client, address) | {"images-0-display_order": "7"})

    assert answer.status_code == 302
    assert not petite.product.images.exists()


def test_the_page_asks_as_much_for_many_variants_and_categories(
    petite: Shop, client: Client, django_assert_max_num_queries: Any, django_assert_num_queries: Any
) -> None:
    """A category is called by its way down the tree, and the tree is read once for each place it is chosen in."""
    below = make_category(petite.brand, "Sleep", parent=petite.category)
    product = make_product(petite.brand, "Bear suit", categories=[below], variants=[{"size": "50"}])
    client.get(page(product))
    with django_assert_max_num_queries(60) as few:
        answer = client.get(page(product))
    assert f'<option value="{below.pk}" selected>petite shelf &gt; Sleep</option>' in answer.text

    for number in range(4):
        make_variant(product, size=str(56 + number))
        make_category(petite.brand, f"Further {number}", parent=below)

    with django_assert_num_queries(len(few)):
        client.get(page(product))
