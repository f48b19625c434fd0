"""Varnish in front of an origin in this process: its threads answer, with the test's own database."""

import threading
from collections.abc import Callable, Iterable, Iterator
from http import HTTPStatus
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from django.core.wsgi import get_wsgi_application

import pytest

from core.edge import fronts, purging
from core.models import Brand
from tests.core.varnish import urls
from tests.core.varnish.urls import Gate, Shop
from tests.factories.commerce import make_brand
from tests.varnish import Varnish, free_port, wait_until


class Quiet(WSGIRequestHandler):
    def log_message(self, *args: Any) -> None:
        pass


class Server(ThreadingMixIn, WSGIServer):
    """One request per connection: when it is stopped, nobody is connected any more."""

    daemon_threads = True


class Origin:
    """The shop's whole middleware on a port. `sending` is a gate between the finished page and whoever asked."""

    def __init__(self) -> None:
        self.port = free_port()
        self.sending = Gate()
        self.application = get_wsgi_application()
        self.server: Server | None = None

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        response = self.application(environ, start_response)
        if environ["PATH_INFO"] == "/price/":
            self.sending.pass_through()
        return response

    def start(self) -> None:
        self.server = Server(("127.0.0.1", self.port), Quiet)
        self.server.set_app(self)
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        if self.server:
            self.server.shutdown()
            self.server.server_close()
            self.server = None


@pytest.fixture(scope="package")
def running_origin() -> Iterator[Origin]:
    origin = Origin()
    origin.start()
    yield origin
    origin.stop()


@pytest.fixture(scope="package")
def running_varnish(running_origin: Origin, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Varnish]:
    varnish = Varnish(tmp_path_factory.mktemp("varnish"), running_origin.port)
    varnish.start()
    yield varnish
    varnish.stop()


@pytest.fixture
def origin(running_origin: Origin) -> Origin:
    return running_origin


@pytest.fixture
def varnish(
    running_varnish: Varnish, petite: Brand, settings: Any, drain_outbox: Callable[..., None]
) -> Varnish:
    """It remembers nothing, and the shop knows that it is there."""
    settings.EDGE_PURGE_URLS, settings.EDGE_HEADERS = [running_varnish.purge_address], True
    purging.forget(running_varnish.purge_address)
    fronts.catch_up()  # it is new to the shop
    drain_outbox()
    wait_until(lambda: running_varnish.get("/-/health/live").status == HTTPStatus.OK)
    return running_varnish


@pytest.fixture
def shop(monkeypatch: pytest.MonkeyPatch) -> Shop:
    monkeypatch.setattr(urls, "shop", Shop())
    return urls.shop


@pytest.fixture(autouse=True)
def petite(drain_outbox: Callable[..., None]) -> Brand:
    brand = make_brand("petite")
    drain_outbox()
    return brand
