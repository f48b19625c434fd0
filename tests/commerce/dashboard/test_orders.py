"""An order's state is changed through the order services, or not at all."""

import csv
import io

from django.urls import reverse

import pytest

from commerce.order import services
from commerce.order.models import Order, OrderStatusChange
from commerce.order.states import SENDING, State
from commerce.partner.models import StockRecord
from commerce.payment.models import Source, SourceType
from core.models import User
from core.roles import assign
from tests.commerce.dashboard.conftest import Shop, client_for, make_order


@pytest.fixture
def packer(petite: Shop) -> User:
    user = User.objects.create_user("packer@example.com", first_name="Pat", last_name="Acker")
    assign(user=user, role="Fulfilment", brands=[petite.brand])
    return user


def page(order: Order) -> str:
    return reverse("dashboard:order-detail", args=[order.number])


def facts(order: Order) -> tuple:
    """All that a change of state could touch."""
    order.refresh_from_db()
    record = StockRecord.objects.get(pk=order.lines.get().stockrecord_id)
    return (
        order.status,
        record.num_in_stock,
        record.num_allocated,
        order.status_changes.count(),
        order.notes.count(),
    )


def test_shipping_takes_the_goods_and_tells_the_history(petite: Shop, packer: User) -> None:
    wish = {"action": "ship_selected_orders", "selected_order": petite.order.pk, "confirmed": petite.order.pk}

    answer = client_for(packer).post(reverse("dashboard:order-list"), wish)

    assert answer.status_code == 302
    assert facts(petite.order) == ("Shipped", 8, 0, 2, 0)
    change = OrderStatusChange.objects.filter(order=petite.order).latest("pk")
    assert (change.old_status, change.new_status) == ("Paid", "Shipped")
    assert (change.actor, change.reason) == (packer, "")


def test_the_history_says_who_and_when(petite: Shop, packer: User) -> None:
    client = client_for(packer)
    packing = reverse("dashboard:order-pack", args=[petite.order.number])
    assert packing in client.get(page(petite.order)).content.decode()
    services.ship(order=petite.order, actor=packer, reason="DHL 123")

    shown = client.get(page(petite.order)).content.decode()

    assert "Pat Acker" in shown
    assert "DHL 123" in shown
    assert packing not in shown


def test_cancelling_a_paid_order_gives_the_goods_back(petite: Shop, packer: User) -> None:
    card = SourceType.objects.create(name="Card")
    Source.objects.create(order=petite.order, source_type=card, currency="GBP", amount_debited="20.00")
    client, before = client_for(packer), facts(petite.order)
    wish = {"order_action": "cancel", "reason": "Changed their mind"}

    asked = client.post(page(petite.order), wish)
    assert facts(petite.order) == before
    assert f"{petite.order.email} hears of it by mail" in asked.text
    client.post(page(petite.order), {**wish, "confirmed": asked.context["confirmed"]})

    assert facts(petite.order) == ("Needs refund", 10, 0, 2, 0)
    assert petite.order.status_changes.latest("pk").reason == "Changed their mind"


@pytest.mark.parametrize("state", [s for s in State if s not in {*SENDING, State.PENDING}])
def test_what_is_over_stays_as_it_is(petite: Shop, packer: User, state: State) -> None:
    order = make_order(petite.brand, petite.product, petite.customer, status=state.value)
    before = facts(order)
    client = client_for(packer)

    answer = client.post(page(order), {"order_action": "cancel", "reason": "forged"})

    assert answer.status_code == 302
    assert facts(order) == before
    assert "Nothing was changed" in client.get(page(order)).content.decode()


@pytest.mark.parametrize("state", [State.PARTLY_SHIPPED, State.SHIPPED, State.DELIVERED])
def test_what_has_left_is_refunded_and_not_cancelled(petite: Shop, packer: User, state: State) -> None:
    order = make_order(petite.brand, petite.product, petite.customer, status=state.value)
    before = facts(order)

    answer = client_for(packer).post(page(order), {"order_action": "cancel", "reason": "No"}, follow=True)

    assert [str(said) for said in answer.context["messages"]] == [
        "Nothing was changed: a parcel has left, so the order can’t be cancelled. Its money can be refunded."
    ]
    assert 'value="cancel"' not in answer.content.decode()
    assert facts(order) == before


