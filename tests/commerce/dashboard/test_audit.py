"""Who did what, on one page; and where staff are signed in."""

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from allauth.usersessions.models import UserSession

from commerce.dashboard.audit import selectors
from commerce.order.services.change_address import ADDRESS
from commerce.partner.levels import change_level
from commerce.partner.models import Price, StockMovement
from commerce.partner.reasons import Reason
from core import audit
from core.models import AuditEntry, User
from core.roles import assign
from tests.commerce.dashboard.conftest import Shop, client_for
from tests.factories.accounts import make_user, sign_in
from tests.factories.commerce import make_product

PAGE, PEOPLE = "/dashboard/audit/", "/dashboard/people/"


def staff(email: str, *shops: Shop, role: str = "Managers") -> User:
    user = make_user(email)
    assign(user=user, role=role, brands=[shop.brand for shop in shops])
    return user


@pytest.fixture
def boss(petite: Shop, bakers: Shop) -> User:
    return User.objects.create_superuser("boss@example.com")


@pytest.fixture
def manager(petite: Shop, bakers: Shop) -> User:
    return staff("manager@example.com", petite)


@pytest.fixture
def baker(petite: Shop, bakers: Shop) -> User:
    return staff("baker@example.com", bakers)


def lines(client: Client, **query: object) -> list:
    return client.get(PAGE, query).context["page"].lines


def busy(shop: Shop, person: User) -> None:
    """A price and a level change."""
    with audit.acting(person):
        Price.objects.filter(stockrecord__product=shop.product).update(amount="24.50")
    record = shop.product.stockrecords.get()
    change_level(stockrecord=record, reason=Reason.DELIVERY, number=5, note="LS 12", seen=10, actor=person)


def test_one_page_tells_of_prices_stock_orders_and_people(petite: Shop, manager: User) -> None:
    busy(petite, manager)
    client = client_for(manager)

    found = lines(client)

    assert [line.at for line in found] == sorted((line.at for line in found), reverse=True)
    told = {(line.kind, line.who, line.what, line.before, line.after) for line in found}
    assert ("Price", "manager@example.com", "petite-sku · en-gb", "£10.00", "£24.50") in told
    assert ("Stock", "manager@example.com", "petite-sku", "10", "15") in told
    assert ("Order", "the shop", petite.order.number, "", "Paid") in told
    assert ("Role", "the shop", "manager@example.com", "", "Managers") in told
    assert ("Works for", "the shop", "manager@example.com", "", petite.brand.name) in told
    assert ("Signed in", "manager@example.com", "manager@example.com", "", "") in told


def test_nothing_of_another_brand_is_told(petite: Shop, bakers: Shop, manager: User, baker: User) -> None:
    busy(petite, manager)
    busy(bakers, baker)
    client = client_for(baker)

    for query in ({}, {"q": "petite"}, {"q": manager.email}, {"person": manager.pk}):
        text = (
            client.get(PAGE, query).text.replace('value="petite"', "").replace(f'value="{manager.email}"', "")
        )
        assert "petite" not in text.lower().replace("petite.localhost", "")
        assert manager.email not in text
    assert {line.what for line in lines(client, show="prices")} == {"bakers-sku · en-gb", "bakers-sku · de"}


def test_an_administrator_is_told_everything(
    petite: Shop, bakers: Shop, manager: User, baker: User, boss: User
) -> None:
    busy(petite, manager)
    busy(bakers, baker)
    record = bakers.product.stockrecords.get()
    bakers.line.delete()
    record.delete()

    found = lines(client_for(boss))

    assert {"petite-sku", "bakers-sku"} <= {line.what for line in found if line.kind == "Stock"}
    assert [line.url for line in found if line.kind == "Stock" and line.what == "bakers-sku"] == [""]


@pytest.mark.parametrize(
    ("query", "kinds"),
    [
        ({"show": "prices"}, {"Price"}),
        ({"show": "stock"}, {"Stock"}),
        ({"show": "orders"}, {"Order"}),
        ({"show": "sign-ins"}, {"Signed in"}),
        ({"show": "rights"}, {"Role", "Works for", "Rights"}),
        ({"q": "petite-sku"}, {"Price", "Stock"}),
        ({"q": "PETITE-1"}, {"Order"}),
        ({"q": "manager@"}, {"Role", "Works for", "Rights", "Signed in"}),
        ({"q": "no such thing"}, set()),
        ({"show": "forged"}, {"Price", "Stock", "Order", "Role", "Works for", "Rights", "Signed in"}),
        ({"since": "2999-01-01"}, set()),
        ({"until": "2001-01-01"}, set()),
        ({"until": "9999-12-31", "show": "orders"}, {"Order"}),
    ],
)
def test_what_is_looked_for_is_found(petite: Shop, manager: User, query: dict, kinds: set[str]) -> None:
    busy(petite, manager)

    assert {line.kind for line in lines(client_for(manager), **query)} == kinds


