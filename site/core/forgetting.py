"""Sessions that have run out go, with what shoppers typed into them and left; so does where people had signed in."""

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef
from django.utils import timezone

from allauth.usersessions.models import UserSession

from core.outbox.sweeping import delete

JUST_BEGUN = timedelta(hours=1)  # its session may be about to be written


def forget_sessions() -> int:
    """A clock entry. Returns how many rows went, in portions."""
    now = timezone.now()
    ended = delete(Session.objects.filter(expire_date__lt=now).order_by("expire_date"))
    session = Session.objects.filter(pk=OuterRef("session_key"))
    sign_ins = UserSession.objects.filter(~Exists(session), created_at__lt=now - JUST_BEGUN)
    return ended + delete(sign_ins.order_by("pk"))
