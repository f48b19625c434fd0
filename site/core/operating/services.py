"""What operators do with what failed for good. Conditional updates: two of them do a thing once."""

import logging
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from wagtail.log_actions import log

from core.models import Delivery, OutboxEntry, User

audit = logging.getLogger("fabula.audit")


@transaction.atomic
def replay(*, delivery_id: UUID, by: User) -> bool:
    """Have it tried again from the first attempt. What is done stays done: False."""
    delivery = Delivery.objects.filter(pk=delivery_id).first()
    again = Delivery.objects.filter(pk=delivery_id, state=Delivery.State.DEAD)
    if delivery is None or not again.update(
        state=Delivery.State.PENDING,
        attempts=0,
        error="",
        not_before=timezone.now(),
        claimed_by="",
        claimed_until=None,
    ):
        return False
    _note("replay", delivery, by)
    return True


@transaction.atomic
def drop(*, delivery_id: UUID, by: User) -> bool:
    """Give it up: its effect will never happen. Only what is dead can be dropped."""
    delivery = Delivery.objects.filter(pk=delivery_id).first()
    if delivery is None or not Delivery.objects.filter(pk=delivery_id, state=Delivery.State.DEAD).delete()[0]:
        return False
    _note("drop", delivery, by)
    return True


@transaction.atomic
def retry_entry(*, entry_id: int, by: User) -> bool:
    """Have a dead entry of the outbox projected again. Freshness is never dropped: it would leave pages stale."""
    entry = OutboxEntry.objects.filter(pk=entry_id).first()
    again = OutboxEntry.objects.filter(pk=entry_id, state=OutboxEntry.State.DEAD)
    if entry is None or not again.update(state="pending", attempts=0, error="", not_before=None):
        return False
    _note("retry", entry, by)
    return True


def _note(what: str, row: Delivery | OutboxEntry, by: User) -> None:
    """Who did what to which: a line of the log, and an entry of the site's history. No payload."""
    log(instance=row, action=f"fabula.{what}", user=by, data={"what": str(row)}, title=str(row)[:200])
    audit.info("%s %s", what, row, extra={"user_id": by.pk})