def test_an_unpaid_order_is_not_shipped(petite: Shop, packer: User) -> None:
    order = make_order(petite.brand, petite.product, petite.customer, status=State.PENDING.value)
    before = facts(order)
    wish = {"action": "ship_selected_orders", "selected_order": order.pk}

    client_for(packer).post(reverse("dashboard:order-list"), wish)

    assert facts(order) == before


@pytest.mark.parametrize(
    "forged",
    [
        {"order_action": "change_order_status", "new_status": "Shipped"},
        {"order_action": "create_order_payment_event", "amount": "20.00", "payment_event_type": "paid"},
        {"order_action": "dispatch"},
        {"order_action": "ship"},
        {"line_action": "change_line_statuses", "selected_line": "1", "new_status": "Shipped"},
        {"line_action": "create_shipping_event", "selected_line": "1", "shipping_event_type": "shipped"},
        {"line_action": "create_payment_event", "selected_line": "1", "amount": "20.00"},
        {},
    ],
)
def test_oscars_free_ways_are_closed(petite: Shop, packer: User, forged: dict[str, str]) -> None:
    before = facts(petite.order)

    answer = client_for(packer).post(page(petite.order), forged)

    assert answer.status_code == 302
    assert facts(petite.order) == before


def test_no_state_is_set_for_many_orders_at_once(petite: Shop, packer: User) -> None:
    before = facts(petite.order)

    client_for(packer).post(
        reverse("dashboard:order-list"),
        {"action": "change_order_statuses", "new_status": "Shipped", "selected_order": petite.order.pk},
    )

    assert facts(petite.order) == before


def test_support_may_cancel_but_not_ship(petite: Shop) -> None:
    supporter = User.objects.create_user("support@example.com")
    assign(user=supporter, role="Support", brands=[petite.brand])
    client = client_for(supporter)
    before = facts(petite.order)

    shown = client.get(page(petite.order)).content.decode()
    client.post(reverse("dashboard:order-pack", args=[petite.order.number]), {"action": "all"})
    client.post(
        reverse("dashboard:order-list"),
        {"action": "ship_selected_orders", "selected_order": petite.order.pk},
    )

    assert "/pack/" not in shown
    assert 'value="cancel"' in shown
    assert facts(petite.order) == before


def test_looking_is_not_changing(petite: Shop) -> None:
    looker = User.objects.create_user("looker@example.com", is_staff=True)
    looker.user_permissions.add(*looker.user_permissions.model.objects.filter(codename="view_order"))
    petite.brand.members.add(looker)
    client = client_for(looker)
    before = facts(petite.order)

    assert client.get(page(petite.order)).status_code == 200
    assert client.post(page(petite.order), {"order_action": "cancel"}).status_code == 403
    assert facts(petite.order) == before


def test_a_note_is_kept(petite: Shop, packer: User) -> None:
    client_for(packer).post(page(petite.order), {"order_action": "save_note", "message": "Rang twice"})

    note = petite.order.notes.get()
    assert (note.message, note.user) == ("Rang twice", packer)


def test_the_list_asks_as_much_for_many_orders(
    petite: Shop, packer: User, django_assert_max_num_queries, django_assert_num_queries
) -> None:
    client = client_for(packer)
    client.get(reverse("dashboard:order-list"))
    with django_assert_max_num_queries(15) as few:
        client.get(reverse("dashboard:order-list"))
    asked = len(few)
    for _ in range(4):
        make_order(petite.brand, petite.product, petite.customer)

    with django_assert_num_queries(asked):
        client.get(reverse("dashboard:order-list"))


def test_a_download_holds_no_formula_that_a_customer_typed(petite: Shop, packer: User) -> None:
    Order.objects.filter(pk=petite.order.pk).update(user=None, guest_email="=1+2@x.example")
    page, client = reverse("dashboard:order-list"), client_for(packer)

    answer = client.post(page, {"action": "download_selected_orders", "selected_order": petite.order.pk})

    rows = list(csv.reader(io.StringIO(answer.text)))
    assert [cell for row in rows for cell in row if "=" in cell] == ["'=1+2@x.example"]
    assert rows[1][0] == petite.order.number
    assert (rows[0][-2:], rows[1][-2:]) == (["Currency", "Brand"], ["GBP", "Petite"])
