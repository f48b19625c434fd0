"""What Varnish is put in front of: the page cache's own test pages, and some that are slow, sick or large."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from threading import Event

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path

from allauth.account.adapter import get_adapter

from core import edge, views
from tests.core.edge_urls import urlpatterns as pages

MANY = 1_500
PATIENCE = 60


class Gate:
    """Whoever passes says so, and waits while it is closed."""

    def __init__(self) -> None:
        self.reached, self.open = Event(), Event()
        self.open.set()

    def pass_through(self) -> None:
        self.reached.set()
        assert self.open.wait(PATIENCE)

    @contextmanager
    def closed(self) -> Iterator[None]:
        self.reached.clear()
        self.open.clear()
        try:
            yield
        finally:
            self.open.set()


class Shop:
    """What the pages show, and how they are just now."""

    def __init__(self) -> None:
        self.price = "old"
        self.is_sick = False
        self.renders = count(1)
        self.rendering = Gate()


shop = Shop()


@edge.shared
def price(request: HttpRequest) -> HttpResponse:
    """Says what it read at its start, however long it takes."""
    edge.uses("product:17")
    text = shop.price
    if shop.is_sick:
        return HttpResponse("sick", status=500)
    shop.rendering.pass_through()
    return HttpResponse(f"{text} {next(shop.renders)}")


@edge.shared
def many(request: HttpRequest) -> HttpResponse:
    edge.uses(*(f"product:{number}" for number in range(MANY)))
    return HttpResponse("many")


def visitor(request: HttpRequest) -> JsonResponse:
    return JsonResponse(
        {
            "forwarded": request.headers.get("X-Forwarded-For"),
            "address": get_adapter().get_client_ip(request),
            "scheme": request.headers.get("X-Forwarded-Proto"),
            "schemes": [name for name in request.headers if re.fullmatch("X-Forwarded-(Ssl|Protocol)", name)],
        }
    )


urlpatterns = [
    *pages,
    path("price/", price),
    path("many/", many),
    path("visitor/", visitor),
    path("-/health/live", views.live),
]
