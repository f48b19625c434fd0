"""The audit log: what the database records by itself, by whom, and that nobody takes it back."""

from datetime import timedelta
from decimal import Decimal

from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

import pytest

from commerce.partner.models import Price
from commerce.shipping.models import DeliveryMethod, DeliveryPrice
from core import audit, roles
from core.audit import actors
from core.audit.installation import dialect
from core.logging import request_in_hand
from core.models import AuditActor, AuditEntry, User
from tests.factories.commerce import make_brand, make_product, make_tax_class
from tests.factories.content import make_home

Kind = AuditEntry.Kind


@pytest.fixture
def brand():
    return make_brand("petite")


@pytest.fixture
def boss() -> User:
    return User.objects.create_superuser("boss@example.org")


def told(kind: str) -> list[tuple]:
    rows = AuditEntry.objects.filter(kind=kind).order_by("pk")
    return list(rows.values_list("actor", "person", "brand", "before", "after"))


def price_of(brand) -> Price:
    record = make_product(brand, "Bear", sku="BEAR").stockrecords.get()
    return Price.objects.get(stockrecord=record, market__locale__language_code="en-gb")


def amounts() -> list[tuple]:
    """What is told of prices, as numbers: databases write them each in their way."""
    prices = AuditEntry.objects.filter(kind=Kind.PRICE, what="BEAR · en-gb").order_by("pk")
    rows = prices.values_list("actor", "before", "after")
    return [
        (actor, *(Decimal(text.split()[0]) if text else None for text in texts)) for actor, *texts in rows
    ]


def test_a_price_is_recorded_however_it_changes(brand, boss):
    price = price_of(brand)
    first = price.amount
    with audit.acting(boss):
        price.amount = Decimal("24.90")
        price.save()
    Price.objects.filter(pk=price.pk).update(amount=Decimal("19.50"))
    Price.objects.bulk_update([Price(pk=price.pk, amount=Decimal("18.00"))], ["amount"])
    with connection.cursor() as cursor:
        cursor.execute("UPDATE partner_price SET amount = 17.00")
    price.delete()

    assert amounts() == [
        (None, None, first),
        (boss.pk, first, Decimal("24.90")),
        (None, Decimal("24.90"), Decimal("19.50")),
        (None, Decimal("19.50"), Decimal("18.00")),
        (None, Decimal("18.00"), Decimal("17.00")),
        (None, Decimal("17.00"), None),
    ]
    entry = AuditEntry.objects.filter(kind=Kind.PRICE).order_by("pk").last()
    assert (entry.what, entry.brand, entry.after) == ("BEAR · en-gb", brand, "")
    assert entry.record_id == price.stockrecord_id


def test_a_former_price_is_recorded_and_what_stays_is_not(brand):
    price = price_of(brand)
    before = AuditEntry.objects.count()

    price.save()
    Price.objects.filter(pk=price.pk).update(compare_at=Decimal("99.00"))

    assert AuditEntry.objects.count() == before + 1
    assert AuditEntry.objects.order_by("pk").last().kind == Kind.FORMER_PRICE


def test_roles_rights_and_brands_are_recorded_once_each(brand, boss):
    person = User.objects.create_user("ada@example.org")
    with audit.acting(boss):
        roles.assign(user=person, role="Merchandisers", brands=[brand])
        person.groups.remove(Group.objects.get(name="Merchandisers"))
        User.objects.filter(pk=person.pk).update(is_active=False)

    assert told(Kind.ROLE) == [
        (boss.pk, person.pk, None, "", "Merchandisers"),
        (boss.pk, person.pk, None, "Merchandisers", ""),
    ]
    assert told(Kind.BRAND) == [(boss.pk, person.pk, brand.pk, "", brand.name)]
    assert [row for row in told(Kind.RIGHT) if row[1] == person.pk] == [
        (boss.pk, person.pk, None, "", "staff"),
        (boss.pk, person.pk, None, "staff", ""),
        (boss.pk, person.pk, None, "", "locked out"),
    ]


def test_what_follows_from_role_languages_and_brand_is_not_told_again(brand):
    make_home(brand, "de")
    roles.apply_roles()
    person = User.objects.create_user("ada@example.org")

    roles.assign(user=person, role="Translators", brands=[brand], languages=["de"])

    assert {"Translators at petite", "Translators at petite into de"} <= set(
        person.groups.values_list("name", flat=True)
    )
    assert sorted(row[-1] for row in told(Kind.ROLE)) == ["Translators", "Translators into de"]


def test_rights_given_past_the_roles_are_recorded(boss):
    person, role = User.objects.create_user("ada@example.org"), Group.objects.get(name="Fulfilment")
    right = Permission.objects.get(codename="add_refund")
    with audit.acting(boss):
        person.user_permissions.add(right)
        role.permissions.add(right)

    entries = AuditEntry.objects.filter(kind=Kind.RIGHT, after="add_refund")
    assert list(entries.values_list("actor", "person", "what")) == [
        (boss.pk, person.pk, ""),
        (boss.pk, None, "Fulfilment"),
    ]


