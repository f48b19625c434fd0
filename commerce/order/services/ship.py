from django.db import transaction

from commerce.order.events import OrderShipped
from commerce.order.models import Order
from commerce.order.services.change_state import change_state, lock
from commerce.order.services.stock import consume
from commerce.order.states import State
from core.events import publish
from core.models import User


def ship(*, order: Order, actor: User | None = None, reason: str = "") -> Order:
    """The parcel has left: what was reserved is gone from the shelf, and the shopper hears of it."""
    with transaction.atomic():
        order = lock(order.pk)
        change_state(order=order, to=State.SHIPPED, actor=actor, reason=reason)
        consume(order=order, actor=actor)
        publish(OrderShipped(order_id=order.pk))
    return order
