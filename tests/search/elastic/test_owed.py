"""What is owed waits for somebody, whatever became of the last who was to tell it; what only passes is no refusal."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from pytest_django import Settings

from core.models import Delivery
from search.engines.elastic import rebuilding, telling
from search.engines.elastic.client import Change, UnavailableError, asking, write
from search.models import Unindexed
from tests.factories.commerce import make_brand
from tests.search.elastic.help import put


class Refusing(BaseHTTPRequestHandler):
    """Elasticsearch, as far as one bulk write: it does nothing with the document, and says why."""

    status = 0

    def do_PUT(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        outcome = {"_id": "17", "status": self.status, "error": {"type": "of_this_test"}}
        body = json.dumps({"errors": True, "items": [{"index": outcome}]}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("X-Elastic-Product", "Elasticsearch")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def refusing(settings: Settings) -> Iterator[type[Refusing]]:
    with HTTPServer(("127.0.0.1", 0), Refusing) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.ELASTICSEARCH_URL = f"http://127.0.0.1:{server.server_port}"
        yield Refusing
        server.shutdown()


def write_one() -> dict[int, str]:
    with asking(5) as elastic:
        return write(elastic, ["of.this.test"], [Change(document_id=17, version=1, source={"title": "bear"})])


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_a_part_of_elasticsearch_that_is_away_is_waited_for(refusing: type[Refusing], status: int) -> None:
    refusing.status = status

    with pytest.raises(UnavailableError, match=f"{status} .*of_this_test"):
        write_one()


@pytest.mark.parametrize("status", [400, 500])
def test_what_may_be_the_documents_fault_keeps_back_no_other(refusing: type[Refusing], status: int) -> None:
    refusing.status = status

    assert write_one() == {17: "{'type': 'of_this_test'}"}


@pytest.mark.parametrize("status", [404, 409])
def test_what_is_gone_or_late_is_no_fault(refusing: type[Refusing], status: int) -> None:
    refusing.status = status

    assert write_one() == {}


def test_what_is_owed_is_told_again_when_the_last_delivery_is_dead(settings: Settings, nobody: str) -> None:
    settings.ELASTICSEARCH_URL = nobody
    telling_deliveries = Delivery.objects.filter(reaction=telling.TELL)
    brand = make_brand("petite")
    Unindexed.objects.all().delete()
    telling_deliveries.delete()

    rebuilding.make_missing()
    assert not telling_deliveries.exists()  # nothing is owed

    put(brand, 1, "Bear")
    rebuilding.make_missing()
    assert telling_deliveries.count() == 1

    telling_deliveries.update(state=Delivery.State.DEAD)
    rebuilding.make_missing()
    rebuilding.make_missing()
    assert sorted(telling_deliveries.values_list("state", "queue")) == [("dead", "fast"), ("pending", "fast")]
