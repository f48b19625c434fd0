"""Staff's sessions: who is staff, how long a session of theirs lasts, and what it has passed.

A session is staff's if it began when its owner was. Who gets a role while signed in signs in again.
"""

import time
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import SessionBase
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from allauth.usersessions.models import UserSession

from core.models import User

MARK, ENDED, FACTOR, WAY_ON = "staff", "staff_ended", "second_factor", "staff_way_on"
ACCESS = "wagtailadmin.access_admin"
FINE_ENOUGH = 60  # seconds: a session is not written anew for each request
PINGS = "/editing-sessions/"  # an open editor sends these all day, whether anybody sits there or not


def is_staff(user: User | AnonymousUser) -> bool:
    """Whether any of the staff's tools is open to them."""
    return user.is_authenticated and (user.is_staff or user.is_superuser or user.has_perm(ACCESS))


def people() -> QuerySet[User]:
    """All of whom `is_staff` is true."""
    app, codename = ACCESS.split(".")
    named = {"codename": codename, "content_type__app_label": app}
    rights = {f"groups__permissions__{name}": value for name, value in named.items()}
    own = {f"user_permissions__{name}": value for name, value in named.items()}
    chosen = User.objects.filter(Q(is_staff=True) | Q(is_superuser=True) | Q(**rights) | Q(**own))
    return User.objects.filter(pk__in=chosen.values("pk"))


def begin(request: HttpRequest, user: User) -> None:
    """Somebody has signed in."""
    request.session.pop(ENDED, None)
    if is_staff(user):
        request.session[MARK] = {"since": time.time(), "seen": time.time()}


def has_begun(request: HttpRequest) -> bool:
    return MARK in request.session


def current_user(request: HttpRequest, user: User | AnonymousUser) -> User | AnonymousUser:
    """Whoever the session belongs to, unless it is one of staff's and its time is over: then it ends here."""
    mark = request.session.get(MARK) if user.is_authenticated else None
    if mark is None:
        return user
    if is_over(mark):
        request.session.flush()
        request.session[ENDED] = user.pk
        return AnonymousUser()
    if time.time() - mark["seen"] > FINE_ENOUGH and not is_ping(request):
        request.session[MARK] = {**mark, "seen": time.time()}
    return user


def ended_of(request: HttpRequest) -> int | None:
    """Whose session has ended in this browser, if nobody has signed in since."""
    return None if request.user.is_authenticated else request.session.get(ENDED)


def is_ping(request: HttpRequest) -> bool:
    return PINGS in request.path_info


def is_over(mark: dict[str, Any]) -> bool:
    now = time.time()
    idle, age = settings.STAFF_IDLE_MINUTES * 60, settings.STAFF_SESSION_HOURS * 3600
    return bool(now - mark["seen"] > idle or now - mark["since"] > age)


def pass_factor(session: SessionBase, user: User) -> None:
    """A code of theirs was right, in this session."""
    session[FACTOR] = str(user.pk)


def has_passed_factor(request: HttpRequest) -> bool:
    return request.session.get(FACTOR) == str(request.user.pk)


def end_sessions(user: User, *, but: str | None = None) -> int:
    """Sign a person out, everywhere; `but` is the key of the session that stays."""
    rows = list(UserSession.objects.filter(user=user).exclude(session_key=but or ""))
    for row in rows:
        row.end()
    return len(rows)
