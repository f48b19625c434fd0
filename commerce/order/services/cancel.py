from django.db import transaction

from commerce.order.events import OrderCancelled
from commerce.order.exceptions import InvalidTransition
from commerce.order.models import Order
from commerce.order.services.call_off import call_off
from commerce.order.services.change_state import lock
from commerce.order.services.settle_refund import send_no_more
from commerce.order.services.stock import release
from commerce.order.states import State
from commerce.partner.reasons import Reason
from core.models import User


def cancel(*, order: Order, actor: User | None = None, reason: str = "") -> Order:
    """Call an order off before it is shipped. What was paid has to go back; what came to nothing stays as it is."""
    if Order.objects.filter(pk=order.pk, status=State.PENDING).exists():
        return call_off(order=order, to=State.CANCELLED, event=OrderCancelled, actor=actor, reason=reason)
    with transaction.atomic():
        order = lock(order.pk)
        if order.status != State.PAID:
            raise InvalidTransition(f"{order} is “{order.status}” and can't be cancelled.")
        send_no_more(order=order, actor=actor, reason=reason)
        release(order=order, reason=Reason.CANCELLED, actor=actor)
    return order
