"""Shop pages, in production, are an A+ by the Observatory's table; staff's as good as Wagtail lets them be."""

import re
import runpy
from collections.abc import Iterator
from copy import deepcopy
from html import unescape
from urllib.parse import urlsplit

from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, resolve
from django.utils import translation

import pytest

from config.roles import ROLES
from core.models import Brand, User
from core.roles import assign
from tests.core.observatory import rules, score
from tests.factories.accounts import make_user

SECRET = "0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ENVIRONMENT = {
    "SECRET_KEY": SECRET,
    "STRIPE_SECRET_KEY": f"sk_live_{SECRET}",
    "STRIPE_WEBHOOK_SECRETS": f"whsec_{SECRET}",
    "ALLOWED_HOSTS": "a.example",
    "DATABASE_URL": "postgresql://shop@db.example/shop",
    "EMAIL_URL": "smtp+tls://shop:password@mail.example:587",
    "ADMIN_BASE_URL": "https://a.example",
}
TAKEN = ("SECURE_", "SESSION_COOKIE_", "CSRF_COOKIE_", "OSCAR_BASKET_COOKIE_", "CSP_", "X_FRAME_")
LINK = re.compile(r'<(?:a|iframe)\b[^>]*?\b(?:href|src)="([^"]*)"')
FILES = ("/media/", "/static/", "/documents/")
# A+ begins at 100. Staff's pages lose 20 to the scripts that Wagtail and Oscar write into them, and nothing else.
SHOP, STAFF = 120, 80


@pytest.fixture
def production(settings, monkeypatch) -> None:
    """What production tells browsers, on the shops of the test."""
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    before = deepcopy([settings.STORAGES, settings.LOGGING])
    found = runpy.run_module("config.settings.production")
    assert before == [settings.STORAGES, settings.LOGGING]  # nothing of production stays behind
    for name, value in found.items():
        if name.startswith(TAKEN):
            setattr(settings, name, value)


def client_of(brand: Brand, user: User | None = None) -> Client:
    client = Client(headers={"host": brand.site.hostname, "x-forwarded-proto": "https"})
    if user:
        client.force_login(user)
    return client


def kinds(client: Client, *begin: str) -> Iterator[tuple[str, HttpResponse]]:
    """Page by page as a visitor would follow the links, the first of each kind. Yields its name and the answer."""
    seen, queue = set(), list(begin)
    while queue:
        path = queue.pop(0)
        name = kind(path)
        if name in seen or "logout" in path or path.startswith(FILES):
            continue
        seen.add(name)
        answer = client.get(path)
        yield name, answer
        if not answer.streaming and answer["Content-Type"].startswith("text/html"):
            queue += [
                unescape(link) for link in LINK.findall(answer.content.decode()) if link.startswith("/")
            ]


def kind(path: str) -> str:
    language = translation.get_language_from_path(path) or "en-gb"
    with translation.override(language):
        try:
            match = resolve(urlsplit(path).path)
        except Resolver404:
            return "none"
    return f"{match.view_name} {match.kwargs.get('template', '')}"


def graded(client: Client, path: str, host: str) -> tuple[int, dict[str, int]]:
    answer = client.get(path)
    return score(answer, answer.cookies.values(), host=host)


def test_every_kind_of_shop_page_is_graded_a_plus(shops, production) -> None:
    for shop in shops:
        shopper = make_user(email=f"shopper@{shop.brand.slug}.example")
        for user in (None, shopper):
            client = client_of(shop.brand, user)
            client.post(
                "/en-gb/basket/add/", {"product": shop.bear.pk}, headers={"sec-fetch-site": "same-origin"}
            )
            begin = [
                "/en-gb/",
                "/en-gb/account/",
                "/en-gb/basket/",
                "/en-gb/checkout/",
                "/en-gb/search/?q=bear",
            ]
            pages = kinds(client, *begin, shop.story.url, "/en-gb/account/login/", "/en-gb/nowhere-at-all/")

            grades = {name: score(each, each.cookies.values(), host=shop.host) for name, each in pages}

            poor = {name: grade for name, grade in grades.items() if grade[0] < SHOP}
            assert poor == {}
            assert len(grades) > 8, grades


def test_staffs_pages_lose_to_inline_scripts_and_to_nothing_else(shops, production) -> None:
    petite = shops[0].brand
    boss = User.objects.create_superuser("boss@example.com", "a-long-password")
    client = client_of(petite, boss)

    begin = ("/cms/", "/dashboard/", "/django-admin/", "/dashboard/deliveries/")
    grades = {path: graded(client, path, petite.site.hostname) for path in begin}

    assert {path: points for path, (points, _) in grades.items()} == dict.fromkeys(begin, STAFF)
    assert {name for _, why in grades.values() for name, points in why.items() if points < 0} == {"csp"}


def test_http_leads_to_https_and_says_nothing_else(shops, production) -> None:
    answer = Client(headers={"host": shops[0].host}).get("/en-gb/?a=b")

    assert answer.status_code == 301
    assert answer["Location"] == f"https://{shops[0].host}/en-gb/?a=b"
    assert answer.cookies == {}


def test_cookies_are_this_hosts_and_no_scripts(shops, production) -> None:
    """`__Host-`: over TLS, for this host alone, for every path (case 23)."""
    shop = shops[0]
    client = client_of(shop.brand, make_user())
    client.post("/en-gb/basket/add/", {"product": shop.bear.pk}, headers={"sec-fetch-site": "same-origin"})
    client.get("/en-gb/account/profile/")
    client.get("/en-gb/account/login/")

    assert {name for name in client.cookies if not name.startswith("__Host-")} == set()
    for name, cookie in client.cookies.items():
        assert (cookie["path"], cookie["domain"] or "") == ("/", ""), name
    stranger = client_of(shop.brand)
    stranger.post("/en-gb/basket/add/", {"product": shop.bear.pk}, headers={"sec-fetch-site": "same-origin"})
    for name, cookie in stranger.cookies.items():
        assert cookie["secure"], name
        assert cookie["samesite"] == "Lax", name
        assert cookie["httponly"] or "csrf" in name, name


def test_nobody_frames_a_shop_but_an_editor_sees_drafts_in_a_frame(shops) -> None:
    petite = shops[0]
    client = client_of(petite.brand, User.objects.create_superuser("boss@example.com", "a-long-password"))
    page = petite.story

    shown = client.get(page.url)
    draft = client.get(f"/cms/pages/{page.pk}/view_draft/")

    assert rules(shown["Content-Security-Policy"])["frame-ancestors"] == {"'none'"}
    assert draft.status_code == 200
    assert rules(draft["Content-Security-Policy"])["frame-ancestors"] == {"'self'"}
    assert rules(draft["Content-Security-Policy"])["script-src"] == {"'self'"}


def test_files_may_be_shown_elsewhere_and_keep_their_own_policy(shops) -> None:
    answer = client_of(shops[0].brand).get("/static/nowhere.css")

    assert "Content-Security-Policy" not in answer
    assert "Cross-Origin-Resource-Policy" not in answer


def test_every_role_is_known_to_the_operators(shops) -> None:
    """The page of deliveries is the operators' alone, whatever else somebody may do."""
    brand = shops[0].brand
    allowed = set()
    for role in ROLES:
        person = make_user(email=f"{role}@example.com")
        assign(user=person, role=role, brands=[brand])
        person.refresh_from_db()
        if client_of(brand, User.objects.get(pk=person.pk)).get("/dashboard/deliveries/").status_code == 200:
            allowed.add(role)

    assert allowed == {"Operators"}
