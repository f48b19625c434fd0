"""A form on a shared page has no token: where it comes from decides."""

import re

from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from django.utils.decorators import method_decorator
from django.views.generic import View

import pytest

from config.urls import urlpatterns as ours
from core.origin import same_origin_post
from tests.factories.commerce import make_brand

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]

received: list[dict[str, list[str]]] = []


@same_origin_post
def add(request: HttpRequest) -> HttpResponse:
    received.append({name: values for name, values in request.POST.lists() if name != "csrfmiddlewaretoken"})
    return HttpResponse("added")


@method_decorator(same_origin_post(confirm=lambda request: HttpResponse("own page")), name="dispatch")
class AddView(View):
    def post(self, request: HttpRequest) -> HttpResponse:
        return add(request)


urlpatterns = [path("add/", add), path("class/", AddView.as_view()), *ours]


@pytest.fixture
def shop() -> Client:
    received.clear()
    make_brand("petite")
    make_brand("bakers")
    return Client(headers={"host": "petite.localhost:8012"}, enforce_csrf_checks=True)


FORM = {"product": "17", "quantity": "2", "option": ["a", "b"]}
SENT = {"product": ["17"], "quantity": ["2"], "option": ["a", "b"]}


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "same-origin"},
        {"sec-fetch-site": "same-origin", "origin": "http://petite.localhost:8012"},
        {"sec-fetch-site": "same-origin", "origin": "null"},
        {"origin": "http://petite.localhost:8012"},
        {"origin": "HTTP://Petite.localhost:8012"},
    ],
)
def test_from_our_own_pages_it_passes(shop: Client, headers: dict[str, str]) -> None:
    assert shop.post("/add/", FORM, headers=headers).content == b"added"
    assert received == [SENT]


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site", "origin": "http://bakers.localhost:8012"},
        {"sec-fetch-site": "cross-site", "origin": "http://petite.localhost:8012"},
        {"origin": "https://evil.example"},
        {"origin": "http://bakers.localhost:8012"},
        {"origin": "https://petite.localhost:8012"},
        {"origin": "http://petite.localhost:9999"},
        {"origin": "http://petite.localhost:8012.evil.example"},
    ],
)
def test_from_elsewhere_it_is_refused_even_with_a_token(shop: Client, headers: dict[str, str]) -> None:
    token = shop.get("/-/me?path=/en-gb/").json()["csrf"]

    response = shop.post("/add/", FORM | {"csrfmiddlewaretoken": token}, headers=headers)

    assert response.status_code == 403
    assert received == []


@pytest.mark.parametrize("headers", [{}, {"origin": "null"}, {"sec-fetch-site": "none"}])
def test_from_nowhere_it_is_asked_to_be_confirmed(shop: Client, headers: dict[str, str]) -> None:
    page = shop.post("/add/?from=card", FORM, headers=headers)
    assert page.status_code == 200
    assert page["Cache-Control"] == "no-store"
    assert received == []

    html = page.content.decode()
    assert re.search(r'<form method="post" action="/add/\?from=card">', html)
    fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', html)
    assert [field for field in fields if field[0] != "csrfmiddlewaretoken"] == [
        ("product", "17"),
        ("quantity", "2"),
        ("option", "a"),
        ("option", "b"),
    ]
    again = shop.post("/add/?from=card", FORM | {"csrfmiddlewaretoken": dict(fields)["csrfmiddlewaretoken"]})

    assert again.content == b"added"
    assert received == [SENT]


def test_a_wrong_token_does_not_confirm(shop: Client) -> None:
    shop.post("/add/", FORM)

    assert shop.post("/add/", FORM | {"csrfmiddlewaretoken": "x" * 64}).status_code == 403
    assert received == []


def test_what_was_sent_is_escaped_on_the_page(shop: Client) -> None:
    page = shop.post("/add/", {'"><script>': '"><script>alert(1)</script>'})

    assert b"<script>alert" not in page.content
    assert b"&quot;&gt;&lt;script&gt;" in page.content


def test_a_class_based_view_with_its_own_page(shop: Client) -> None:
    assert shop.post("/class/", FORM).content == b"own page"
    assert shop.post("/class/", FORM, headers={"origin": "https://evil.example"}).status_code == 403
    assert received == []
    assert shop.post("/class/", FORM, headers={"sec-fetch-site": "same-origin"}).content == b"added"


def test_other_forms_still_need_their_token(shop: Client) -> None:
    response = shop.post("/en-gb/account/login/", {}, headers={"sec-fetch-site": "same-origin"})

    assert response.status_code == 403
