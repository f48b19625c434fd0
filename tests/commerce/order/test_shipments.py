"""An order leaves in one parcel or in several; nothing leaves twice, and nothing that was not ordered."""

import uuid
from collections import Counter

from django.db import IntegrityError, transaction

import pytest

from commerce.order import services
from commerce.order.exceptions import InvalidTransition, ParcelRefused
from commerce.order.models import Line, Order, Shipment, ShipmentLine
from commerce.order.parcels import follows, outstanding, parcels
from commerce.order.states import SENDING, State
from commerce.partner.models import StockRecord
from core.models import OutboxEntry, User
from tests.factories.checkout import make_basket, make_delivery, pay, place
from tests.factories.commerce import make_brand, make_product

pytestmark = pytest.mark.django_db


@pytest.fixture
def order() -> Order:
    """Three bears of ten and three hats of ten, paid."""
    brand = make_brand()
    make_delivery(brand)
    goods = [make_product(brand, title, stock=10) for title in ("Bear", "Hat")]
    return pay(place(make_basket(brand, *goods, quantity=3)))


def line(order: Order, title: str) -> Line:
    return order.lines.get(title=title)


def send(order: Order, key: uuid.UUID | None = None, **units: int) -> Shipment:
    contents = {line(order, title).pk: count for title, count in units.items()}
    return services.ship_parcel(order=order, contents=contents, key=key or uuid.uuid4())


def facts(order: Order) -> tuple:
    """All that a parcel could touch."""
    order.refresh_from_db()
    return (
        order.status,
        list(order.lines.order_by("pk").values_list("num_shipped", "num_allocated")),
        list(StockRecord.objects.order_by("pk").values_list("num_in_stock", "num_allocated")),
        Shipment.objects.count(),
        ShipmentLine.objects.count(),
        order.status_changes.count(),
        Counter(OutboxEntry.objects.filter(kind="fact").values_list("subject", flat=True)),
    )


def test_a_part_leaves_and_the_rest_stays_reserved(order: Order) -> None:
    packer = User.objects.create_user("packer@example.org")

    parcel = services.ship_parcel(
        order=order,
        contents={line(order, "Bear").pk: 2},
        key=uuid.uuid4(),
        carrier="dhl",
        tracking_number="0034 0434",
        actor=packer,
    )

    told = {"OrderPlaced": 1, "OrderPaid": 1, "OrderShipped": 1}
    assert facts(order) == ("Partly shipped", [(2, 1), (0, 3)], [(8, 1), (10, 3)], 1, 1, 3, told)
    assert (parcel.carrier, parcel.tracking_number, parcel.shipped_by) == ("dhl", "0034 0434", packer)
    change = order.status_changes.latest("pk")
    assert (change.old_status, change.actor, change.reason) == ("Paid", packer, "DHL 0034 0434")


def test_the_last_parcel_makes_the_order_shipped(order: Order) -> None:
    send(order, Bear=2)
    send(order, Hat=1)
    send(order, Bear=1, Hat=2)

    told = {"OrderPlaced": 1, "OrderPaid": 1, "OrderShipped": 3}
    assert facts(order) == ("Shipped", [(3, 0), (3, 0)], [(7, 0), (7, 0)], 3, 4, 4, told)
    assert list(order.status_changes.order_by("pk").values_list("new_status", flat=True)[2:]) == [
        "Partly shipped",
        "Shipped",
    ]


def test_all_that_is_left_leaves_at_once(order: Order) -> None:
    send(order, Bear=1)

    services.ship(order=order, reason="JD 1")

    assert [(each.count, each.tracking_number) for each in parcels(order)] == [(1, ""), (5, "JD 1")]
    assert facts(order)[0] == "Shipped"


def test_the_same_wish_twice_sends_one_parcel(order: Order) -> None:
    key = uuid.uuid4()
    first = send(order, key, Bear=3, Hat=3)
    before = facts(order)

    assert send(order, key, Bear=3, Hat=3) == first
    assert facts(order) == before


@pytest.mark.parametrize(
    ("units", "sentence"),
    [
        ({"Bear": 4}, "Of “Bear” 3 are still to be sent, not 4."),
        ({"Bear": 1, "Hat": -1}, "Of “Hat” 3 are still to be sent, not -1."),
        ({"Bear": 0}, "Nothing is in the parcel."),
        ({}, "Nothing is in the parcel."),
    ],
)
def test_what_is_not_there_is_not_sent(order: Order, units: dict[str, int], sentence: str) -> None:
    before = facts(order)

    with pytest.raises(ParcelRefused, match=f"^{sentence}$"):
        send(order, **units)

    assert facts(order) == before


def test_what_has_left_does_not_leave_again(order: Order) -> None:
    send(order, Bear=2)
    before = facts(order)

    with pytest.raises(ParcelRefused, match=r"Of “Bear” 1 are still to be sent, not 2\."):
        send(order, Bear=2, Hat=3)

    assert facts(order) == before


