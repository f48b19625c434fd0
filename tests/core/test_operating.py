"""The operator's page: what failed for good is looked at, replayed, or dropped; nothing else is touched."""

import logging
import uuid
from datetime import timedelta

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from wagtail.models import ModelLogEntry

import pytest

from core.models import Delivery, OutboxEntry, User
from core.operating.selectors import shown
from core.roles import assign
from tests.factories.accounts import make_user
from tests.factories.commerce import make_brand

LIST = "/dashboard/deliveries/"


@pytest.fixture
def operator() -> User:
    make_brand("petite")
    person = make_user(email="operator@example.com")
    assign(user=person, role="Operators")
    return person


@pytest.fixture
def desk(operator: User) -> Client:
    client = Client(headers={"host": "petite.localhost"})
    client.force_login(operator)
    return client


def make_delivery(state: str = "dead", **more: object) -> Delivery:
    values = {"attempts": 8, "error": "ConnectionError: no answer", "payload": {"order_id": 17}}
    return Delivery.objects.create(**({"reaction": "shop.mail.send", "state": state} | values | more))


def at(name: str, delivery: Delivery) -> str:
    return reverse(f"operating:{name}", kwargs={"pk": delivery.pk})


def test_it_lists_what_was_given_up_and_filters(desk: Client) -> None:
    dead = make_delivery()
    make_delivery("done", reaction="shop.done")
    make_delivery("pending", reaction="shop.waiting", queue="index")

    assert [row.pk for row in desk.get(LIST).context["deliveries"]] == [dead.pk]
    for query, reactions in {
        "state=pending": ["shop.waiting"],
        "state=pending&queue=fast": [],
        "state=done": ["shop.done"],
        "state=dead&reaction=MAIL": ["shop.mail.send"],
        "state=dead&reaction=other": [],
    }.items():
        found = desk.get(f"{LIST}?{query}").context["deliveries"]
        assert [row.reaction for row in found] == reactions, query
    assert desk.get(f"{LIST}?state=nonsense").status_code == 302


def test_older_ones_are_on_the_next_page(desk: Client) -> None:
    moment = timezone.now()
    for number in range(51):
        make_delivery(created_at=moment - timedelta(minutes=number))

    first = desk.get(LIST)
    second = desk.get(f"{LIST}?{first.context['older']}")

    assert len(first.context["deliveries"]) == 50
    assert len(second.context["deliveries"]) == 1
    assert second.context["older"] == ""


@pytest.mark.parametrize("count", [1, 45])
def test_it_is_cheap_however_many_there_are(desk: Client, count: int, django_assert_max_num_queries) -> None:
    for number in range(count):
        row = make_delivery()
        OutboxEntry.objects.create(kind="row", subject="product", key=str(number), state="dead")
    desk.get(LIST)

    with django_assert_max_num_queries(15):
        assert desk.get(LIST).status_code == 200
    with django_assert_max_num_queries(15):
        assert desk.get(at("delivery", row)).status_code == 200


def test_one_is_shown_without_people_and_secrets(desk: Client) -> None:
    delivery = make_delivery(
        payload={"order_id": 17, "to": "anna@example.com", "token": "s3cret", "note": "call 020 7946 0958"},
        error="SMTPRecipientsRefused: {'anna@example.com': (550, b'unknown')}",
    )  # fmt: skip

    page = desk.get(at("delivery", delivery)).content.decode()

    assert "17" in page
    assert "SMTPRecipientsRefused" in page
    for secret in ("anna", "s3cret", "7946"):
        assert secret not in page


def test_payloads_are_shown_with_their_shape() -> None:
    payload = {"args": [1, "anna@example.com"], "kwargs": {"email": "x", "pk": 3}, "job": "shop.jobs.run"}

    assert {field.name: field.value for field in shown(payload)} == {
        "args": "1, …",
        "kwargs": "email: …, pk: 3",
        "job": "shop.jobs.run",
    }


