from datetime import timedelta

from django.conf import settings as django_settings
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

import pytest

from core.models import Delivery, OutboxEntry, RelayLease

pytestmark = pytest.mark.django_db

PROBE = {"host": "127.0.0.1:8012"}


@pytest.fixture
def probe() -> Client:
    OutboxEntry.objects.all().delete()  # what the migrations have left to do
    return Client(headers=PROBE)


@pytest.fixture
def relay() -> RelayLease:
    """A relay that has just renewed its lease."""
    RelayLease.objects.all().delete()
    held_until = timezone.now() + timedelta(seconds=django_settings.RELAY_LEASE_SECONDS)
    return RelayLease.objects.create(pk=1, holder="relay-1", held_until=held_until)


def wait(seconds: float) -> None:
    OutboxEntry.objects.create(
        kind="row", subject="product", key="1", created_at=timezone.now() - timedelta(seconds=seconds)
    )


def test_alive_asks_nobody(probe: Client, django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        response = probe.get("/-/health/live")

    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert response["Cache-Control"] == "no-store"


def test_ready(probe: Client, relay: RelayLease) -> None:
    wait(1)
    response = probe.get("/-/health/ready")

    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"
    found = response.json()
    assert found["status"] == "ok"
    assert {name: check["ok"] for name, check in found["checks"].items()} == {
        "database": True,
        "relay": True,
        "outbox": True,
    }
    assert 1 <= found["checks"]["outbox"]["age"] < 5


def test_without_a_relay_it_is_not(probe: Client) -> None:
    RelayLease.objects.all().delete()
    response = probe.get("/-/health/ready")

    assert response.status_code == 503
    assert response["Cache-Control"] == "no-store"
    assert response.json()["status"] == "unavailable"
    assert response.json()["checks"]["relay"] == {"ok": False, "age": None, "detail": "no relay is running"}


def test_with_a_silent_relay_it_is_not(probe: Client, relay: RelayLease, settings) -> None:
    RelayLease.objects.update(held_until=timezone.now() - timedelta(seconds=settings.HEALTH_RELAY_SECONDS))
    response = probe.get("/-/health/ready")

    assert response.status_code == 503
    assert response.json()["checks"]["relay"]["ok"] is False


def test_with_an_old_entry_it_is_not(probe: Client, relay: RelayLease, settings) -> None:
    wait(settings.HEALTH_OUTBOX_SECONDS + 1)
    response = probe.get("/-/health/ready")

    assert response.status_code == 503
    assert response.json()["checks"]["outbox"]["ok"] is False


def test_with_an_overdue_delivery_it_is_not_but_a_later_one_may_wait(
    probe: Client, relay: RelayLease, settings
) -> None:
    moment = timezone.now()
    Delivery.objects.create(reaction="a.b", not_before=moment + timedelta(days=1))
    assert probe.get("/-/health/ready").status_code == 200

    overdue = moment - timedelta(seconds=settings.HEALTH_OUTBOX_SECONDS + 1)
    Delivery.objects.create(reaction="a.b", not_before=overdue)
    assert probe.get("/-/health/ready").status_code == 503


def test_without_a_database_it_is_not_and_says_only_that(probe: Client) -> None:
    def fail(execute, sql, params, many, context):
        raise OperationalError("connection to server at 10.0.0.7 failed")

    with connection.execute_wrapper(fail):
        response = probe.get("/-/health/ready")
        alive = probe.get("/-/health/live")

    assert response.status_code == 503
    assert response.json()["checks"] == {"database": {"ok": False, "age": None, "detail": "OperationalError"}}
    assert alive.status_code == 200


def test_it_is_for_reading(probe: Client) -> None:
    assert probe.post("/-/health/ready").status_code == 405
