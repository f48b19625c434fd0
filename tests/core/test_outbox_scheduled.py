"""Scheduled publishing at its second, whatever else is due."""

from collections.abc import Iterator
from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from wagtail.models import Page, Revision

import pytest

from core.models import OutboxEntry
from core.outbox import scheduled
from core.outbox.scheduled import publish_due

PAST = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def nothing_rests() -> Iterator[None]:
    """A test's failure, rolled back, would leave its key to a row of another test."""
    scheduled._resting.clear()
    yield
    scheduled._resting.clear()


@pytest.fixture
def page() -> Page:
    home = Page.objects.get(depth=2)
    return home.add_child(instance=Page(title="Draft", slug="draft", live=False))


def schedule(page: Page) -> Revision:
    page.go_live_at = timezone.now() - PAST
    return page.save_revision(approved_go_live_at=page.go_live_at)


def test_what_is_due_goes_live(page: Page) -> None:
    schedule(page)
    publish_due()

    page.refresh_from_db()
    assert page.live
    assert Revision.objects.filter(approved_go_live_at__isnull=False).count() == 0


def test_what_is_not_due_yet_stays_a_draft(page: Page) -> None:
    page.save_revision(approved_go_live_at=timezone.now() + timedelta(minutes=1))
    publish_due()

    page.refresh_from_db()
    assert not page.live


def test_what_has_expired_is_unpublished(page: Page) -> None:
    page.save_revision().publish()
    Page.objects.filter(pk=page.pk).update(expire_at=timezone.now() - PAST)
    OutboxEntry.objects.all().delete()
    publish_due()

    page.refresh_from_db()
    assert (page.live, page.expired) == (False, True)


def test_what_fails_keeps_nothing_else_from_its_moment(page: Page) -> None:
    broken = schedule(page)
    Revision.objects.filter(pk=broken.pk).update(
        object_id="999999", approved_go_live_at=timezone.now() - timedelta(days=1)
    )
    schedule(page)
    publish_due()

    page.refresh_from_db()
    assert page.live
    assert list(Revision.objects.exclude(approved_go_live_at=None)) == [broken]


def test_it_costs_one_query_when_nothing_is_due() -> None:
    with CaptureQueriesContext(connection) as queries:
        publish_due()

    assert len(queries) == 1
