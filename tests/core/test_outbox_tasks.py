"""Background work of Wagtail and wagtail-localize: deliveries of the caller's transaction."""

from collections.abc import Callable
from datetime import timedelta

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from wagtail.models import Locale, Page, ReferenceIndex
from wagtail.tasks import update_reference_index_task
from wagtail_localize.models import LocaleSynchronization
from wagtail_localize.tasks import background

import pytest
from django_tasks import task

from core.models import Delivery, Image, User
from core.outbox.arguments import NotStorable, pack, unpack

Drain = Callable[..., None]
seen: list[object] = []


@task(takes_context=True)
def look(context: object, name: str, *, times: int) -> None:
    seen.append((context.task_result.id, context.attempt, name, times))  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def emptied() -> None:
    Delivery.objects.all().delete()
    seen.clear()


def test_a_task_is_a_delivery_and_runs_in_the_relay(drain_outbox: Drain) -> None:
    result = look.enqueue("rose", times=2)

    delivery = Delivery.objects.get()
    assert (str(delivery.pk), delivery.queue) == (result.id, "index")
    assert seen == []

    drain_outbox()
    assert seen == [(result.id, 0, "rose", 2)]
    assert Delivery.objects.get().state == "done"


def test_a_task_of_a_transaction_that_fails_is_never_run(drain_outbox: Drain) -> None:
    with transaction.atomic():
        look.enqueue("rose", times=2)
        transaction.set_rollback(True)

    drain_outbox()
    assert seen == []


def test_a_task_may_be_for_later(drain_outbox: Drain) -> None:
    moment = timezone.now() + timedelta(hours=1)
    look.using(run_after=moment).enqueue("rose", times=2)

    drain_outbox()
    assert seen == []
    drain_outbox(moment)
    assert len(seen) == 1


def test_a_task_whose_object_is_gone_has_nothing_left_to_do(drain_outbox: Drain) -> None:
    update_reference_index_task.enqueue("wagtailcore", "page", "999999")

    drain_outbox()

    assert Delivery.objects.get().state == "done"


def test_wagtails_reference_index_is_brought_up_to_date(drain_outbox: Drain) -> None:
    user = User.objects.create_user("a@example.com")
    picture = Image.objects.create(title="a", file="a.png", width=1, height=1, uploaded_by_user=user)
    assert ReferenceIndex.get_references_for_object(picture).count() == 0

    drain_outbox()

    assert {each.content_path for each in ReferenceIndex.get_references_for_object(picture)} >= {
        "uploaded_by_user"
    }


def test_a_localize_job_keeps_its_instances_by_label_and_key(drain_outbox: Drain) -> None:
    english = Locale.objects.get(language_code="en-gb")
    german, _ = Locale.objects.get_or_create(language_code="de")
    home = Page.objects.get(depth=2)
    Delivery.objects.all().delete()
    LocaleSynchronization.objects.create(locale=german, sync_from=english)

    [delivery] = Delivery.objects.filter(reaction="core.outbox.jobs.run_job")
    assert delivery.payload == {
        "job": "wagtail_localize.synctree.synchronize_tree",
        "args": [{"model": ["wagtailcore.locale", str(pk)]} for pk in (english.pk, german.pk)],
        "kwargs": {"page_index": None},
    }
    drain_outbox()
    assert Page.objects.get(translation_key=home.translation_key, locale=german).alias_of_id == home.pk


def test_a_job_that_cannot_be_kept_runs_at_once() -> None:
    background.enqueue(seen.append, [object], {})

    assert seen == [object]
    assert Delivery.objects.count() == 0


def test_arguments_come_back_as_they_were() -> None:
    group = Group.objects.create(name="g")
    value = {"a": [1, "x", None, True, group, {"b": group}]}

    assert unpack(pack(value)) == value
    assert unpack(pack(Group.objects.filter(name="g"))) == [group]
    with pytest.raises(NotStorable):
        pack([object()])
