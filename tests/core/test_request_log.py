"""Ids, the line in the log, and where the time went."""

import json
import logging
import re

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

import pytest

from core.logging import JsonFormatter, LineFormatter, RequestIdFilter, SecretPathFilter, request_id
from core.models import Brand, User
from tests.factories.commerce import make_brand

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


def two_queries(request: HttpRequest, token: str = "") -> HttpResponse:
    list(Brand.objects.all())
    list(User.objects.all())
    logging.getLogger("shop").warning("inside")
    return HttpResponse("fine")


def failing(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("by intention")


def refused(request: HttpRequest, link: str) -> HttpResponse:
    raise PermissionDenied


urlpatterns = [
    path("two/", two_queries),
    path("order/<str:token>/", two_queries),
    path("refused/<str:link>/pay/", refused),
    path("failing/", failing),
]


@pytest.fixture
def shop() -> Client:
    make_brand("petite")
    return Client(headers={"host": "petite.localhost"}, raise_request_exception=False)


def access_lines(caplog) -> list[logging.LogRecord]:
    return [record for record in caplog.records if record.name == "fabula.access"]


def test_every_response_names_its_request(shop: Client) -> None:
    first, second = shop.get("/two/"), shop.get("/nowhere/")

    assert re.fullmatch(r"[0-9a-f]{32}", first["X-Request-ID"])
    assert re.fullmatch(r"[0-9a-f]{32}", second["X-Request-ID"])
    assert first["X-Request-ID"] != second["X-Request-ID"]


def test_a_sane_id_from_in_front_is_kept(shop: Client) -> None:
    assert shop.get("/two/", headers={"x-request-id": "trace-1234-ABCD"})["X-Request-ID"] == "trace-1234-ABCD"


@pytest.mark.parametrize("bad", ["short", "x" * 65, "new\tline-1234", "<script>1234", "ünicode-1234", ""])
def test_any_other_id_is_replaced(shop: Client, bad: str) -> None:
    assert re.fullmatch(r"[0-9a-f]{32}", shop.get("/two/", headers={"x-request-id": bad})["X-Request-ID"])


def test_one_line_per_request_without_anything_personal(shop: Client, caplog) -> None:
    caplog.set_level("INFO")
    shop.get("/two/?email=anna@example.com", headers={"user-agent": "secret browser"})

    (record,) = access_lines(caplog)
    assert record.getMessage() == "GET /two/ 200"
    assert record.queries == 4  # the epoch, the brands, and the view's two
    assert record.cache == "-"
    assert record.ms > 0
    text = JsonFormatter().format(record)
    assert "anna" not in text
    assert "secret browser" not in text
    assert "127.0.0.1" not in text


def test_a_secret_part_of_an_address_is_not_written_down(shop: Client, caplog) -> None:
    caplog.set_level("INFO")
    shop.get("/order/1:abcdef:signature/")

    assert access_lines(caplog)[0].getMessage() == "GET /order/…/ 200"


def test_nor_does_django_write_it_down(shop: Client, caplog) -> None:
    caplog.set_level("INFO")
    secrets = SecretPathFilter()
    caplog.handler.addFilter(secrets)
    try:
        shop.get("/refused/1:abcdef:signature/pay/")
    finally:
        caplog.handler.removeFilter(secrets)

    assert [record.getMessage() for record in caplog.records] == [
        "Forbidden (Permission denied): /refused/…/pay/",
        "GET /refused/…/pay/ 403",
    ]


def test_a_failing_request_has_its_line_too(shop: Client, caplog) -> None:
    caplog.set_level("INFO")
    response = shop.get("/failing/")

    assert response.status_code == 500
    assert response["X-Request-ID"]
    assert access_lines(caplog)[0].getMessage() == "GET /failing/ 500"


def test_lines_written_meanwhile_carry_the_id(shop: Client) -> None:
    seen: list[str] = []

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            seen.append(record.request_id)

    listener = Listener()
    listener.addFilter(RequestIdFilter())
    logging.getLogger("shop").addHandler(listener)
    try:
        response = shop.get("/two/")
    finally:
        logging.getLogger("shop").removeHandler(listener)

    assert seen == [response["X-Request-ID"]]
    assert request_id.get() == ""


def test_developers_see_where_the_time_went(shop: Client, settings) -> None:
    settings.DEBUG = True
    for address, queries in (("/two/", 4), ("/nowhere/", None)):
        timing = shop.get(address)["Server-Timing"]
        match = re.fullmatch(r'db;dur=\d+\.\d;desc="(\d+) queries", render;dur=\d+\.\d', timing)
        assert match is not None
        assert queries is None or int(match[1]) == queries


def test_others_do_not(shop: Client) -> None:
    assert "Server-Timing" not in shop.get("/two/")


def record(**extra: object) -> logging.LogRecord:
    made = logging.makeLogRecord(
        {
            "name": "shop",
            "levelname": "INFO",
            "levelno": 20,
            "msg": "paid %s",
            "args": (7,),
            "created": 0.5,
            **extra,
        }
    )
    made.request_id = "abc"
    return made


def test_json_lines() -> None:
    assert json.loads(JsonFormatter().format(record(order_id=7, request=object()))) == {
        "time": "1970-01-01T00:00:00.500+00:00",
        "level": "INFO",
        "logger": "shop",
        "message": "paid 7",
        "request_id": "abc",
        "order_id": 7,
    }


def test_lines_for_people() -> None:
    formatter = LineFormatter("{levelname} {name} {message}", style="{")

    assert formatter.format(record(order_id=7, request=object())) == "INFO shop paid 7  order_id=7"
    assert formatter.format(record()) == "INFO shop paid 7"
