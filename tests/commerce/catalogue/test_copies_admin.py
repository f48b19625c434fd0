"""Copies and terms in Wagtail's admin: lists, forms, refusals, preview, and nobody else's brand."""

from typing import Any

from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

import pytest

from commerce.catalogue.models import CategoryCopy, ProductCopy
from core.models import Brand, User
from tests.factories.commerce import make_brand, make_category, make_locale, make_product, make_term

COPY = "wagtailsnippets_catalogue_productcopy"


@pytest.fixture
def brand() -> Brand:
    return make_brand("petite")


def sign_in(user: User) -> Client:
    client = Client(headers={"host": "petite.localhost"})
    client.force_login(user)
    return client


def make_editor(brand: Brand) -> User:
    """A member of one brand who may word products and categories."""
    editor = User.objects.create_user("editor@example.com", "password-of-editor", is_staff=True)
    wanted = [
        "access_admin",
        *(
            f"{verb}_{name}copy"
            for verb in ("add", "change", "delete", "publish")
            for name in ("product", "category")
        ),
    ]
    editor.user_permissions.set(Permission.objects.filter(codename__in=wanted))
    brand.members.add(editor)
    return editor


@pytest.fixture
def admin(brand: Brand) -> Client:
    return sign_in(User.objects.create_superuser("admin@example.com", "password-of-admin"))


@pytest.fixture
def editor(brand: Brand) -> Client:
    return sign_in(make_editor(brand))


def words(copy: ProductCopy, **changes: str) -> dict[str, Any]:
    """The form as the editor's browser sends it."""
    return {
        "product": copy.product_id or "",
        "title": copy.title,
        "slug": copy.slug,
        "summary": "",
        "description": "null",
        "seo_title": "",
        "seo_description": "",
        "action-publish": "1",
        **changes,
    }


@pytest.mark.parametrize("name", ["productcopy", "categorycopy", "term"])
def test_lists_and_forms_open(admin: Client, brand: Brand, name: str) -> None:
    subject = {
        "productcopy": lambda: make_product(brand).copies.first(),
        "categorycopy": lambda: make_category(brand).copies.first(),
        "term": lambda: make_term("care.wash-40", "Wash at 40 °C"),
    }[name]()

    listing = admin.get(reverse(f"wagtailsnippets_catalogue_{name}:list"), {"q": str(subject)})
    form = admin.get(reverse(f"wagtailsnippets_catalogue_{name}:edit", args=[subject.pk]))
    adding = admin.get(reverse(f"wagtailsnippets_catalogue_{name}:add"))

    assert (listing.status_code, form.status_code, adding.status_code) == (200, 200, 200)
    assert str(subject) in listing.content.decode()


def test_a_copy_is_found_by_staff_name_and_sku(admin: Client, brand: Brand) -> None:
    make_product(brand, "Bear", sku="B-17").copies.update(title="Shown name")
    make_product(brand, "Other")

    for query in ("Bear", "B-17", "Shown"):
        listing = admin.get(reverse(f"{COPY}:list"), {"q": query})
        assert [row.title for row in listing.context["object_list"]] == ["Shown name"] * 2, query


def test_an_editor_publishes_new_words(editor: Client, brand: Brand) -> None:
    copy = make_product(brand, "Bear").copies.get(locale=make_locale("de"))

    response = editor.post(reverse(f"{COPY}:edit", args=[copy.pk]), words(copy, title="Bär", slug=""))

    copy.refresh_from_db()
    assert response.status_code == 302
    assert (copy.title, copy.slug, copy.live) == ("Bär", "bar", True)


def test_a_slug_that_is_none_is_refused_in_words(editor: Client, brand: Brand) -> None:
    copy = make_product(brand, "Bear").copies.first()

    response = editor.post(reverse(f"{COPY}:edit", args=[copy.pk]), words(copy, slug="no slug!"))

    copy.refresh_from_db()
    assert "Enter a valid “slug”" in response.context["form"].errors["slug"][0]
    assert copy.slug == "bear"


def test_a_variant_has_no_copy_of_its_own(admin: Client, brand: Brand) -> None:
    parent = make_product(brand, "Romper", variants=[{"size": "s"}])
    copy = parent.copies.first()

    response = admin.post(
        reverse(f"{COPY}:edit", args=[copy.pk]), words(copy, product=str(parent.children.get().pk))
    )

    copy.refresh_from_db()
    assert "product" in response.context["form"].errors
    assert copy.product == parent