def test_of_one_person(petite: Shop, manager: User) -> None:
    busy(petite, manager)

    found = lines(client_for(manager), person=manager.pk)

    assert {line.kind for line in found} == {"Price", "Stock", "Role", "Works for", "Rights", "Signed in"}


def test_what_left_and_what_goes_back_is_told_with_the_orders(
    petite: Shop, bakers: Shop, manager: User, baker: User
) -> None:
    order = petite.order
    order.shipments.create(carrier="dhl", tracking_number="0034 0434", shipped_by=manager)
    attempt = order.payment_attempts.create(
        gateway="demo", reference="a-1", amount="10.00", currency="GBP", expires_at=timezone.now()
    )
    attempt.refunds.create(
        reference="r-1", amount="4.50", currency="GBP", reason="Torn", actor=petite.customer
    )

    found = lines(client_for(manager), show="orders", q=order.number)

    assert [(line.kind, line.who, line.what, line.after, line.note) for line in found] == [
        ("Refund", "the customer", order.number, "£4.50 (On its way)", "Torn"),
        ("Parcel", manager.email, order.number, "DHL 0034 0434", ""),
        ("Order", "the shop", order.number, "Paid", ""),
    ]
    assert {line.kind for line in lines(client_for(manager), person=manager.pk, show="orders")} == {"Parcel"}
    assert [line.what for line in lines(client_for(baker), show="orders")] == [bakers.order.number]


def test_that_an_address_was_changed_is_told_and_not_the_address(petite: Shop, manager: User) -> None:
    petite.order.notes.create(user=manager, note_type=ADDRESS, message='{"from": ["1 Old Lane"], "to": []}')

    found = lines(client_for(manager), show="orders", person=manager.pk)

    assert [(line.kind, line.who, line.what) for line in found] == [
        ("Address changed", manager.email, petite.order.number)
    ]
    assert "Old Lane" not in client_for(manager).get(PAGE).text


def test_stock_that_was_deleted_is_told_with_who_did_it(
    petite: Shop, bakers: Shop, manager: User, baker: User
) -> None:
    gone = make_product(petite.brand, "Gone", sku="gone")
    with audit.acting(manager):
        gone.delete()

    told = [line for line in lines(client_for(manager)) if (line.kind, line.what) == ("Stock", "gone")]

    assert [(line.who, line.before, line.after) for line in told] == [(manager.email, "10", "0")]
    assert "gone" not in {line.what for line in lines(client_for(baker))}


def test_a_customers_name_is_not_told(petite: Shop, manager: User) -> None:
    petite.order.status_changes.update(actor=petite.customer)

    found = lines(client_for(manager), show="orders")

    assert [line.who for line in found] == ["the customer"]