def test_what_was_cancelled_is_not_sent(order: Order) -> None:
    Line.objects.filter(title="Hat").update(num_cancelled=1)
    with pytest.raises(ParcelRefused, match=r"Of “Hat” 2 are still to be sent, not 3\."):
        send(order, Hat=3)

    services.ship(order=order)

    assert facts(order)[1] == [(3, 0), (2, 1)]
    Line.objects.update(num_allocated=0)  # whoever cancels gives back what was reserved
    StockRecord.objects.filter(num_allocated=1).get().cancel_allocation(1)


def test_another_orders_line_is_not_sent(order: Order) -> None:
    other = pay(place(make_basket(order.brand, StockRecord.objects.first().product)))
    before = facts(order), facts(other)

    with pytest.raises(ParcelRefused, match=r"That is not in this order\."):
        services.ship_parcel(order=order, contents={other.lines.get().pk: 1}, key=uuid.uuid4())

    assert (facts(order), facts(other)) == before


@pytest.mark.parametrize("state", [state for state in State if state not in SENDING])
def test_only_what_is_to_be_sent_is_sent(order: Order, state: State) -> None:
    Order.objects.update(status=state.value)
    before = facts(order)

    for attempt in (lambda: send(order, Bear=1), lambda: services.ship(order=order)):
        with pytest.raises(InvalidTransition):
            attempt()

    assert facts(order) == before


@pytest.mark.parametrize(
    "lie",
    [
        lambda row: Line.objects.filter(pk=row.pk).update(num_shipped=4),
        lambda row: Line.objects.filter(pk=row.pk).update(num_shipped=2, num_cancelled=2),
        lambda row: ShipmentLine.objects.create(shipment=Shipment.objects.get(), line=row, quantity=0),
        lambda row: Shipment.objects.update(delivered_at="2001-01-01T00:00Z"),
        lambda row: Shipment.objects.create(order=row.order, key=Shipment.objects.get().key),
    ],
    ids=["more than ordered", "cancelled ones", "nothing", "arrived before it left", "one wish twice"],
)
def test_the_database_takes_no_such_parcel(order: Order, lie) -> None:
    send(order, Bear=1)

    with pytest.raises(IntegrityError), transaction.atomic():
        lie(line(order, "Hat"))


def test_a_line_is_in_a_parcel_once(order: Order) -> None:
    parcel = send(order, Bear=1)

    with pytest.raises(IntegrityError), transaction.atomic():
        ShipmentLine.objects.create(shipment=parcel, line=line(order, "Bear"), quantity=1)


def test_an_order_has_arrived_with_its_last_parcel(order: Order) -> None:
    packer = User.objects.create_user("packer@example.org")
    first = send(order, Bear=3)
    services.deliver(order=order, shipment=first, actor=packer)
    assert facts(order)[0] == "Partly shipped"
    second = send(order, Hat=3)
    assert facts(order)[0] == "Shipped"

    services.deliver(order=order, shipment=second, actor=packer)

    first.refresh_from_db()
    assert (facts(order)[0], first.delivered_by, facts(order)[-1]["OrderDelivered"]) == (
        "Delivered",
        packer,
        1,
    )
    assert order.status_changes.latest("pk").actor == packer


def test_all_parcels_arrive_at_once_where_none_is_named(order: Order) -> None:
    send(order, Bear=3)
    send(order, Hat=3)

    services.deliver(order=order)

    assert facts(order)[0] == "Delivered"
    assert not Shipment.objects.filter(delivered_at=None).exists()


def test_a_parcel_arrives_once(order: Order) -> None:
    parcel = send(order, Bear=3)
    services.deliver(order=order, shipment=parcel)
    before = facts(order), Shipment.objects.get().delivered_at

    for named in (parcel, None):
        with pytest.raises(InvalidTransition):
            services.deliver(order=order, shipment=named)

    assert (facts(order), Shipment.objects.get().delivered_at) == before


@pytest.mark.parametrize("state", [state for state in State if state != State.SHIPPED])
def test_what_has_not_left_does_not_arrive(order: Order, state: State) -> None:
    Order.objects.update(status=state.value)
    before = facts(order)

    with pytest.raises(InvalidTransition):
        services.deliver(order=order)

    assert facts(order) == before


def test_what_left_before_parcels_were_noted_arrives_too(order: Order) -> None:
    services.ship(order=order)
    Shipment.objects.all().delete()

    services.deliver(order=order)

    assert facts(order)[0] == "Delivered"


def test_a_partly_shipped_order_is_not_cancelled(order: Order) -> None:
    send(order, Bear=1)
    before = facts(order)

    with pytest.raises(InvalidTransition):
        services.cancel(order=order)

    assert facts(order) == before


def test_what_follows_is_told_as_of_the_day_the_parcel_left(order: Order) -> None:
    send(order, Bear=2)
    order.refresh_from_db()
    assert [(row.title, row.quantity) for row in outstanding(order)] == [("Bear", 1), ("Hat", 3)]
    send(order, Bear=1, Hat=2)

    told = parcels(order)

    assert [[(row.title, row.quantity) for row in follows(order, parcel, told)] for parcel in told] == [
        [("Bear", 1), ("Hat", 3)],
        [("Hat", 1)],
    ]
