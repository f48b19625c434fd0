"""A shared page cannot ask who is looking: neither by accident nor out of a template."""

from django.test import Client

import pytest

from core.edge import SharedPageError
from core.edge.guard import complaint
from core.models import User
from tests.factories.commerce import make_brand

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.core.edge_urls")]

TOUCHES = {
    "/session/": "request.session",
    "/user/": "request.user",
    "/basket/": "request.basket",
    "/token/": "the CSRF token",
    "/template/": "request.user",
}


@pytest.fixture
def shop() -> Client:
    make_brand("petite")
    client = Client(headers={"host": "petite.localhost"})
    client.force_login(User.objects.create_user("anna@example.com"))
    return client


@pytest.mark.parametrize("path", TOUCHES)
def test_asking_is_an_error_while_developing(shop: Client, path: str) -> None:
    with pytest.raises(SharedPageError, match=TOUCHES[path]):
        shop.get(path)


@pytest.mark.parametrize("path", TOUCHES)
def test_in_production_it_is_answered_logged_and_not_shared(
    shop: Client, path: str, settings, caplog
) -> None:
    settings.EDGE_STRICT = False
    settings.DEBUG = True  # for X-Cache

    for _ in range(2):
        response = shop.get(path)
        assert response.status_code == 200
        assert response["X-Cache"] == f"pass (touched {TOUCHES[path]})"
        assert response["Cache-Control"] == "no-store"
    complaints = [record.message for record in caplog.records if record.name == "core.edge.guard"]
    assert complaints == [complaint(TOUCHES[path])] * 2


def test_signed_in_or_not_a_shared_page_sets_nothing(shop: Client) -> None:
    response = shop.get("/plain/")

    assert response["X-Cache"] == "miss"
    assert not response.cookies
    assert response.headers["Vary"] == "Accept-Encoding"


def test_an_error_page_of_a_shared_view_may_be_personal_again(shop: Client) -> None:
    response = shop.get("/missing/")

    assert response.status_code == 404
    assert response.wsgi_request.user.email == "anna@example.com"


def test_in_production_a_token_asked_for_works(shop: Client, settings) -> None:
    settings.EDGE_STRICT = False

    response = shop.get("/token/")

    assert response.cookies["csrftoken"].value
