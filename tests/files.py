"""Where files lie in a test: folders, as by default, or a bucket on a real S3 server. `store` is both in turn."""

import http.client
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.test import Client
from django.utils.functional import empty

import pytest

from tests.s3_server import REGION, S3Server


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Any
    body: bytes


@dataclass(frozen=True)
class Store:
    """How a browser would get a file."""

    kind: str
    server: S3Server | None = None

    def get(self, url: str) -> Answer:
        parts = urlsplit(url)
        if parts.netloc and self.server:
            return _ask(parts.netloc, url.partition(parts.netloc)[2])
        answer = Client(headers={"host": "petite.localhost"}).get(url)
        body = answer.getvalue() if answer.status_code == 200 else b""
        return Answer(answer.status_code, answer.headers, body)


def _ask(host: str, path: str) -> Answer:
    asking = http.client.HTTPConnection(host, timeout=10)
    try:
        asking.request("GET", path)
        response = asking.getresponse()
        return Answer(response.status, response.headers, response.read())
    finally:
        asking.close()


@pytest.fixture(scope="session")
def s3_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3Server]:
    server = S3Server(tmp_path_factory.mktemp("s3")).start()
    yield server
    server.stop()


@pytest.fixture
def folders(settings: Any, tmp_path: Path) -> Store:
    settings.DEMO = True  # in production somebody else hands media out
    settings.MEDIA_ROOT, settings.PRIVATE_ROOT = tmp_path / "media", tmp_path / "private"
    return Store("folders")


@pytest.fixture
def bucket(s3_server: S3Server, settings: Any) -> Iterator[Store]:
    """A new bucket, prepared as `manage.py prepare_bucket` does. The server is back when a test has stopped it."""
    import config.urls  # noqa: F401  (read once in a process: as without a bucket, for the tests after this one)
    from core.files import buckets
    from core.files.storages import private_storage

    settings.S3_BUCKET = f"test-{secrets.token_hex(4)}"
    settings.S3_ENDPOINT_URL, settings.S3_REGION = s3_server.address, REGION
    settings.S3_ACCESS_KEY_ID, settings.S3_SECRET_ACCESS_KEY = s3_server.key, s3_server.secret
    settings.MEDIA_URL = f"{s3_server.address}/{settings.S3_BUCKET}/media/"
    settings.STORAGES = settings.STORAGES | settings.IN_BUCKETS
    private_storage._wrapped = empty
    buckets.prepare()
    yield Store("bucket", s3_server)
    private_storage._wrapped = empty
    if s3_server.process is None:
        s3_server.start()


@pytest.fixture(params=["folders", pytest.param("bucket", marks=pytest.mark.services("s3"))])
def store(request: pytest.FixtureRequest) -> Store:
    found: Store = request.getfixturevalue(request.param)
    return found
