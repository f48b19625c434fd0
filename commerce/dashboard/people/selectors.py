"""Who works here, and where they are signed in: in a constant number of queries."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef
from django.utils import timezone

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession

from commerce.customer.devices import device
from core import staff
from core.models import User
from core.roles import AT


@dataclass(frozen=True, kw_only=True)
class Place:
    """Somewhere where somebody is signed in."""

    id: int
    device: str
    since: datetime


@dataclass(frozen=True, kw_only=True)
class Member:
    id: int
    name: str
    email: str
    roles: tuple[str, ...]
    brands: tuple[str, ...]
    is_administrator: bool
    has_second_factor: bool
    last_login: datetime | None
    places: tuple[Place, ...]


def members() -> list[Member]:
    """All staff, by e-mail."""
    factor = Authenticator.objects.filter(user=OuterRef("pk"), type=Authenticator.Type.TOTP)
    people = list(
        staff.people()
        .filter(is_active=True)
        .annotate(has_second_factor=Exists(factor))
        .prefetch_related("groups", "brands")
    )
    places = _places([person.pk for person in people])
    return [_member(person, places.get(person.pk, [])) for person in people]


def _places(people: list[int]) -> dict[int, list[Place]]:
    """Rows outlive their sessions; those without one are nowhere."""
    live = Session.objects.filter(session_key=OuterRef("session_key"), expire_date__gt=timezone.now())
    rows = UserSession.objects.filter(Exists(live), user__in=people).order_by("-created_at")
    found: dict[int, list[Place]] = {}
    for row in rows:
        place = Place(id=row.pk, device=device(row.user_agent), since=row.created_at)
        found.setdefault(row.user_id, []).append(place)
    return found


def _member(person: User, places: list[Place]) -> Member:
    return Member(
        id=person.pk,
        name=str(person),
        email=person.email,
        roles=tuple(group.name for group in person.groups.all() if AT not in group.name),
        brands=tuple(brand.name for brand in person.brands.all()),
        is_administrator=person.is_superuser,
        has_second_factor=person.has_second_factor,
        last_login=person.last_login,
        places=tuple(places),
    )
