"""What is taken back before it has left: it is not sent any more, and an order of which nothing follows has left."""

import uuid
from collections import Counter
from decimal import Decimal

import pytest

from commerce.order import services
from commerce.order.exceptions import InvalidTransition, RefundNotAllowed
from commerce.order.models import Line, Order, Shipment
from commerce.order.parcels import outstanding
from commerce.order.refunds import open_lines
from commerce.order.selectors import order_page
from commerce.order.services import Part
from commerce.partner.models import StockMovement, StockRecord
from commerce.payment.models import Refund, RefundLine
from core.models import OutboxEntry, User
from tests.factories.checkout import make_basket, make_delivery, pay_at_gateway, place
from tests.factories.commerce import make_brand, make_product

Fate = RefundLine.Fate
pytestmark = pytest.mark.django_db


@pytest.fixture
def order() -> Order:
    """Three bears at 12.00 and three hats at 12.00, of ten each, and delivery at 3.50; paid."""
    brand = make_brand()
    make_delivery(brand)
    goods = [make_product(brand, title, price="12.00", stock=10) for title in ("Bear", "Hat")]
    return pay_at_gateway(place(make_basket(brand, *goods, quantity=3)))


@pytest.fixture
def support() -> User:
    return User.objects.create_user("support@example.com")


def line(title: str) -> Line:
    return Line.objects.get(title=title)


def send(order: Order, **units: int) -> Shipment:
    contents = {line(title).pk: count for title, count in units.items()}
    return services.ship_parcel(order=order, contents=contents, key=uuid.uuid4())


def take_back(order: Order, fate: Fate = Fate.UNSENT, actor: User | None = None, **units: int) -> Refund:
    parts = [Part(line_id=line(title).pk, quantity=count, fate=fate) for title, count in units.items()]
    return services.ask_refund(order=order, reason="Shelf was empty", actor=actor, parts=parts)


def facts(order: Order) -> tuple:
    """All that taking back could touch."""
    order.refresh_from_db()
    return (
        order.status,
        list(order.lines.order_by("pk").values_list("num_shipped", "num_cancelled", "num_allocated")),
        list(StockRecord.objects.order_by("pk").values_list("num_in_stock", "num_allocated")),
        Refund.objects.count(),
        order.status_changes.count(),
    )


def events() -> Counter:
    return Counter(OutboxEntry.objects.filter(kind="fact").values_list("subject", flat=True))


def test_what_is_taken_back_is_not_sent(order: Order) -> None:
    refund = take_back(order, Bear=1, Hat=3)

    assert refund.amount == Decimal("48.00")
    assert facts(order) == ("Paid", [(0, 1, 2), (0, 3, 0)], [(10, 2), (10, 0)], 1, 2)
    assert [(row.title, row.quantity) for row in outstanding(order)] == [("Bear", 2)]
    services.ship(order=order)
    assert facts(order)[:3] == ("Shipped", [(2, 1, 0), (0, 3, 0)], [(8, 0), (10, 0)])


def test_an_order_of_which_nothing_follows_has_left(order: Order, support: User) -> None:
    send(order, Bear=3, Hat=1)
    told = events()

    take_back(order, actor=support, Hat=2)

    assert facts(order) == ("Shipped", [(3, 0, 0), (1, 2, 0)], [(7, 0), (9, 0)], 1, 4)
    change = order.status_changes.latest("pk")
    assert (change.old_status, change.actor, change.reason) == ("Partly shipped", support, "Shelf was empty")
    assert events() - told == {"RefundAsked": 1}  # nobody is written of a parcel that does not leave
    released = StockMovement.objects.filter(reason="released").get()
    assert (released.actor, released.reference) == (support, order.number)
    page = order_page(order)
    assert (page.follows, "Shelf was empty" in str(page.timeline)) == ((), False)


def test_what_arrived_before_the_rest_was_taken_back_is_delivered(order: Order) -> None:
    services.deliver(order=order, shipment=send(order, Bear=3))

    take_back(order, Hat=3)

    assert facts(order)[0] == "Delivered"
    assert events()["OrderDelivered"] == 1


def test_while_something_follows_the_order_waits(order: Order) -> None:
    send(order, Bear=1)

    take_back(order, Fate.LOST, Bear=2, Hat=2)

    assert facts(order) == ("Partly shipped", [(1, 2, 0), (0, 2, 1)], [(7, 0), (8, 1)], 1, 3)


def test_each_unit_has_the_fates_that_it_can_have(order: Order) -> None:
    assert [row.fates for row in open_lines(order)] == [(Fate.UNSENT, Fate.LOST, Fate.KEPT)] * 2
    send(order, Bear=3, Hat=1)
    order.refresh_from_db()

    bears, hats = open_lines(order)

    assert (bears.unsent, bears.sent, bears.fates) == (0, 3, (Fate.KEPT, Fate.RETURNED, Fate.BROKEN))
    assert (hats.unsent, hats.sent) == (2, 1)
    assert hats.fates == (Fate.UNSENT, Fate.LOST, Fate.KEPT, Fate.RETURNED, Fate.BROKEN)


@pytest.mark.parametrize(
    ("fate", "units", "sentence"),
    [
        (Fate.UNSENT, {"Bear": 1}, "Of “Bear” 0 are still here."),
        (Fate.LOST, {"Hat": 3}, "Of “Hat” 2 are still here."),
        (Fate.RETURNED, {"Hat": 2}, "Of “Hat” 1 have left and not come back."),
        (Fate.KEPT, {"Bear": 4}, "Of “Bear” 3 can still be refunded."),
    ],
)
def test_what_can_not_be_is_refused(order: Order, fate: Fate, units: dict[str, int], sentence: str) -> None:
    send(order, Bear=3, Hat=1)
    before = facts(order)

    with pytest.raises(RefundNotAllowed, match=f"^{sentence}$"):
        take_back(order, fate, **units)

    assert facts(order) == before


def test_what_came_back_does_not_come_back_again(order: Order) -> None:
    services.ship(order=order)
    refund = take_back(order, Fate.RETURNED, Bear=2)
    Refund.objects.filter(pk=refund.pk).update(state="failed")  # its goods are on the shelf all the same
    before = facts(order)

    with pytest.raises(RefundNotAllowed, match=r"^Of “Bear” 1 have left and not come back\.$"):
        take_back(order, Fate.BROKEN, Bear=2)

    assert facts(order) == before


def test_money_goes_back_after_the_goods_have_arrived(order: Order) -> None:
    services.ship(order=order)
    services.deliver(order=order)

    refund = take_back(order, Fate.RETURNED, Bear=3, Hat=3)

    assert refund.amount == Decimal("72.00")
    assert facts(order)[:3] == ("Delivered", [(3, 0, 0), (3, 0, 0)], [(10, 0), (10, 0)])


def test_what_has_left_in_part_is_not_cancelled_with_its_money(order: Order) -> None:
    send(order, Bear=1)
    before = facts(order)

    with pytest.raises(InvalidTransition):
        services.cancel_with_refund(order=order, reason="No")

    assert facts(order) == before
