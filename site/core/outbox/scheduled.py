"""Scheduled publishing, at its second: what an editor has set to go live or to expire."""

import logging
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.utils import timezone

from wagtail.models import DraftStateMixin, Page, Revision

log = logging.getLogger(__name__)
REST_SECONDS = 60
_resting: dict[tuple[str, str], float] = {}


def publish_due() -> None:
    """A clock entry. One cheap query asks whether anything is due; usually nothing is."""
    now = timezone.now()
    going_live = Revision.objects.filter(approved_go_live_at__lt=now)
    expiring = [model._default_manager.filter(live=True, expire_at__lt=now) for model in drafting_models()]
    if not any_of([going_live, *expiring]):
        return
    for queryset in expiring:
        for thing in queryset.order_by("expire_at"):
            attempt(
                thing, partial(thing.unpublish, set_expired=True, log_action="wagtail.unpublish.scheduled")
            )
    for revision in going_live.order_by("approved_go_live_at"):
        attempt(revision, partial(revision.publish, log_action="wagtail.publish.scheduled"))


def drafting_models() -> list[Any]:
    """Pages, and every snippet that can be scheduled."""
    snippets = (model for model in apps.get_models() if issubclass(model, DraftStateMixin))
    return [Page, *(model for model in snippets if not issubclass(model, Page))]


def any_of(querysets: list[models.QuerySet]) -> bool:
    """Is any of them not empty? Asked in one query."""
    first, *others = (
        queryset.order_by().annotate(found=models.Value(1)).values("found") for queryset in querysets
    )
    return first.union(*others, all=True).exists()


def attempt(thing: models.Model, action: Callable[[], object]) -> None:
    """One thing in one transaction. What fails rests for a minute and keeps nothing else from its moment."""
    name = (thing._meta.label, str(thing.pk))
    if time.monotonic() < _resting.get(name, 0.0):
        return
    try:
        with transaction.atomic():
            action()
    except Exception:
        _resting[name] = time.monotonic() + REST_SECONDS
        log.exception("What was scheduled for %s %s failed.", *name)
    else:
        _resting.pop(name, None)
