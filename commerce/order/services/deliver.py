from django.db import transaction
from django.utils import timezone

from commerce.order.events import OrderDelivered
from commerce.order.exceptions import InvalidTransition
from commerce.order.models import Order, Shipment
from commerce.order.services.change_state import change_state, lock
from commerce.order.states import State
from core.events import publish
from core.models import User


def deliver(*, order: Order, shipment: Shipment | None = None, actor: User | None = None) -> Order:
    """A parcel has arrived, or all that are under way. When nothing more is to come, the order is delivered.

    An order that left before parcels were noted is delivered by itself. Nothing under way: `InvalidTransition`.
    """
    with transaction.atomic():
        order = lock(order.pk)
        under_way = order.shipments.filter(delivered_at=None)
        arrived = under_way.filter(pk=shipment.pk) if shipment else under_way
        marked = arrived.update(delivered_at=timezone.now(), delivered_by=actor)
        if not marked and (shipment or order.status != State.SHIPPED):
            raise InvalidTransition(f"{order} is “{order.status}”: nothing of it is under way.")
        close_if_all_has_arrived(order=order, actor=actor)
    return order


def close_if_all_has_arrived(*, order: Order, actor: User | None) -> None:
    """Nothing more is to come, and no parcel is under way. The caller holds the order's lock."""
    if order.status == State.SHIPPED and not order.shipments.filter(delivered_at=None).exists():
        change_state(order=order, to=State.DELIVERED, actor=actor)
        publish(OrderDelivered(order_id=order.pk))