def test_a_replay_begins_anew(desk: Client, operator: User, caplog) -> None:
    caplog.set_level(logging.INFO, "fabula.audit")
    delivery = make_delivery(not_before=timezone.now() + timedelta(hours=3), claimed_by="old")

    answer = desk.post(at("replay", delivery), follow=True)

    delivery.refresh_from_db()
    assert "It is tried again now." in answer.content.decode()
    assert (delivery.state, delivery.attempts, delivery.error, delivery.claimed_by) == ("pending", 0, "", "")
    assert delivery.not_before <= timezone.now()
    entry = ModelLogEntry.objects.get(action="fabula.replay")
    assert (entry.user_id, entry.object_id) == (operator.pk, str(delivery.pk))
    (line,) = [record for record in caplog.records if record.name == "fabula.audit"]
    assert (line.getMessage(), line.user_id) == (f"replay {delivery}", operator.pk)


@pytest.mark.parametrize("state", ["done", "pending"])
@pytest.mark.parametrize("action", ["replay", "drop"])
def test_what_is_not_given_up_is_left_alone(desk: Client, state: str, action: str) -> None:
    delivery = make_delivery(state)

    answer = desk.post(at(action, delivery), follow=True)

    assert "nothing was changed" in answer.content.decode()
    assert Delivery.objects.values("state", "attempts", "error").get(pk=delivery.pk) == {
        "state": state,
        "attempts": 8,
        "error": "ConnectionError: no answer",
    }
    assert not ModelLogEntry.objects.filter(action__startswith="fabula.").exists()
    assert desk.get(at("confirm-drop", delivery)).status_code == 302


def test_dropping_is_asked_about_first(desk: Client, operator: User) -> None:
    delivery = make_delivery()

    assert "cannot be undone" in desk.get(at("confirm-drop", delivery)).content.decode()
    assert Delivery.objects.filter(pk=delivery.pk).exists()
    answer = desk.post(at("drop", delivery), follow=True)

    assert "will not happen" in answer.content.decode()
    assert not Delivery.objects.filter(pk=delivery.pk).exists()
    assert ModelLogEntry.objects.get(action="fabula.drop").user_id == operator.pk
    assert desk.get(at("delivery", delivery)).status_code == 404
    assert "nothing was changed" in desk.post(at("drop", delivery), follow=True).content.decode()


def test_a_change_that_was_not_shown_is_tried_again(desk: Client) -> None:
    entry = OutboxEntry.objects.create(
        kind="row", subject="product", key="1", state="dead", attempts=5, error="x"
    )
    address = reverse("operating:retry-entry", kwargs={"pk": entry.pk})

    desk.post(address)
    entry.refresh_from_db()
    assert (entry.state, entry.attempts, entry.error) == ("pending", 0, "")
    assert "nothing was changed" in desk.post(address, follow=True).content.decode()


def test_others_are_refused_and_change_nothing(operator: User) -> None:
    delivery = make_delivery()
    stranger = Client(headers={"host": "petite.localhost"})
    shopper = Client(headers={"host": "petite.localhost"})
    shopper.force_login(make_user(email="shopper@example.com"))
    paths = [LIST, at("delivery", delivery), at("confirm-drop", delivery)]

    assert {stranger.get(path).status_code for path in paths} == {302}
    assert {shopper.get(path).status_code for path in paths} == {403}
    for action in ("replay", "drop"):
        assert stranger.post(at(action, delivery)).status_code == 302
        assert shopper.post(at(action, delivery)).status_code == 403
    assert Delivery.objects.get(pk=delivery.pk).state == "dead"


def test_nothing_happens_by_a_link(desk: Client) -> None:
    delivery = make_delivery()

    assert {desk.get(at(action, delivery)).status_code for action in ("replay", "drop")} == {405}
    assert desk.get(f"{LIST}{uuid.uuid4()}/").status_code == 404
    assert Delivery.objects.get().state == "dead"
