"""Staff make and change products and categories: brand, tax, variants, pictures, texts."""

import re
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from PIL import Image as PillowImage

from commerce.catalogue.models import Category, CategoryCopy, Product, ProductCopy
from commerce.partner.levels import delete_stock
from commerce.partner.models import StockRecord
from core.models import Image, User
from core.roles import brand_collection
from tests.commerce.dashboard.conftest import Shop, client_for, untouched
from tests.factories.commerce import (
    make_image,
    make_locale,
    make_product,
    make_product_image,
    make_tax_class,
    make_variant,
)


def png() -> SimpleUploadedFile:
    buffer = BytesIO()
    PillowImage.new("RGB", (60, 40), "#1f5c57").save(buffer, "PNG")
    return SimpleUploadedFile("bear.png", buffer.getvalue(), content_type="image/png")


def page(product: Product) -> str:
    return reverse("dashboard:catalogue-product", args=[product.pk])


def test_a_new_product(petite: Shop, merchandiser: User) -> None:
    client = client_for(merchandiser)
    address = reverse("dashboard:catalogue-product-create", args=[petite.product.product_class.slug])
    market = petite.brand.markets.get(locale__language_code="en-gb")
    data = untouched(client, address) | {
        "tax_class": make_tax_class("reduced").pk,
        "title": "Bear",
        "productcategory_set-0-category": petite.category.pk,
        "stockrecords-0-partner_sku": "BEAR",
        "stockrecords-0-num_in_stock": "7",
        f"stockrecords-0-amount_{market.pk}": "19.00",
    }

    answer = client.post(address, data)

    assert answer.status_code == 302
    bear = Product.objects.get(title="Bear")
    record = bear.stockrecords.get()
    assert (bear.brand, bear.tax_class.code) == (petite.brand, "reduced")
    assert (record.partner, record.partner_sku, record.num_in_stock) == (petite.brand.partner, "BEAR", 7)
    assert [(price.market, price.amount) for price in record.prices.all()] == [(market, 19)]


def test_a_refused_product_leaves_nothing_behind(petite: Shop, merchandiser: User) -> None:
    client = client_for(merchandiser)
    address = reverse("dashboard:catalogue-product-create", args=[petite.product.product_class.slug])
    data = untouched(client, address) | {"title": "Bear"}
    before = Product.objects.count()

    answer = client.post(address, data)  # no tax class

    assert answer.status_code == 200
    assert Product.objects.count() == before


def test_a_product_may_wait_for_its_category(petite: Shop, merchandiser: User) -> None:
    client = client_for(merchandiser)
    address = reverse("dashboard:catalogue-product-create", args=[petite.product.product_class.slug])
    data = untouched(client, address) | {"title": "Bear", "tax_class": make_tax_class().pk}

    assert client.post(address, data).status_code == 302
    assert not Product.objects.get(title="Bear").categories.exists()


def test_whoever_works_for_two_brands_finds_each_ones_categories_below_it_and_takes_only_the_products(
    petite: Shop, bakers: Shop, merchandiser: User
) -> None:
    bakers.brand.members.add(merchandiser)
    client = client_for(merchandiser)
    address = reverse("dashboard:catalogue-product-create", args=[petite.product.product_class.slug])
    field = client.get(address).context["category_formset"].forms[0].fields["category"]
    data = untouched(client, address) | {
        "brand": petite.brand.pk,
        "title": "Bear",
        "tax_class": make_tax_class().pk,
        "productcategory_set-0-category": bakers.category.pk,
    }

    answer = client.post(address, data)

    _nothing, *groups = field.choices
    assert [(brand, [name for _, name in names]) for brand, names in groups] == [
        (str(petite.brand), ["petite shelf"]),
        (str(bakers.brand), ["bakers shelf"]),
    ]
    assert answer.status_code == 200
    assert not Product.objects.filter(title="Bear").exists()


def test_a_child_takes_brand_and_tax_from_its_parent(petite: Shop, merchandiser: User) -> None:
    parent = make_product(petite.brand, "Romper", variants=[{"size": "s"}], tax_class="reduced")
    client = client_for(merchandiser)
    address = reverse("dashboard:catalogue-product-create-child", args=[parent.pk])
    data = untouched(client, address) | {
        "title": "Romper m",
        "brand": "999",
        "stockrecords-0-partner_sku": "R-M",
        "stockrecords-0-num_in_stock": "1",
    }

    answer = client.post(address, data)

    assert answer.status_code == 302
    child = Product.objects.get(title="Romper m")
    assert (child.parent, child.brand, child.tax_class) == (parent, petite.brand, parent.tax_class)


def test_a_new_tax_class_reaches_the_children(petite: Shop, merchandiser: User) -> None:
    parent = make_product(petite.brand, "Romper", variants=[{"size": "s"}], categories=[petite.category])
    client = client_for(merchandiser)
    data = untouched(client, page(parent)) | {"tax_class": make_tax_class("reduced").pk}

    client.post(page(parent), data)

    assert parent.children.get().tax_class.code == "reduced"