def test_what_delivery_costs_is_recorded(brand, boss):
    method = DeliveryMethod.objects.create(brand=brand, code="post", tax_class=make_tax_class())
    price = DeliveryPrice.objects.create(method=method, market=brand.markets.first(), amount="3.90")
    with audit.acting(boss):
        DeliveryPrice.objects.filter(pk=price.pk).update(amount="0.01", free_from="20.00")

    entries = AuditEntry.objects.filter(actor=boss.pk).order_by("kind")
    assert list(entries.values_list("kind", "brand", "what")) == [
        (Kind.DELIVERY_PRICE, brand.pk, "post · en-gb"),
        (Kind.FREE_DELIVERY, brand.pk, "post · en-gb"),
    ]
    assert [Decimal(entry.after.split()[0]) for entry in entries] == [Decimal("0.01"), Decimal("20.00")]


def test_opening_an_account_or_signing_in_changes_no_right():
    person = User.objects.create_user("ada@example.org")
    User.objects.filter(pk=person.pk).update(last_login=timezone.now(), first_name="Ada")

    assert not AuditEntry.objects.exists()


def test_whoever_sends_the_request_is_named(brand, boss):
    """Through a page of staff's, and through none of its code: the statement is told who acts."""
    person = User.objects.create_user("ada@example.org")
    client = Client(HTTP_HOST="petite.localhost")
    client.force_login(boss)

    data = {"email": person.email, "is_active": "on", "is_staff": "on"}
    data |= {"date_joined_0": "2026-01-01", "date_joined_1": "10:00:00"}
    answer = client.post(reverse("admin:core_user_change", args=[person.pk]), data)

    assert answer.status_code == 302
    assert told(Kind.RIGHT)[-1] == (boss.pk, person.pk, None, "", "staff")
    assert request_in_hand.get() is None
    assert actors.actor_id() is None
    assert not AuditActor.objects.exists()


def test_a_failed_statement_leaves_no_name_behind(brand, boss):
    price = price_of(brand)

    with audit.acting(boss), pytest.raises(DatabaseError), transaction.atomic():
        Price.objects.filter(pk=price.pk).update(amount=-1)
    Price.objects.filter(pk=price.pk).update(amount=5)

    assert amounts()[-1] == (None, price.amount, Decimal(5))


@pytest.mark.django_db(transaction=True)
def test_without_a_transaction_the_name_is_the_statements_alone(brand, boss):
    price = price_of(brand)

    with audit.acting(boss):
        Price.objects.filter(pk=price.pk).update(amount=5)
    Price.objects.filter(pk=price.pk).update(amount=6)

    assert [row[0] for row in amounts()][1:] == [boss.pk, None]
    assert not AuditActor.objects.exists()


@pytest.mark.parametrize(
    ("sql", "is_watched"),
    [
        ("SELECT 1 FROM {}", False),
        ("(SELECT 1 FROM {})", False),
        ("DECLARE rows CURSOR FOR SELECT 1 FROM {}", False),
        ("DELETE FROM {}", True),
        ("INSERT INTO {} VALUES " + 100 * "(1), ", True),
        ("INSERT INTO another VALUES " + 100 * "(1), " + "{}", False),
        ("WITH rows AS (SELECT " + 100 * "1, " + "1) DELETE FROM {}", True),
    ],
)
def test_nobody_is_named_for_reading(sql, is_watched):
    (table, *_others) = actors.trails.named()

    assert actors.is_watched(sql.format(table)) == is_watched


@pytest.mark.parametrize("age", [0, 29, 400])
@pytest.mark.parametrize("kind", [Kind.SIGN_IN, Kind.ROLE])
def test_nothing_is_changed_and_only_old_sign_ins_are_deleted(kind, age):
    at = timezone.now() - timedelta(days=age)
    entry = AuditEntry.objects.create(kind=kind, at=at, after="x")

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        AuditEntry.objects.filter(pk=entry.pk).update(after="y")
    if (kind, age) == (Kind.SIGN_IN, 400):
        assert AuditEntry.objects.filter(pk=entry.pk).delete()[0] == 1
        return
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        AuditEntry.objects.filter(pk=entry.pk).delete()
    assert AuditEntry.objects.get().after == "x"


def test_old_sign_ins_are_forgotten_and_nothing_else(settings, capsys):
    for kind in (Kind.SIGN_IN, Kind.SIGN_IN_FAILED, Kind.ROLE):
        for days in (1, 100, 400):
            AuditEntry.objects.create(kind=kind, at=timezone.now() - timedelta(days=days))

    call_command("forget_sign_ins")
    assert capsys.readouterr().out == "2 entries about sign-ins have gone.\n"
    call_command("forget_sign_ins", days=1)  # 30 at least

    left = AuditEntry.objects.exclude(kind=Kind.ROLE).values_list("at", flat=True)
    assert [(timezone.now() - at).days for at in left] == [1, 1]
    assert AuditEntry.objects.filter(kind=Kind.ROLE).count() == 3


def test_all_triggers_are_there():
    with connection.cursor() as cursor:
        assert dialect("default").missing(cursor) == set()
