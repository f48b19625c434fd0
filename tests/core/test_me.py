"""The one personal answer: who may put what into it, and for which page it speaks."""

from django.http import HttpRequest
from django.test import Client
from django.utils.translation import get_language

import pytest

from core import me
from core.models import User
from tests.factories.commerce import make_brand

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop() -> Client:
    make_brand("petite")
    return Client(headers={"host": "petite.localhost"})


@pytest.fixture
def registry(monkeypatch) -> None:
    monkeypatch.setattr(me, "_parts", {name: list(parts) for name, parts in me._parts.items()})


def add(name: str, answer) -> None:
    me._parts.setdefault(name, []).append(lambda request: answer)


def test_a_stranger(shop: Client) -> None:
    response = shop.get("/-/me?path=/en-gb/")

    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"
    found = response.json()
    assert len(found["csrf"]) == 64
    assert response.cookies["csrftoken"].value
    assert found["edit"] == []
    assert found["account"] == {"name": None, "url": "/en-gb/account/login/"}


def test_a_person(shop: Client) -> None:
    shop.force_login(User.objects.create_user("anna@example.com", first_name="Anna"))

    assert shop.get("/-/me?path=/de/").json()["account"] == {"name": "Anna", "url": "/de/account/"}


def test_the_token_is_good_for_a_form(shop: Client) -> None:
    strict = Client(headers={"host": "petite.localhost"}, enforce_csrf_checks=True)
    token = strict.get("/-/me?path=/en-gb/").json()["csrf"]

    answer = strict.post(
        "/en-gb/account/login/", {"csrfmiddlewaretoken": token, "login": "a", "password": "b"}
    )
    refused = strict.post("/en-gb/account/login/", {"login": "a", "password": "b"})

    assert (answer.status_code, refused.status_code) == (200, 403)


@pytest.mark.parametrize(
    ("path", "language"),
    [
        ("/de/c/toys-1/", "de"),
        ("/en-gb/", "en-gb"),
        ("/", "en-gb"),
        ("", "en-gb"),
        ("//evil.example/de/", "en-gb"),
        ("/\\evil.example/de/", "en-gb"),
        ("https://evil.example/de/", "en-gb"),
        ("/de/" + "x" * 2000, "en-gb"),
    ],
)
def test_it_speaks_the_language_of_the_page_that_asks(
    shop: Client, registry, path: str, language: str
) -> None:
    me._parts["language"] = [lambda request: {"code": get_language()}]

    found = shop.get("/-/me", {"path": path}, headers={"accept-language": "de"}).json()

    assert found["language"] == {"code": language}


def test_contributions_of_one_name_are_joined(shop: Client, registry) -> None:
    add("edit", [{"label": "Page", "url": "/cms/pages/1/"}])
    add("edit", None)
    add("edit", [{"label": "Product", "url": "/dashboard/catalogue/products/1/"}])
    add("stock", {"1": "3 left"})
    add("stock", {"2": "sold out"})
    add("nothing", None)

    found = shop.get("/-/me?path=/de/").json()

    assert [link["label"] for link in found["edit"]] == ["Page", "Product"]
    assert found["stock"] == {"1": "3 left", "2": "sold out"}
    assert found["nothing"] is None


def test_a_part_registers_itself_once(registry) -> None:
    me._parts["again"] = []

    def contributor(request: HttpRequest) -> None:
        return None

    assert me.part("again")(me.part("again")(contributor)) is contributor
    assert me._parts["again"] == [contributor]


def test_it_is_for_reading(shop: Client) -> None:
    assert shop.post("/-/me").status_code == 405