class TestReach:
    @pytest.fixture
    def foreign(self) -> ProductCopy:
        return make_product(make_brand("bakers"), "Bun").copies.first()

    def test_lists_show_the_own_brand(self, editor: Client, brand: Brand, foreign: ProductCopy) -> None:
        make_product(brand, "Bear")
        make_category(foreign.brand, "Bread")

        products = editor.get(reverse(f"{COPY}:list")).context["object_list"]
        categories = editor.get(reverse("wagtailsnippets_catalogue_categorycopy:list")).context["object_list"]

        assert {copy.title for copy in products} == {"Bear"}
        assert list(categories) == []

    @pytest.mark.parametrize(
        "view", ["edit", "delete", "copy", "history", "usage", "unpublish", "preview_on_edit"]
    )
    def test_other_brands_copies_are_out_of_reach(
        self, editor: Client, foreign: ProductCopy, view: str
    ) -> None:
        address = reverse(f"{COPY}:{view}", args=[foreign.pk])

        for response in (editor.get(address), editor.post(address, words(foreign, title="Taken over"))):
            assert response.status_code in (302, 403)
            assert "Bun" not in response.content.decode()

        foreign.refresh_from_db()
        assert (foreign.title, foreign.live) == ("Bun", True)

    def test_nor_can_they_be_deleted_in_bulk(self, editor: Client, foreign: ProductCopy) -> None:
        address = reverse("wagtail_bulk_action", args=["catalogue", "productcopy", "delete"])

        editor.post(f"{address}?id={foreign.pk}")

        assert ProductCopy.objects.filter(pk=foreign.pk).exists()

    def test_nor_worded_anew(self, editor: Client, brand: Brand, foreign: ProductCopy) -> None:
        unworded = make_product(foreign.brand, "Roll", locales=["en-gb"])
        copy = ProductCopy(product=unworded, title="Brötchen", slug="broetchen")

        response = editor.post(f"{reverse(f'{COPY}:add')}?locale=de", words(copy))

        assert "product" in response.context["form"].errors
        assert unworded.copies.count() == 1


class TestPreview:
    def test_a_draft_is_previewed_on_its_page(self, admin: Client, brand: Brand) -> None:
        copy = make_product(brand, "Bear", price={"en-gb": "12.00", "de": "13.00"}).copies.get(
            locale=make_locale("de")
        )
        address = reverse(f"{COPY}:preview_on_edit", args=[copy.pk])

        admin.post(address, words(copy, title="Entwurf"))
        preview = admin.get(address)

        assert preview.status_code == 200
        assert "Entwurf" in preview.content.decode()
        assert "13,00" in preview.content.decode()
        assert "no-store" in preview.headers["Cache-Control"]

    def test_what_does_not_sell_yet_can_be_previewed(self, admin: Client, brand: Brand) -> None:
        copy = make_product(brand, "Bear", price={}).copies.get(locale=make_locale("de"))
        address = reverse(f"{COPY}:preview_on_edit", args=[copy.pk])

        admin.post(address, words(copy, title="Noch ohne Preis"))
        preview = admin.get(address)

        assert preview.status_code == 200
        assert "Noch ohne Preis" in preview.content.decode()

    def test_a_category_is_previewed_on_its_list(self, admin: Client, brand: Brand) -> None:
        copy = make_category(brand, "Rompers").copies.get(locale=make_locale("de"))
        address = reverse("wagtailsnippets_catalogue_categorycopy:preview_on_edit", args=[copy.pk])
        form = words(
            ProductCopy(title="", slug="strampler"), title="Strampler", category=str(copy.category_id)
        )

        admin.post(address, form)
        preview = admin.get(address)

        assert preview.status_code == 200
        assert "Strampler" in preview.content.decode()
        assert CategoryCopy.objects.get(pk=copy.pk).title == "Rompers"


class TestEditLinks:
    def links(self, client: Client, path: str) -> list[str]:
        return [link["label"] for link in client.get("/-/me", {"path": path}).json()["edit"]]

    def test_staff_find_the_way_to_what_they_see(self, admin: Client, brand: Brand) -> None:
        romper = make_product(brand, "Romper", variants=[{"size": "s", "sku": "S"}])
        shelf = make_category(brand, "Rompers")

        for path in (f"/en-gb/p/romper-{romper.pk}/", f"/en-gb/p/romper-{romper.pk}/S/"):
            assert self.links(admin, path) == ["Edit words", "Edit product"]
        assert self.links(admin, f"/en-gb/c/rompers-{shelf.pk}/") == ["Edit words"]
        assert self.links(admin, "/en-gb/search/") == []

    def test_shoppers_and_other_brands_staff_get_none(self, brand: Brand) -> None:
        bear = make_product(brand, "Bear")
        stranger = make_editor(make_brand("bakers"))

        assert self.links(Client(headers={"host": "petite.localhost"}), f"/en-gb/p/bear-{bear.pk}/") == []
        assert self.links(sign_in(stranger), f"/en-gb/p/bear-{bear.pk}/") == []
