"""What staff upload must not run in the browsers of others."""

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from wagtail.models import Collection

import pytest

from core.models import Document
from tests.factories.commerce import make_brand

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop() -> Client:
    make_brand("petite")
    return Client(headers={"host": "petite.localhost"})


def test_an_uploaded_file_runs_nothing_in_the_shops_name(shop: Client, settings, tmp_path) -> None:
    settings.DEMO, settings.MEDIA_ROOT = True, tmp_path
    (tmp_path / "evil.html").write_text("<script>alert(1)</script>")

    answer = shop.get("/media/evil.html")
    answer.getvalue()  # to the end: then the file is closed

    assert answer.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")


@pytest.mark.parametrize(
    ("name", "accepted"), [("list.pdf", True), ("evil.html", False), ("evil.svg", False)]
)
def test_documents_are_of_kinds_that_run_nothing(name: str, accepted: bool) -> None:
    document = Document(
        title="A file", file=SimpleUploadedFile(name, b"content"), collection=Collection.get_first_root_node()
    )

    assert _is_valid(document) is accepted


def _is_valid(document: Document) -> bool:
    try:
        document.full_clean(exclude=["collection"])
    except ValidationError:
        return False
    return True