def test_page_after_page_each_line_once(petite: Shop, manager: User) -> None:
    moment = timezone.now()
    AuditEntry.objects.bulk_create(
        AuditEntry(
            kind="sign-in", at=moment + timedelta(seconds=number // 2), person=manager, what=f"no. {number}"
        )
        for number in range(120)
    )
    client = client_for(manager)
    seen, query, pages = [], "", 0
    while pages < 20:
        context = client.get(f"{PAGE}?{query}").context
        seen += [(line.source, line.key) for line in context["page"].lines]
        query, pages = context["older"], pages + 1
        if not query:
            break

    assert pages == 3
    assert len(seen) == len(set(seen)) >= 120
    everything = AuditEntry.objects.filter(person=manager).count()
    assert sum(source == "entry" and True for source, _key in seen) >= everything


def test_a_forged_place_is_the_beginning(petite: Shop, manager: User) -> None:
    client = client_for(manager)

    for place in ("x", "entry-", "entry-9e9", "entry--1", "nothing-7", "entry-99999999999999999999"):
        assert lines(client, before=place)[0].kind == "Signed in"
    assert selectors.read_place("entry-7.movement-3.forged-4") == {"entry": 7, "movement": 3}


def test_as_many_queries_for_many_lines_as_for_few(petite: Shop, manager: User) -> None:
    client = client_for(manager)

    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(PAGE).status_code == 200
        return len(queries)

    count()
    few = count()
    for number in range(30):
        busy_record = petite.product.stockrecords.get()
        busy_record.move(reason=Reason.FOUND, units=1, actor=staff(f"w{number}@example.com", petite))

    assert count() == few <= 15
    assert StockMovement.objects.count() >= 30


@pytest.mark.parametrize("role", ["Editors", "Merchandisers", "Fulfilment", "Support", "Operators"])
def test_other_roles_are_refused(petite: Shop, role: str) -> None:
    client = client_for(staff("somebody@example.com", petite, role=role))

    assert client.get(PAGE).status_code == 403
    assert client.get(PEOPLE).status_code == 403


def test_an_administrator_sees_who_is_signed_in_and_ends_it(petite: Shop, manager: User, boss: User) -> None:
    TOTP.activate(manager, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    other = staff("other@example.com", petite)
    phone, desk = sign_in(petite.brand, other), sign_in(petite.brand, other)
    client = client_for(boss)

    members = {each.email: each for each in client.get(PEOPLE).context["members"].people}
    assert members["manager@example.com"].has_second_factor
    assert not members["other@example.com"].has_second_factor
    assert members["other@example.com"].roles == ("Managers",)
    assert members["other@example.com"].brands == (petite.brand.name,)
    assert len(members["other@example.com"].places) == 2
    assert petite.customer.email not in members

    first = UserSession.objects.filter(user=other).order_by("pk").first()
    answer = client.post(reverse("dashboard:people-session-end", args=[first.pk]))
    assert answer["Location"] == PEOPLE
    assert [each.get("account/").status_code for each in (phone, desk)] == [302, 200]

    client.post(reverse("dashboard:people-sign-out", args=[other.pk]))
    assert desk.get("account/").status_code == 302
    rows = AuditEntry.objects.filter(kind="session-ended").values_list("actor", "person")
    assert list(rows) == [(boss.pk, other.pk)] * 2


def test_a_session_that_ran_out_is_not_shown(petite: Shop, boss: User) -> None:
    other = staff("other@example.com", petite)
    sign_in(petite.brand, other)
    Session.objects.filter(session_key__in=UserSession.objects.values("session_key")).update(
        expire_date=timezone.now() - timedelta(days=1)
    )

    members = {each.email: each for each in client_for(boss).get(PEOPLE).context["members"].people}

    assert members["other@example.com"].places == ()


def test_a_manager_ends_nobodys_session(petite: Shop, manager: User) -> None:
    other = staff("other@example.com", petite)
    desk = sign_in(petite.brand, other)
    client = client_for(manager)

    assert client.post(reverse("dashboard:people-sign-out", args=[other.pk])).status_code == 403
    session = UserSession.objects.get(user=other)
    assert client.post(reverse("dashboard:people-session-end", args=[session.pk])).status_code == 403

    assert desk.get("account/").status_code == 200


def test_a_customers_sessions_are_nobodys_to_end(petite: Shop, boss: User) -> None:
    customer = make_user("customer@example.org")
    shopper = sign_in(petite.brand, customer)
    client = client_for(boss)

    session = UserSession.objects.get(user=customer)
    assert client.post(reverse("dashboard:people-session-end", args=[session.pk])).status_code == 404
    assert client.post(reverse("dashboard:people-sign-out", args=[customer.pk])).status_code == 404

    assert shopper.get("account/").status_code == 200


def test_a_customer_is_found_to_be_given_a_role_and_not_where_they_are(petite: Shop, boss: User) -> None:
    sign_in(petite.brand, make_user("customer@example.org"))

    (found,) = client_for(boss).get(PEOPLE, {"q": "CUSTOMER@ex"}).context["members"].people

    assert (found.email, found.roles, found.places) == ("customer@example.org", (), ())


def test_the_list_says_what_a_role_still_lacks(petite: Shop, boss: User) -> None:
    staff("translator@example.com", petite, role="Translators")
    staff("editor@example.com", role="Editors")
    given = staff("given@example.com", role="Translators")
    assign(user=given, role="Translators", brands=[petite.brand], languages=["de"])

    members = {each.email: each for each in client_for(boss).get(PEOPLE).context["members"].people}

    assert members["translator@example.com"].lacks == ("no language given yet",)
    assert members["editor@example.com"].lacks == ("no brand given yet",)
    assert members["given@example.com"].lacks == ()
    assert members["given@example.com"].roles == ("Translators",)
    assert members["given@example.com"].languages == ("German",)


def test_many_people_cost_as_many_queries_as_few(petite: Shop, boss: User) -> None:
    client = client_for(boss)
    for number in range(2):
        sign_in(petite.brand, staff(f"first{number}@example.com", petite))
    with CaptureQueriesContext(connection) as few:
        client.get(PEOPLE)
    for number in range(6):
        sign_in(petite.brand, staff(f"more{number}@example.com", petite))
    with CaptureQueriesContext(connection) as many:
        client.get(PEOPLE)

    assert len(many) == len(few)
