"""The role matrix: what it comes to in the database. Who opens which address: tests/crawl/role_matrix.txt."""

import re

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db.models.signals import post_migrate
from django.test import Client
from django.urls import reverse

from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

import pytest

from config.roles import RETIRED, ROLES
from content.models import HomePage
from core import roles
from core.models import Brand, User
from tests.factories.commerce import make_brand, make_image, make_locale, make_product

HOST = "petite.localhost"
CATALOGUE = "dashboard:catalogue-product-list"


def make_shop(slug: str) -> Brand:
    """A brand with a home page of its own."""
    make_locale("en-gb")
    root = Page.get_first_root_node() or Page.add_root(title="Root", slug="root")
    home = root.add_child(instance=HomePage(title=slug.title(), slug=slug, locale=make_locale("en-gb")))
    return make_brand(slug, root_page=home)


@pytest.fixture
def petite() -> Brand:
    return make_shop("petite")


@pytest.fixture
def bakers() -> Brand:
    return make_shop("bakers")


def make_person(role: str, *brands: Brand) -> User:
    user = User.objects.create_user(f"{role.lower()}@example.com")
    languages = ["en-gb"] if ROLES[role].per_language else []
    roles.assign(user=user, role=role, brands=brands, languages=languages)
    return user


def client_for(user: User) -> Client:
    client = Client(HTTP_HOST=HOST)
    client.force_login(user)
    return client


def test_every_declared_permission_exists() -> None:
    assert roles.apply_roles() is True


def test_groups_are_what_the_matrix_says() -> None:
    granted = {
        group.name: {
            f"{permission.content_type.app_label}.{permission.codename}"
            for permission in group.permissions.select_related("content_type")
        }
        for group in Group.objects.filter(name__in=ROLES)
    }

    assert granted == {name: set(role.permissions) for name, role in ROLES.items()}
    assert not Group.objects.filter(name__in=RETIRED).exists()


def test_nobody_but_administrators_may_change_people_or_rights() -> None:
    models = ("user", "group", "permission", "brand")
    changing = [f"{verb}_{model}" for model in models for verb in ("add", "change", "delete")]

    assert not Permission.objects.filter(codename__in=changing, group__isnull=False).exists()


def test_applying_again_changes_nothing_and_repairs_what_was_changed_by_hand(petite: Brand) -> None:
    def state() -> tuple:
        return (
            sorted(Group.objects.values_list("name", "permissions")),
            sorted(GroupPagePermission.objects.values_list("group__name", "page", "permission")),
            sorted(GroupCollectionPermission.objects.values_list("group__name", "collection", "permission")),
        )

    before = state()
    editors = Group.objects.get(name="Editors")
    editors.permissions.add(Permission.objects.get(codename="change_user"))
    GroupPagePermission.objects.create(
        group=editors,
        page=Page.get_first_root_node(),
        permission=Permission.objects.get(codename="publish_page"),
    )

    assert roles.apply_roles()
    assert state() == before
    assert roles.apply_roles()
    assert state() == before


def test_a_fresh_database_gets_its_roles_by_migrating() -> None:
    Group.objects.all().delete()

    last = [config for config in apps.get_app_configs() if config.models_module is not None][-1]
    post_migrate.send(sender=last, app_config=last, verbosity=0, interactive=False, using="default")

    assert set(Group.objects.values_list("name", flat=True)) == set(ROLES)


def test_nothing_is_applied_while_permissions_are_missing() -> None:
    Group.objects.all().delete()
    Permission.objects.filter(codename="publish_productcopy").delete()

    assert not roles.apply_roles()
    assert not Group.objects.exists()


@pytest.mark.parametrize(
    ("role", "may"),
    [
        ("Editors", {"add", "edit", "publish"}),
        ("Managers", {"add", "edit", "publish"}),
        ("Translators", {"edit"}),
        ("Merchandisers", set()),
        ("Fulfilment", set()),
        ("Support", set()),
    ],
)
def test_pages_of_ones_own_brands_only(role: str, may: set[str], petite: Brand, bakers: Brand) -> None:
    person = make_person(role, petite)

    def rights(page: Page) -> set[str]:
        tester = page.permissions_for_user(person)
        held = {"add": tester.can_add_subpage(), "edit": tester.can_edit(), "publish": tester.can_publish()}
        return {name for name, holds in held.items() if holds}

    assert rights(petite.site.root_page.specific) == may
    assert rights(bakers.site.root_page.specific) == set()
    assert rights(Page.get_first_root_node()) == set()


def test_images_of_ones_own_brands_only(petite: Brand, bakers: Brand) -> None:
    person = make_person("Editors", petite)
    theirs = {}
    for brand in (petite, bakers):
        image = make_image(brand.name)
        image.collection = roles.brand_collection(brand)
        image.save()
        theirs[brand.slug] = image

    client = client_for(person)

    assert client.get(reverse("wagtailimages:edit", args=[theirs["petite"].pk])).status_code == 200
    assert client.get(reverse("wagtailimages:edit", args=[theirs["bakers"].pk])).status_code == 302


