from django.db import transaction

from commerce.basket import services as baskets
from commerce.order.events import OrderEvent
from commerce.order.exceptions import AlreadyPaid
from commerce.order.models import Order
from commerce.order.services.change_state import change_state, lock
from commerce.order.services.stock import release
from commerce.order.states import State
from commerce.partner.reasons import Reason
from commerce.payment import services as payments
from commerce.payment.exceptions import GatewayError
from commerce.payment.models import PaymentAttempt
from core.events import publish
from core.models import User


def call_off(*, order: Order, to: State, event: type[OrderEvent], actor: User | None, reason: str) -> Order:
    """End an unpaid order. The gateway hears of it first: what it can still collect is not called off.

    No transaction is open while the gateway is asked; the state is read again afterwards.
    """
    asked = {}
    for attempt in PaymentAttempt.objects.filter(order=order, state=PaymentAttempt.State.OPEN):
        if not payments.cancel(attempt=attempt):
            raise AlreadyPaid(f"{order} is being paid.")
        asked[attempt.pk] = attempt.remote_id
    with transaction.atomic():
        order = lock(order.pk)
        if order.status != State.PENDING:
            return order
        for attempt in PaymentAttempt.objects.filter(order=order, state=PaymentAttempt.State.OPEN):
            attempt = payments.lock(attempt)
            if attempt.remote_id != asked.get(attempt.pk):
                raise GatewayError(f"The payment of {order} was started meanwhile.")
            payments.settle(attempt=attempt, state=PaymentAttempt.State.CANCELLED)
        baskets.reopen(basket=order.basket)
        why = Reason.EXPIRED if to == State.EXPIRED else Reason.CANCELLED
        release(order=order, reason=why, actor=actor)
        change_state(order=order, to=to, actor=actor, reason=reason)
        publish(event(order_id=order.pk))
    return order
