"""Every way to write a row leaves an entry, in the writer's transaction."""

from datetime import timedelta

from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Concat
from django.utils import timezone

from wagtail.models import Locale, Site

import pytest

from core.models import Brand, Image, OutboxEntry
from tests.core.outbox_help import entries, watching


@pytest.fixture(autouse=True)
def emptied() -> None:
    OutboxEntry.objects.all().delete()


def image(title: str) -> Image:
    return Image(title=title, file=f"{title}.png", width=1, height=1)


def test_an_insert_an_update_and_a_delete_write_an_entry_each() -> None:
    picture = Image.objects.create(title="a", file="a.png", width=1, height=1)
    assert entries(subject="image") == [("row", "image", str(picture.pk))]

    picture.title = "b"
    picture.save()
    assert len(entries(subject="image")) == 2

    key = str(picture.pk)
    picture.delete()
    assert entries(subject="image") == [("row", "image", key)] * 3


def test_bulk_writes_and_raw_sql_write_entries() -> None:
    pictures = Image.objects.bulk_create([image("a"), image("b"), image("c")])
    keys = sorted(str(picture.pk) for picture in pictures)
    assert entries(subject="image") == [("row", "image", key) for key in keys]

    changed = Image.objects.update(title=Concat(F("title"), F("title")))
    assert changed == 3
    assert len(entries(subject="image")) == 6

    with connection.cursor() as cursor:
        cursor.execute("UPDATE core_image SET width = 2 WHERE title = 'aa'")
        assert cursor.rowcount == 1
        cursor.execute("DELETE FROM core_image WHERE title = 'aa'")
    assert len(entries(subject="image")) == 8


def test_an_update_that_changes_nothing_writes_nothing() -> None:
    picture = Image.objects.create(title="a", file="a.png", width=1, height=1)
    OutboxEntry.objects.all().delete()

    picture.save()
    Image.objects.update(title="a")

    assert entries() == []


def test_columns_that_are_ignored_do_not_count_as_a_change() -> None:
    picture = Image.objects.create(title="a", file="a.png", width=1, height=1)
    OutboxEntry.objects.all().delete()

    Image.objects.update(file_size=17)
    assert entries(subject="image") == []

    Image.objects.update(file_size=18, title="b")
    assert entries(subject="image") == [("row", "image", str(picture.pk))]


def test_a_changed_key_writes_an_entry_for_the_old_and_for_the_new_value() -> None:
    german, english = Locale.objects.create(language_code="de"), Locale.objects.get(language_code="en-gb")
    brand = Brand.objects.create(slug="b", name="B", site=Site.objects.get(), default_locale=english)

    with watching("core.Brand", subject="probe", column="default_locale_id"):
        OutboxEntry.objects.all().delete()
        Brand.objects.filter(pk=brand.pk).update(default_locale=german)

    assert entries(subject="probe") == sorted(("row", "probe", str(pk)) for pk in (english.pk, german.pk))
    assert entries(subject="shop") == [("row", "shop", str(brand.pk))]


def test_a_row_without_the_key_writes_nothing() -> None:
    with watching("core.Image", subject="probe", column="uploaded_by_user_id"):
        Image.objects.create(title="a", file="a.png", width=1, height=1)

    assert entries(subject="probe") == []


def test_a_write_that_is_rolled_back_leaves_no_entry() -> None:
    with transaction.atomic():
        Image.objects.create(title="a", file="a.png", width=1, height=1)
        transaction.set_rollback(True)

    assert entries() == []


def test_an_entry_by_a_trigger_is_like_one_by_a_model() -> None:
    before = timezone.now() - timedelta(seconds=1)
    Image.objects.create(title="a", file="a.png", width=1, height=1)

    entry = OutboxEntry.objects.get(subject="image")

    assert before < entry.created_at < timezone.now() + timedelta(seconds=1)
    assert (entry.state, entry.attempts, entry.error, entry.payload) == ("pending", 0, "", {})
    found = OutboxEntry.objects.filter(subject="image")
    assert list(found.filter(created_at__gt=before, created_at__lt=entry.created_at)) == []
    assert list(found.filter(created_at=entry.created_at)) == [entry]