def test_the_brand_of_a_product_stays(petite: Shop, bakers: Shop, merchandiser: User) -> None:
    bakers.brand.members.add(merchandiser)
    client = client_for(merchandiser)
    data = untouched(client, page(petite.product)) | {"brand": bakers.brand.pk}

    client.post(page(petite.product), data)

    petite.product.refresh_from_db()
    assert petite.product.brand == petite.brand


def test_an_upload_becomes_an_image_of_the_brands_library(petite: Shop, merchandiser: User) -> None:
    client = client_for(merchandiser)
    data = untouched(client, page(petite.product))
    data |= {"images-0-upload": png(), "images-0-description": "A bear, sitting"}

    answer = client.post(page(petite.product), data)

    assert answer.status_code == 302
    image = petite.product.images.get().original
    assert (image.description, image.width, image.height) == ("A bear, sitting", 60, 40)
    assert (image.collection, image.uploaded_by_user) == (brand_collection(petite.brand), merchandiser)


def test_an_upload_without_a_description_is_refused(petite: Shop, merchandiser: User) -> None:
    client = client_for(merchandiser)
    data = untouched(client, page(petite.product)) | {"images-0-upload": png()}
    before = Image.objects.count()

    answer = client.post(page(petite.product), data)

    assert "Say in a few words what the image shows." in answer.content.decode()
    assert Image.objects.count() == before


def test_an_image_of_the_library_is_chosen(petite: Shop, merchandiser: User) -> None:
    image = make_image("Bear")
    image.collection = brand_collection(petite.brand)
    image.save()
    client = client_for(merchandiser)
    found = client.get(reverse("dashboard:catalogue-image-lookup"), {"q": "bear"}).json()["results"]

    client.post(
        page(petite.product), untouched(client, page(petite.product)) | {"images-0-original": found[0]["id"]}
    )

    assert petite.product.images.get().original == image


def test_an_image_of_another_brand_is_not_offered(petite: Shop, bakers: Shop, merchandiser: User) -> None:
    image = make_image("Loaf")
    image.collection = brand_collection(bakers.brand)
    image.save()
    client = client_for(merchandiser)

    found = client.get(reverse("dashboard:catalogue-image-lookup")).json()["results"]
    answer = client.post(
        page(petite.product), untouched(client, page(petite.product)) | {"images-0-original": image.pk}
    )

    assert found == []
    assert answer.status_code == 200
    assert not petite.product.images.exists()


def test_the_page_says_which_texts_are_missing(petite: Shop, merchandiser: User) -> None:
    petite.product.copies.filter(locale__language_code="de").delete()

    states = client_for(merchandiser).get(page(petite.product)).context["market_states"]

    assert [(state.market.code, state.words.is_live) for state in states] == [
        ("en-gb", True),
        ("de", False),
    ]


def test_a_missing_text_is_begun_as_a_draft(petite: Shop, merchandiser: User) -> None:
    petite.product.copies.filter(locale__language_code="de").delete()
    source = petite.product.copies.get()

    answer = client_for(merchandiser).post(
        reverse("dashboard:catalogue-product-copy", args=[petite.product.pk, "de"])
    )

    copy = ProductCopy.objects.get(product=petite.product, locale=make_locale("de"))
    assert answer["Location"] == reverse("wagtailsnippets_catalogue_productcopy:edit", args=[copy.pk])
    assert (copy.live, copy.title, copy.translation_key) == (False, source.title, source.translation_key)


def test_texts_of_a_category_are_opened_by_a_form_of_their_own(petite: Shop, merchandiser: User) -> None:
    address = reverse("dashboard:catalogue-category-update", args=[petite.category.pk])

    html = client_for(merchandiser).get(address).text

    edits, _, elsewhere = html.partition('<form id="elsewhere" method="post">')
    buttons = re.findall(r"<button[^>]*formaction[^>]*>", edits)
    assert len(buttons) == petite.brand.markets.count()
    assert all('form="elsewhere"' in button and "formnovalidate" not in button for button in buttons)
    assert edits.rindex("</form>") > edits.rindex("<button")
    assert "csrfmiddlewaretoken" in elsewhere


def test_a_text_that_is_there_is_opened_as_it_is(petite: Shop, merchandiser: User) -> None:
    copy = petite.product.copies.get(locale__language_code="de")

    answer = client_for(merchandiser).post(
        reverse("dashboard:catalogue-product-copy", args=[petite.product.pk, "de"])
    )

    assert answer["Location"] == reverse("wagtailsnippets_catalogue_productcopy:edit", args=[copy.pk])
    assert petite.product.copies.count() == 2