def test_a_home_page_in_a_new_language_gets_its_rights(petite: Brand) -> None:
    person = make_person("Editors", petite)
    home = petite.site.root_page.specific

    german = home.copy_for_translation(make_locale("de"))

    assert german.permissions_for_user(person).can_edit()


def test_rights_follow_role_and_membership(petite: Brand, bakers: Brand) -> None:
    person = make_person("Editors", petite)

    def groups() -> set[str]:
        return set(person.groups.values_list("name", flat=True))

    assert groups() == {"Editors", "Editors at petite"}
    bakers.members.add(person)
    assert groups() == {"Editors", "Editors at petite", "Editors at bakers"}
    petite.members.remove(person)
    assert groups() == {"Editors", "Editors at bakers"}
    person.groups.add(Group.objects.get(name="Editors at petite"))
    assert groups() == {"Editors", "Editors at bakers"}
    person.groups.remove(Group.objects.get(name="Editors"))
    assert groups() == set()
    Group.objects.get(name="Managers").user_set.add(person)
    assert groups() == {"Managers", "Managers at bakers"}
    bakers.members.clear()
    assert groups() == {"Managers"}


def test_a_translators_rights_follow_their_languages(petite: Brand, bakers: Brand) -> None:
    german = petite.site.root_page.specific.copy_for_translation(make_locale("de"))
    person = make_person("Translators", petite)

    def editable() -> set[str]:
        pages = HomePage.objects.filter(
            pk__in=[german.pk, petite.site.root_page.pk, bakers.site.root_page.pk]
        )
        reader = User.objects.get(pk=person.pk)
        return {page.locale.language_code for page in pages if page.permissions_for_user(reader).can_edit()}

    assert editable() == {"en-gb"}
    person.groups.add(*roles.language_groups("Translators", ["de", "fr"]))
    assert editable() == {"en-gb", "de"}
    person.groups.remove(*roles.language_groups("Translators", ["en-gb"]))
    assert editable() == {"de"}
    french = petite.site.root_page.specific.copy_for_translation(make_locale("fr"))
    assert french.permissions_for_user(User.objects.get(pk=person.pk)).can_edit()
    person.groups.remove(Group.objects.get(name="Translators"))
    assert editable() == set()


def test_a_dashboard_role_makes_a_person_staff_until_it_ends(petite: Brand) -> None:
    person = make_person("Merchandisers", petite)
    assert person.is_staff

    person.groups.remove(Group.objects.get(name="Merchandisers"))
    person.refresh_from_db()
    assert not person.is_staff

    editor = make_person("Editors", petite)
    assert not editor.is_staff


def test_a_role_without_a_brand_opens_nothing_of_any(petite: Brand) -> None:
    make_product(petite, "Bear")
    client = client_for(make_person("Merchandisers"))

    assert "Bear" not in client.get(reverse(CATALOGUE)).content.decode()


def test_who_is_refused_is_told_so_and_led_to_what_they_may_open(petite: Brand) -> None:
    refused = {role: client_for(make_person(role, petite)).get("/dashboard/people/") for role in ROLES}
    shopper = client_for(User.objects.create_user("shopper@example.com")).get("/dashboard/people/")

    def ways(role: str) -> set[str]:
        return set(re.findall(r'class="btn [^"]*" href="([^"]+)"', refused[role].content.decode()))

    assert {answer.status_code for answer in (*refused.values(), shopper)} == {403}
    assert ways("Editors") == ways("Translators") == {"/cms/", "/"}
    assert ways("Merchandisers") == ways("Managers") == {"/dashboard/", "/cms/", "/"}
    assert ways("Support") == ways("Fulfilment") == ways("Operators") == {"/dashboard/", "/"}
    assert "Not for your role" not in shopper.content.decode()


def test_who_is_refused_is_told_so_in_the_language_of_their_browser(petite: Brand) -> None:
    client = client_for(make_person("Support", petite))

    page = client.get("/dashboard/people/", headers={"accept-language": "de"})

    assert '<html lang="de">' in page.content.decode()


def test_a_renamed_brand_keeps_its_files(petite: Brand, bakers: Brand) -> None:
    roles.apply_roles()
    collections = {brand.pk: roles.brand_collection(brand) for brand in (petite, bakers)}

    petite.name = "Grand"
    petite.save()

    assert roles.brand_collection(petite) == collections[petite.pk]
    assert roles.brand_collection(bakers) == collections[bakers.pk]
    assert sorted(Collection.objects.filter(depth=2).values_list("name", flat=True)) == ["Bakers", "Grand"]
    rights = GroupCollectionPermission.objects.filter(group__name="Editors at petite")
    assert set(rights.values_list("collection", flat=True)) == {collections[petite.pk].pk}


def test_a_brand_takes_no_files_of_another_that_has_the_name(petite: Brand, bakers: Brand) -> None:
    kept = roles.brand_collection(petite)

    bakers.name = petite.name
    bakers.save()
    bakers.name = "Millers"
    bakers.save()

    assert roles.brand_collection(petite) == kept
    assert roles.brand_collection(bakers) != kept
