"""What may be forgotten, and when. The database itself refuses to delete anything else, or anything younger."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from core.models import AuditEntry
from core.outbox.sweeping import delete

AGING = ("sign-in", "sign-in-failed", "code-failed", "session-ended")
LEAST_DAYS = 30


def forget_sign_ins(*, days: int | None = None) -> int:
    """A clock entry. Deletes entries about sign-ins that are older than so many days; says how many."""
    kept = max(settings.AUDIT_SIGN_IN_DAYS if days is None else days, LEAST_DAYS)
    before = timezone.now() - timedelta(days=kept)
    return delete(AuditEntry.objects.filter(kind__in=AGING, at__lt=before).order_by("at"))
