"""The same on folders and on a real S3 server: what everybody may read, what nobody may, and what is gone."""

import importlib
from collections.abc import Callable
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.test import Client
from django.utils.functional import empty

from wagtail.images.shortcuts import get_rendition_or_not_found, get_renditions_or_not_found
from wagtail.models import Collection, CollectionViewRestriction

import pytest
from PIL import Image as PillowImage

from commerce.catalogue.pictures import FALLBACK
from core.backups import media
from core.files.storages import private_storage
from core.models import Brand, Document
from tests.factories.commerce import make_brand, make_image
from tests.files import Answer, Store

pytestmark = pytest.mark.once
WEBP = "width-100|format-webp"
YEAR = "public, max-age=31536000, immutable"


@pytest.fixture(autouse=True)
def brand() -> Brand:
    return make_brand("petite")


@pytest.fixture
def shop() -> Client:
    return Client(headers={"host": "petite.localhost"})


@pytest.fixture
def committed(
    django_capture_on_commit_callbacks: Any, drain_outbox: Callable[..., None]
) -> Callable[[Callable[[], object]], None]:
    """Do it, and what follows from it."""

    def run(change: Callable[[], object]) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            change()
        drain_outbox()

    return run


def make_document(name: str = "terms.pdf", content: bytes = b"%PDF words") -> Document:
    collection = Collection.get_first_root_node()
    return Document.objects.create(title=name, file=ContentFile(content, name=name), collection=collection)


def ask(shop: Client, store: Store, document: Document) -> Answer:
    """As a browser does, which follows."""
    answer = shop.get(document.url)
    if answer.status_code == 302 and store.server and answer["Location"].startswith(store.server.address):
        assert "no-store" in answer["Cache-Control"]  # the address is for this visitor, for a minute
        return store.get(answer["Location"])
    body = answer.getvalue() if answer.status_code == 200 else b""
    return Answer(answer.status_code, answer.headers, body)


def test_everybody_sees_a_picture_and_keeps_it_for_a_year(store: Store) -> None:
    rendition = make_image(width=400, height=300).get_rendition(WEBP)

    answer = store.get(rendition.url)

    assert (answer.status, answer.headers["Content-Type"]) == (200, "image/webp")
    assert answer.headers["Cache-Control"] == YEAR
    assert not answer.headers.get("Content-Disposition", "").startswith("attachment")
    assert PillowImage.open(BytesIO(answer.body)).size == (100, 75)


def test_a_deleted_picture_is_gone_with_its_renditions(
    store: Store, committed: Callable[[Callable[[], object]], None]
) -> None:
    image = make_image()
    addresses = [image.file.url, image.get_rendition(WEBP).url, image.get_rendition(FALLBACK).url]
    assert [store.get(address).status for address in addresses] == [200, 200, 200]

    committed(image.delete)

    # A bucket that nobody may list says of what is not there that it is forbidden.
    assert {store.get(address).status for address in addresses} <= {403, 404}
    assert list(media.names(default_storage)) == []


def test_a_name_is_used_once(store: Store, committed: Callable[[Callable[[], object]], None]) -> None:
    first = make_image("Bear")
    names = first.file.name, first.get_rendition(WEBP).file.name
    committed(first.delete)

    again = make_image("Bear")

    assert again.file.name != names[0]
    assert again.get_rendition(WEBP).file.name != names[1]


def test_a_picture_that_cannot_be_written_is_missing(store: Store) -> None:
    image = make_image()
    default_storage.save("images", ContentFile(b"a file where renditions have their folder"))

    assert get_rendition_or_not_found(image, WEBP).file.name == "not-found"
    assert set(get_renditions_or_not_found(image, [WEBP, FALLBACK])) == {WEBP, FALLBACK}
    assert not image.renditions.exists()


@pytest.mark.parametrize("name", ["evil.svg", "evil.html", "evil.png.xhtml", "evil"])
def test_what_a_browser_could_run_is_a_download(store: Store, name: str) -> None:
    content = ContentFile(b"<script>alert(1)</script>", name=name)
    content.content_type = "text/html"  # what an upload says of itself

    answer = store.get(default_storage.url(default_storage.save(name, content)))

    assert (answer.status, answer.headers["Content-Type"]) == (200, "application/octet-stream")
    assert answer.headers["Content-Disposition"] == "attachment"


def test_a_document_comes_through_wagtails_check_only(shop: Client, store: Store) -> None:
    document = make_document()

    answer = ask(shop, store, document)

    assert (answer.status, answer.body) == (200, b"%PDF words")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("inline")
    in_media = default_storage.url(document.file.name)
    assert store.get(in_media).status in (403, 404)
    assert store.get(in_media.replace("/media/", "/private/")).status in (302, 403, 404)


