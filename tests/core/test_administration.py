"""What Django's admin leaves to administrators of the chain's own rows."""

from django.test import Client
from django.urls import reverse

import pytest

from core.models import OutboxEntry, User
from tests.factories.commerce import make_brand


@pytest.fixture
def administrator() -> Client:
    make_brand("petite")
    client = Client(HTTP_HOST="petite.localhost")
    client.force_login(User.objects.create_superuser("root@example.org", "pw"))
    return client


def test_a_dead_entry_is_tried_again_and_nothing_else_of_it_is_written(administrator: Client) -> None:
    entry = OutboxEntry.objects.create(
        kind="row", subject="tax", key="1", payload={}, state="dead", attempts=5
    )
    page = reverse("admin:core_outboxentry_change", args=[entry.pk])

    answer = administrator.post(page, {"state": "pending", "attempts": "0", "key": "2", "subject": "price"})

    assert answer.status_code == 302
    entry.refresh_from_db()
    assert (entry.state, entry.attempts, entry.key, entry.subject) == ("pending", 0, "1", "tax")


@pytest.mark.parametrize("model", ["outboxentry", "delivery"])
def test_nobody_makes_of_the_chains_rows_by_hand(administrator: Client, model: str) -> None:
    assert administrator.get(reverse(f"admin:core_{model}_add")).status_code == 403
