"""Who works here, what they may do, and where they are signed in: in a constant number of queries."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from wagtail.coreutils import get_content_languages
from wagtail.models import ModelLogEntry

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession

from commerce.customer.devices import device
from core import roles, staff
from core.models import User
from core.people.lacking import lacks

MOST = 50


@dataclass(frozen=True, kw_only=True)
class Place:
    """Somewhere where somebody is signed in."""

    id: int
    device: str
    since: datetime


@dataclass(frozen=True, kw_only=True)
class Member:
    """Somebody with an account. `lacks` says why it opens nothing yet; of customers nothing is missing."""

    id: int
    name: str
    email: str
    roles: tuple[str, ...]
    brands: tuple[str, ...]
    languages: tuple[str, ...]
    lacks: tuple[str, ...]
    is_administrator: bool
    is_active: bool
    has_second_factor: bool
    last_login: datetime | None
    places: tuple[Place, ...]


@dataclass(frozen=True, kw_only=True)
class Members:
    """`is_cut`: more than are shown fit the words."""

    people: list[Member]
    is_cut: bool = False


def members(words: str = "") -> Members:
    """All staff and who is to become staff, by e-mail; or whoever fits the words: they may be given a role."""
    factor = Authenticator.objects.filter(user=OuterRef("pk"), type=Authenticator.Type.TOTP)
    made = _made_here()
    chosen = _found(words) if words.split() else _staff_to_be(made)
    rows = (
        chosen.annotate(has_second_factor=Exists(factor))
        .prefetch_related("groups", "brands")
        .order_by("email")
    )
    people = list(rows[: MOST + 1] if words.split() else rows)
    shown = people[:MOST] if words.split() else people
    places = _places([person.pk for person in shown])
    return Members(
        people=[
            _member(person, places.get(person.pk, []), is_made_here=person.pk in made) for person in shown
        ],
        is_cut=len(shown) < len(people),
    )


def _made_here() -> set[int]:
    """Whose account an administrator has made: customers open theirs themselves."""
    people = ContentType.objects.get_for_model(User)
    made = ModelLogEntry.objects.filter(content_type=people, action="wagtail.create")
    return {int(key) for key in made.values_list("object_id", flat=True)}


def _staff_to_be(made: set[int]) -> "QuerySet[User]":
    """With those who have a brand or an account from here, but no role yet."""
    begun = Q(pk__in=made) | Q(brands__isnull=False)
    chosen = User.objects.filter(begun, is_active=True).values("pk")
    return User.objects.filter(Q(pk__in=staff.people().values("pk")) | Q(pk__in=chosen))


def _found(words: str) -> "QuerySet[User]":
    found = User.objects.all()
    for word in words.split():
        found = found.filter(
            Q(email__icontains=word) | Q(first_name__icontains=word) | Q(last_name__icontains=word)
        )
    return found


def _places(people: list[int]) -> dict[int, list[Place]]:
    """Rows outlive their sessions; those without one are nowhere. Where a customer is, is nobody's business."""
    live = Session.objects.filter(session_key=OuterRef("session_key"), expire_date__gt=timezone.now())
    members = staff.people().filter(pk__in=people)
    rows = UserSession.objects.filter(Exists(live), user__in=members).order_by("-created_at")
    found: dict[int, list[Place]] = {}
    for row in rows:
        place = Place(id=row.pk, device=device(row.user_agent), since=row.created_at)
        found.setdefault(row.user_id, []).append(place)
    return found


def _member(person: User, places: list[Place], *, is_made_here: bool) -> Member:
    groups = {group.name for group in person.groups.all()}
    held = sorted(name for name in groups if roles.is_given_by_hand(name))
    brands = tuple(brand.name for brand in person.brands.all())
    is_complete = person.is_superuser or not (held or brands or is_made_here)
    return Member(
        id=person.pk,
        name=str(person),
        email=person.email,
        roles=tuple(held),
        brands=brands,
        languages=tuple(_language(code) for code in sorted(roles.all_languages_of(groups))),
        lacks=() if is_complete else tuple(lacks(groups, has_brand=bool(brands))),
        is_administrator=person.is_superuser,
        is_active=person.is_active,
        has_second_factor=person.has_second_factor,
        last_login=person.last_login,
        places=tuple(places),
    )


def _language(code: str) -> str:
    return str(get_content_languages().get(code, code))
