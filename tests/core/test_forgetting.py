"""What shoppers typed and left goes with its session; whoever is still there keeps theirs."""

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from allauth.usersessions.models import UserSession

from core.forgetting import forget_sessions
from core.models import User
from core.outbox import sweeping


def make_session(*, over: timedelta) -> str:
    client = Client()
    session = client.session
    session["checkout.petite"] = {"details": {"email": "ada@example.org", "line1": "12 St James’s Square"}}
    session.save()
    Session.objects.filter(pk=session.session_key).update(expire_date=timezone.now() - over)
    return session.session_key


def make_sign_in(session_key: str, *, ago: timedelta) -> UserSession:
    user = User.objects.create_user(f"{session_key}@example.org")
    return UserSession.objects.create(
        user=user, session_key=session_key, ip="198.51.100.7", created_at=timezone.now() - ago
    )


def test_what_has_run_out_goes_and_what_lives_stays():
    make_session(over=timedelta(seconds=1))
    living = make_session(over=-timedelta(minutes=1))

    assert forget_sessions() == 1
    assert Session.objects.get().pk == living
    assert forget_sessions() == 0


def test_a_sign_in_goes_with_its_session_unless_it_has_just_begun():
    over, living = make_session(over=timedelta(1)), make_session(over=-timedelta(1))
    make_sign_in(over, ago=timedelta(days=15))
    make_sign_in("signed-out", ago=timedelta(hours=2))
    kept = {
        make_sign_in(living, ago=timedelta(days=15)).pk,
        make_sign_in("being-written", ago=timedelta(minutes=5)).pk,
    }

    assert forget_sessions() == 3
    assert set(UserSession.objects.values_list("pk", flat=True)) == kept


def test_they_go_in_portions(monkeypatch):
    monkeypatch.setattr(sweeping, "PORTION", 2)
    for _ in range(5):
        make_session(over=timedelta(seconds=1))

    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert forget_sessions() == 5

    deletes = [each for each in queries if each["sql"].startswith('DELETE FROM "django_session"')]
    assert (len(deletes), Session.objects.count()) == (3, 0)
