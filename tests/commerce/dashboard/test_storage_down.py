"""The S3 server is stopped, or holds its tongue: shops go on, whoever uploads is told, and nothing is lost."""

import socket
import time
from collections.abc import Callable, Iterator
from typing import Any

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from wagtail.models import Collection

import pytest

from commerce.catalogue import pictures
from core.files.exceptions import StorageDownError
from core.models import Delivery, Document, Image, Rendition, User
from tests.commerce.dashboard.conftest import Shop, client_for, untouched
from tests.commerce.dashboard.test_product_page import page, picture
from tests.factories.commerce import make_image, make_product_image
from tests.files import Store

pytestmark = [pytest.mark.services("s3"), pytest.mark.once]
SENTENCE = "Files can&#x27;t be stored at the moment."


@pytest.fixture
def client(merchandiser: User, bucket: Store) -> Client:
    return client_for(merchandiser)


@pytest.fixture
def editor(merchandiser: User, bucket: Store) -> Client:
    """Somebody who may add to the whole library."""
    User.objects.filter(pk=merchandiser.pk).update(is_superuser=True)
    return client_for(User.objects.get(pk=merchandiser.pk))


@pytest.fixture
def silent_port() -> Iterator[int]:
    """Takes calls and never answers."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(50)
        yield listener.getsockname()[1]


def down(store: Store) -> None:
    assert store.server
    store.server.stop()


def test_a_shoppers_page_shows_what_was_made(
    petite: Shop, bucket: Store, drain_outbox: Callable[..., None], settings: Any
) -> None:
    make_product_image(petite.product, make_image("Shown"))
    drain_outbox()
    drain_outbox()
    down(bucket)

    answer = Client(headers={"host": "petite.localhost"}).get(
        f"/en-gb/p/{petite.product.slug}-{petite.product.pk}/", follow=True
    )

    assert answer.status_code == 200
    assert f'src="{settings.MEDIA_URL}images/' in answer.content.decode()


def test_a_picture_that_cannot_be_made_is_missing_and_made_later(
    petite: Shop, bucket: Store, drain_outbox: Callable[..., None]
) -> None:
    row = make_product_image(petite.product, make_image("Later"))
    down(bucket)

    drain_outbox(failures=True)

    answer = Client(headers={"host": "petite.localhost"}).get(
        f"/en-gb/p/{petite.product.slug}-{petite.product.pk}/", follow=True
    )
    assert (answer.status_code, Rendition.objects.count()) == (200, 0)
    waiting = Delivery.objects.get(reaction=pictures.REACTION)
    assert (waiting.state, waiting.attempts) == ("pending", 1)

    assert bucket.server
    bucket.server.start()
    Delivery.objects.filter(pk=waiting.pk).update(not_before=timezone.now())
    drain_outbox()

    assert set(pictures.by_image([row.original_id])) == {row.original_id}


def test_staffs_lists_do_without_thumbnails(
    petite: Shop, bucket: Store, client: Client, editor: Client
) -> None:
    make_product_image(petite.product, make_image("Here"))
    down(bucket)

    assert client.get(reverse("dashboard:catalogue-product-list")).status_code == 200
    assert client.get(page(petite.product)).status_code == 200
    assert editor.get(reverse("wagtailimages:index")).status_code == 200


def test_an_upload_to_a_product_is_refused_beside_its_field(
    petite: Shop, bucket: Store, client: Client
) -> None:
    fields = untouched(client, page(petite.product)) | {"title": "A new name"}
    down(bucket)

    answer = client.post(page(petite.product), fields | {"new_pictures": [picture()]})

    assert answer.status_code == 200
    assert SENTENCE in answer.content.decode()
    assert 'value="A new name"' in answer.content.decode()  # what was typed is still there
    assert not Image.objects.exists()


def test_a_dropped_picture_is_answered_with_the_sentence(petite: Shop, bucket: Store, client: Client) -> None:
    down(bucket)

    answer = client.post(
        reverse("dashboard:catalogue-product-pictures", args=[petite.product.pk]), {"picture": picture()}
    )

    assert answer.status_code == 400
    assert answer.json()["error"].startswith("Files can't be stored at the moment.")


def test_the_library_says_so_too(petite: Shop, bucket: Store, editor: Client) -> None:
    down(bucket)

    single = editor.post(reverse("wagtailimages:add"), {"title": "Kept words", "file": picture()})
    several = editor.post(
        reverse("wagtailimages:add_multiple"),
        {"title": "Several", "files[]": picture()},
        headers={"x-requested-with": "XMLHttpRequest"},
    )
    document = editor.post(
        reverse("wagtaildocs:add"),
        {"title": "Terms", "file": SimpleUploadedFile("terms.pdf", b"%PDF words")},
    )

    assert SENTENCE in single.content.decode()
    assert "Kept words" in single.content.decode()
    assert several.json()["success"] is False
    assert several.json()["error_message"].startswith("Files can't be stored")
    assert SENTENCE in document.content.decode()
    assert not Image.objects.exists()
    assert not Document.objects.exists()


def test_a_server_that_goes_between_knock_and_writing_loses_nothing(
    petite: Shop, bucket: Store, editor: Client
) -> None:
    """Without its bucket the server answers the knock, and refuses the file."""
    editor.raise_request_exception = False
    default_storage.bucket.delete()  # type: ignore[attr-defined]

    answer = editor.post(
        reverse("wagtailimages:add"),
        {"title": "Picture", "file": picture(), "collection": Collection.get_first_root_node().pk},
    )

    assert answer.status_code == 503
    assert answer["Retry-After"] == "30"
    assert "Nothing was changed" in answer.content.decode()
    assert not Image.objects.exists()


def test_a_deletion_is_caught_up_with(
    petite: Shop,
    bucket: Store,
    drain_outbox: Callable[..., None],
    django_capture_on_commit_callbacks: Any,
) -> None:
    image = make_image()
    name = image.file.name
    down(bucket)

    with django_capture_on_commit_callbacks(execute=True):
        image.delete()
    drain_outbox(failures=True)

    waiting = Delivery.objects.filter(state="pending", attempts=1)
    assert waiting.count() == 1
    assert bucket.server
    bucket.server.start()
    assert default_storage.exists(name)
    waiting.update(not_before=timezone.now())
    drain_outbox()
    assert not default_storage.exists(name)


def test_nobody_waits_for_a_server_that_is_silent(
    petite: Shop, bucket: Store, silent_port: int, settings: Any
) -> None:
    settings.S3_TIMEOUTS = (0.2, 0.3)
    settings.S3_ENDPOINT_URL = f"http://127.0.0.1:{silent_port}"
    settings.STORAGES = dict(settings.STORAGES)  # made anew
    began = time.monotonic()

    for call in (
        default_storage.exists,
        default_storage.open,
        default_storage.delete,
        default_storage.listdir,
    ):
        with pytest.raises(StorageDownError):
            call("a.png")

    # Four calls, two tries each; between the tries botocore rests for up to a second.
    assert time.monotonic() - began < 4 * (2 * 0.5 + 1) + 2
