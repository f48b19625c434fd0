"""The administrator's form for people: roles, brands and languages on one page."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import Group
from django.contrib.messages import get_messages
from django.core import mail
from django.test import Client
from django.urls import reverse

import pytest

from core.models import Brand, User
from core.roles import apply_roles, assign
from tests.factories.commerce import make_brand, make_locale
from tests.factories.content import make_home


@pytest.fixture
def bakers() -> Brand:
    brand = make_brand("bakers")
    make_home(brand)
    make_home(brand, "de")
    apply_roles()
    return brand


@pytest.fixture
def client(bakers: Brand) -> Client:
    client = Client(headers={"host": "bakers.localhost"})
    client.force_login(User.objects.create_superuser("admin@example.com"))
    return client


def groups(person: User) -> set[str]:
    return set(person.groups.values_list("name", flat=True))


def form(role: str, brands: list[Brand], languages: list[str]) -> dict[str, Any]:
    return {
        "email": "ada@example.com",
        "first_name": "Ada",
        "last_name": "Byron",
        "is_active": "on",
        "groups": [Group.objects.get(name=role).pk],
        "brands": [brand.pk for brand in brands],
        "languages": [make_locale(code).pk for code in languages],
    }


def test_a_translator_is_made_in_one_form(client: Client, bakers: Brand) -> None:
    words = "twelve grey herons"
    data = form("Translators", [bakers], ["de"]) | {"password1": words, "password2": words}

    answer = client.post(reverse("wagtailusers_users:add"), data)

    assert answer.status_code == 302
    assert "confirm their address" in str(*get_messages(answer.wsgi_request))
    person = User.objects.get(email="ada@example.com")
    assert groups(person) == {
        "Translators",
        "Translators into de",
        "Translators at bakers",
        "Translators at bakers into de",
    }
    assert list(person.brands.all()) == [bakers]


def test_the_form_shows_what_somebody_has_and_takes_it_away(client: Client, bakers: Brand) -> None:
    person = User.objects.create_user("ada@example.com", first_name="Ada", last_name="Byron")
    assign(user=person, role="Translators", brands=[bakers], languages=["de"])
    address = reverse("wagtailusers_users:edit", args=[person.pk])

    shown = client.get(address).context["form"]

    assert {group.name for group in shown["groups"].field.queryset} >= {"Editors", "Translators"}
    assert not [group for group in shown["groups"].field.queryset if " at " in group.name]
    assert [locale.language_code for locale in shown.initial["languages"]] == ["de"]
    assert list(shown.initial["brands"]) == [bakers]

    client.post(address, form("Editors", [bakers], []))
    assert groups(person) == {"Editors", "Editors at bakers"}
    client.post(address, form("Editors", [], []))
    assert groups(person) == {"Editors"}


@pytest.mark.parametrize(("role", "languages"), [("Translators", []), ("Editors", ["de"])])
def test_languages_and_the_role_of_a_translator_go_together(
    client: Client, bakers: Brand, role: str, languages: list[str]
) -> None:
    person = User.objects.create_user("ada@example.com", first_name="Ada", last_name="Byron")
    address = reverse("wagtailusers_users:edit", args=[person.pk])

    answer = client.post(address, form(role, [bakers], languages))

    assert list(answer.context["form"].errors) == ["languages"]
    assert groups(person) == set()
    assert not person.brands.exists()


def test_nobody_takes_their_own_rights(client: Client, bakers: Brand) -> None:
    administrator = User.objects.get(is_superuser=True)

    shown = client.get(reverse("wagtailusers_users:edit", args=[administrator.pk])).context["form"]

    assert "is_superuser" not in shown.fields


def test_there_is_one_list_of_people(client: Client, bakers: Brand) -> None:
    editor = Client(headers={"host": "bakers.localhost"})
    person = User.objects.create_user("ada@example.com")
    assign(user=person, role="Editors", brands=[bakers])
    editor.force_login(person)
    address = reverse("wagtailusers_users:index")

    assert client.get(address)["Location"] == "/dashboard/people/"
    assert client.get(f"{address}?q=ada")["Location"] == "/dashboard/people/?q=ada"
    assert editor.get(address)["Location"] == "/cms/"


def test_whoever_makes_an_account_reads_that_its_address_has_to_be_confirmed(
    client: Client, bakers: Brand, drain_outbox: Callable[..., None]
) -> None:
    page = client.get(reverse("wagtailusers_users:add")).text
    assert "confirm that the address is theirs" in page

    words = "twelve grey herons"
    data = form("Editors", [bakers], []) | {"password1": words, "password2": words}
    client.post(reverse("wagtailusers_users:add"), data)
    answer = Client(headers={"host": "bakers.localhost"}).post(
        "/en-gb/account/login/", {"login": "ada@example.com", "password": words}
    )

    drain_outbox()

    assert answer["Location"].endswith("/confirm-email/")
    assert [letter.to for letter in mail.outbox] == [["ada@example.com"]]


@pytest.mark.parametrize(
    ("given", "lacks"),
    [
        ([], "no role given yet, no brand given yet"),
        (["groups"], "no brand given yet"),
        (["brands"], "no role given yet"),
    ],
)
def test_whoever_makes_an_account_reads_what_it_lacks_and_finds_it_in_the_list(
    client: Client, bakers: Brand, given: list[str], lacks: str
) -> None:
    words = "twelve grey herons"
    whole = form("Fulfilment", [bakers], []) | {"password1": words, "password2": words}
    kept = {name: value for name, value in whole.items() if name in given or name not in ("groups", "brands")}
    User.objects.create_user("customer@example.com")

    answer = client.post(reverse("wagtailusers_users:add"), kept)

    person = User.objects.get(email="ada@example.com")
    said = str(*get_messages(answer.wsgi_request))
    assert f"Ada Byron has an account, but can&#x27;t do anything here yet: {lacks}." in said
    assert reverse("wagtailusers_users:edit", args=[person.pk]) in said
    people = client.get(reverse("dashboard:people")).context["members"].people
    assert {member.email: ", ".join(member.lacks) for member in people} == {
        "admin@example.com": "",
        "ada@example.com": lacks,
    }
    found = client.get(reverse("dashboard:people"), {"q": "customer"}).context["members"].people
    assert [member.lacks for member in found] == [()]
