"""Sign somebody else out. Each is a line in the audit log."""

from django.db import transaction

from allauth.usersessions.models import UserSession

from core import staff
from core.models import AuditEntry, User


@transaction.atomic
def end_session(*, session: UserSession, by: User) -> None:
    session.end()
    _record(session.user, by)


@transaction.atomic
def sign_out(*, person: User, by: User) -> int:
    """Everywhere; says in how many places."""
    count = staff.end_sessions(person)
    if count:
        _record(person, by)
    return count


def _record(person: User, by: User) -> None:
    AuditEntry.objects.create(kind=AuditEntry.Kind.SESSION_ENDED, actor_id=by.pk, person=person)
