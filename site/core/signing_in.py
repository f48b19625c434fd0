"""What follows when staff sign in, or fail to: a line in the audit log, and a session that knows its age.

Of customers nothing is recorded, and of what was typed nothing at all.
"""

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from allauth.mfa import signals
from allauth.mfa.models import Authenticator

from core import staff
from core.models import AuditEntry, User

Kind = AuditEntry.Kind
TOTP = str(Authenticator.Type.TOTP)


@receiver(user_logged_in)
def signed_in(sender: Any, request: HttpRequest | None, user: User, **_kwargs: Any) -> None:
    if request is None:
        return
    staff.begin(request, user)
    if not staff.has_begun(request):
        return
    passed = request.session.get(staff.FACTOR) == str(user.pk)
    AuditEntry.objects.create(kind=Kind.SIGN_IN, actor=user, person=user, after="code" if passed else "")


def password_failed(email: str) -> None:
    """Somebody, nobody knows who, gave a wrong password for this address."""
    person = staff.people().filter(email__iexact=email).first()
    if person:
        AuditEntry.objects.create(kind=Kind.SIGN_IN_FAILED, person=person)


@receiver(signals.authentication_failed)
def code_failed(user: User, **_kwargs: Any) -> None:
    if staff.is_staff(user):
        AuditEntry.objects.create(kind=Kind.CODE_FAILED, person=user)


@receiver(signals.authenticator_used)
def code_given(request: HttpRequest, user: User, **_kwargs: Any) -> None:
    staff.pass_factor(request.session, user)


@receiver(signals.authenticator_added)
def factor_added(request: HttpRequest, user: User, authenticator: Authenticator, **_kwargs: Any) -> None:
    """Who sets an app up has typed a code of it. Sessions that were opened without one end."""
    if authenticator.type == TOTP:
        staff.pass_factor(request.session, user)
        staff.end_sessions(user, but=request.session.session_key)
    _changed(request, user, after=str(authenticator.type))


@receiver(signals.authenticator_removed)
def factor_removed(request: HttpRequest, user: User, authenticator: Authenticator, **_kwargs: Any) -> None:
    if authenticator.type == TOTP:
        request.session.pop(staff.FACTOR, None)
    _changed(request, user, before=str(authenticator.type))


@receiver(signals.authenticator_reset)
def factor_reset(request: HttpRequest, user: User, authenticator: Authenticator, **_kwargs: Any) -> None:
    _changed(request, user, before=str(authenticator.type), after=str(authenticator.type))


def _changed(request: HttpRequest, user: User, *, before: str = "", after: str = "") -> None:
    if staff.is_staff(user):
        actor = request.user if isinstance(request.user, User) else user
        AuditEntry.objects.create(
            kind=Kind.SECOND_FACTOR, actor_id=actor.pk, person=user, before=before, after=after
        )
