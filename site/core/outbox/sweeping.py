"""What has been handled goes after seven days. What is dead stays: somebody has to look at it."""

from datetime import timedelta

from django.db import models
from django.utils import timezone

from core.models import Delivery, OutboxEntry

KEPT = timedelta(days=7)
PORTION = 1000


def sweep() -> int:
    """A clock entry. Deletes in portions, so that no transaction is long. Returns how many rows went."""
    before = timezone.now() - KEPT
    return delete(
        OutboxEntry.objects.filter(state=OutboxEntry.State.DONE, handled_at__lt=before).order_by("handled_at")
    ) + delete(Delivery.objects.filter(state=Delivery.State.DONE, done_at__lt=before).order_by("done_at"))


def delete(rows: models.QuerySet) -> int:
    count = 0
    while portion := list(rows.values_list("pk", flat=True)[:PORTION]):
        count += rows.model.objects.filter(pk__in=portion).delete()[0]
    return count