def test_the_first_text_begins_with_the_staff_name(petite: Shop, merchandiser: User) -> None:
    shelf = Category.add_root(name="Sleep", brand=petite.brand)

    client_for(merchandiser).post(reverse("dashboard:catalogue-category-copy", args=[shelf.pk, "en-gb"]))

    copy = CategoryCopy.objects.get(category=shelf)
    assert (copy.title, copy.slug, copy.live) == ("Sleep", "sleep", False)


def test_a_category_lies_in_its_brands_tree(petite: Shop, merchandiser: User) -> None:
    client = client_for(merchandiser)

    client.post(
        reverse("dashboard:catalogue-category-create-child", args=[petite.category.pk]),
        {
            "brand": petite.brand.pk,
            "name": "Sleep",
            "is_public": "on",
            "treebeard_position": "first-child",
            "treebeard_ref_node": petite.category.pk,
        },
    )

    sleep = Category.objects.get(name="Sleep")
    assert (sleep.get_parent(), sleep.brand) == (petite.category, petite.brand)


def test_a_category_is_not_put_below_another_brands(petite: Shop, bakers: Shop, merchandiser: User) -> None:
    bakers.brand.members.add(merchandiser)

    answer = client_for(merchandiser).post(
        reverse("dashboard:catalogue-category-create"),
        {
            "brand": petite.brand.pk,
            "name": "Sleep",
            "treebeard_position": "first-child",
            "treebeard_ref_node": bakers.category.pk,
        },
    )

    assert "treebeard_ref_node" in answer.context["form"].errors
    assert not Category.objects.filter(name="Sleep").exists()


def test_the_list_is_searched_by_sku_name_and_brand(petite: Shop, bakers: Shop, merchandiser: User) -> None:
    bakers.brand.members.add(merchandiser)
    romper = make_product(petite.brand, "Romper", variants=[{"size": "s", "sku": "ROMP-S"}])
    client = client_for(merchandiser)

    def found(**query: object) -> list[Product]:
        answer = client.get(reverse("dashboard:catalogue-product-list"), query)
        return [row.record for row in answer.context["products"].rows]

    assert found(words="romp-s") == [romper]
    assert found(words="petite thing") == [petite.product]
    assert set(found(brand=petite.brand.pk)) == {romper, petite.product}
    assert found(words="nothing of the kind") == []


def test_the_list_asks_as_much_for_many_products(
    petite: Shop, merchandiser: User, django_assert_max_num_queries, django_assert_num_queries
) -> None:
    address = reverse("dashboard:catalogue-product-list")
    client = client_for(merchandiser)
    make_product_image(make_product(petite.brand, variants=[{"size": "s"}]))
    client.get(address)  # markets are memoised
    with django_assert_max_num_queries(15) as few:
        client.get(address)
    asked = len(few)
    for _ in range(4):
        product = make_product(petite.brand, variants=[{"size": "s"}])
        make_variant(product, size="m")
        make_product_image(product)

    with django_assert_num_queries(asked):
        client.get(address)


def test_stock_that_orders_hold_is_not_deleted(petite: Shop, merchandiser: User) -> None:
    client, page = client_for(merchandiser), reverse("dashboard:catalogue-product", args=[petite.product.pk])
    record = petite.product.stockrecords.get()
    assert record.num_allocated == 2

    answer = client.post(page, untouched(client, page) | {"stockrecords-0-DELETE": "on"}, follow=True)

    assert "Orders hold units of petite-sku" in answer.text
    record.refresh_from_db()
    assert (record.num_in_stock, record.num_allocated) == (10, 2)


def test_a_product_that_orders_hold_units_of_is_not_deleted(petite: Shop, merchandiser: User) -> None:
    client = client_for(merchandiser)
    romper = make_product(petite.brand, "Romper", variants=[{"size": "s"}, {"size": "m"}])
    held = StockRecord.objects.filter(product__parent=romper).first()
    held.allocate(1)

    for product in (petite.product, romper, held.product):
        answer = client.post(reverse("dashboard:catalogue-product-delete", args=[product.pk]), follow=True)

        assert "Orders hold units of" in answer.text
        assert Product.objects.filter(pk=product.pk).exists()
    assert StockRecord.objects.filter(product__parent=romper).count() == 2


def test_a_product_that_nobody_waits_for_is_deleted(petite: Shop, merchandiser: User) -> None:
    romper = make_product(petite.brand, "Romper", variants=[{"size": "s"}, {"size": "m"}])

    answer = client_for(merchandiser).post(
        reverse("dashboard:catalogue-product-delete", args=[romper.pk]), follow=True
    )

    assert answer.status_code == 200
    assert "Orders hold units of" not in answer.text
    assert list(Product.objects.filter(brand=petite.brand)) == [petite.product]


def test_stock_that_is_gone_can_be_deleted_again(petite: Shop) -> None:
    record = make_product(petite.brand).stockrecords.get()
    delete_stock(stockrecord=record)
    delete_stock(stockrecord=record)

    assert not StockRecord.objects.filter(pk=record.pk).exists()