def test_who_may_not_read_gets_no_address(shop: Client, store: Store) -> None:
    document = make_document()
    CollectionViewRestriction.objects.create(
        collection=document.collection, restriction_type=CollectionViewRestriction.LOGIN
    )

    answer = shop.get(document.url)

    assert (answer.status_code, urlsplit(answer["Location"]).path) == (302, "/en-gb/_util/login/")


def test_other_documents_are_downloads_under_their_name(shop: Client, store: Store) -> None:
    answer = ask(shop, store, make_document("Größen.csv", b"size"))

    assert answer.headers["Content-Type"].startswith("text/csv")
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_a_deleted_document_is_gone(store: Store, committed: Callable[[Callable[[], object]], None]) -> None:
    document = make_document()

    committed(document.delete)

    assert not private_storage.exists(document.file.name)


def test_files_are_copied_and_put_back(store: Store, tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    image, document = make_image(), make_document()
    sums = {kind: media.dump(archive, kind) for kind in media.STORAGES}
    assert list(sums["media"]) == [image.file.name]
    assert list(sums["documents"]) == [document.file.name]
    default_storage.delete(image.file.name)
    default_storage.save("later.txt", ContentFile(b"later"))

    for kind, wanted in sums.items():
        media.load(archive, kind, wanted)

    assert list(media.names(default_storage)) == [image.file.name]
    assert media.checksum(archive / "media" / image.file.name) == sums["media"][image.file.name]
    with private_storage.open(document.file.name) as file:
        assert file.read() == b"%PDF words"


def test_documents_that_lay_among_the_media_are_moved(store: Store) -> None:
    document = make_document()
    name = document.file.name
    private_storage.delete(name)
    assert default_storage.save(name, ContentFile(b"old")) == name

    importlib.import_module("core.migrations.0007_documents_are_private").move(apps, None)

    assert not default_storage.exists(name)
    with private_storage.open(name) as file:
        assert file.read() == b"old"


@pytest.mark.services("s3")
def test_a_signature_is_for_one_document_and_one_minute(bucket: Store, settings: Any) -> None:
    document, other = make_document(), make_document("other.pdf")
    address = private_storage.url(document.file.name)
    parts = urlsplit(address)
    query = {key: values[0] for key, values in parse_qs(parts.query).items()}
    assert query["X-Amz-Expires"] == "60"

    def status(*, path: str = parts.path, **changes: str) -> int:
        return bucket.get(parts._replace(path=path, query=urlencode(query | changes)).geturl()).status

    assert status() == 200
    assert bucket.get(address.partition("?")[0]).status == 403
    assert status(**{"X-Amz-Signature": "0" * 64}) == 403
    assert status(**{"X-Amz-Expires": "6000"}) == 403
    assert status(**{"response-content-type": "text/html"}) == 403
    assert status(path=parts.path.replace(document.filename, other.filename)) == 403
    settings.S3_SIGNED_SECONDS = 1
    short = private_storage.url(document.file.name)
    assert bucket.get(short).status == 200
    while (last := bucket.get(short)).status == 200:
        pass
    assert last.status == 403


@pytest.mark.services("s3")
def test_browsers_may_know_the_server_by_another_name(bucket: Store, settings: Any) -> None:
    document = make_document()
    settings.S3_SIGNED_ENDPOINT_URL = bucket.server.address.replace("127.0.0.1", "localhost")

    address = private_storage.url(document.file.name)

    assert address.startswith(f"{settings.S3_SIGNED_ENDPOINT_URL}/")
    assert bucket.get(address).status == 200


@pytest.mark.services("s3")
def test_a_bucket_may_be_prepared_again(
    bucket: Store, capsys: pytest.CaptureFixture[str], settings: Any
) -> None:
    image = make_image()

    call_command("prepare_bucket")

    assert capsys.readouterr().out == f"Ready: {settings.S3_BUCKET}.\n"
    assert bucket.get(image.file.url).status == 200


@pytest.mark.services("s3")
def test_the_job_that_deletes_a_file_knows_no_secret(bucket: Store) -> None:
    assert default_storage.deconstruct() == ("core.files.s3.PublicBucket", (), {})
    assert private_storage.deconstruct() == ("core.files.s3.PrivateBucket", (), {})


@pytest.mark.services("s3")
def test_documents_may_have_a_bucket_of_their_own(bucket: Store, settings: Any) -> None:
    settings.S3_PRIVATE_BUCKET = f"{settings.S3_BUCKET}-private"
    settings.STORAGES = dict(settings.STORAGES)
    private_storage._wrapped = empty
    call_command("prepare_bucket", stdout=StringIO())

    address = private_storage.url(make_document().file.name)

    assert f"/{settings.S3_PRIVATE_BUCKET}/private/documents/" in address
    assert bucket.get(address).status == 200
    assert bucket.get(address.partition("?")[0]).status == 403
