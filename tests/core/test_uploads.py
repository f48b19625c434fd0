"""What staff upload must not run in the browsers of others."""

from io import BytesIO

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from wagtail.models import Collection

import pytest
from PIL import Image as Picture

from core.models import Document, Image, User
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


def png() -> bytes:
    file = BytesIO()
    Picture.effect_noise((320, 240), 90).save(file, "PNG")
    return file.getvalue()


@pytest.mark.parametrize(("part", "kept"), [(1.0, 1), (0.5, 0)])
@pytest.mark.parametrize("door", ["wagtailimages:add", "wagtailimages:add_multiple"])
def test_a_picture_that_breaks_off_is_refused_with_a_sentence(
    shop: Client, door: str, part: float, kept: int
) -> None:
    shop.force_login(User.objects.create_superuser("admin@example.com"))
    whole = png()
    name = "files[]" if door.endswith("multiple") else "file"
    file = SimpleUploadedFile("wool.png", whole[: int(len(whole) * part)], "image/png")

    answer = shop.post(
        reverse(door),
        {
            name: file,
            "title": "Wool",
            "description": "A ball of wool",
            "collection": Collection.get_first_root_node().pk,
        },
        headers={"X-Requested-With": "XMLHttpRequest"},
    )

    assert answer.status_code in (200, 302)
    assert Image.objects.count() == kept
    assert ("breaks off before its end" in answer.text) is (not kept)
