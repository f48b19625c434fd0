from commerce.order.exceptions import InvalidTransition
from commerce.order.models import Order, OrderStatusChange
from commerce.order.states import State, may_become
from core.models import User


def lock(order_id: int) -> Order:
    """The order's row, held until the transaction ends. Always locked first: order, basket, stock."""
    return (
        Order.objects.select_for_update(of=("self",))
        .select_related("brand", "market", "basket", "user")
        .get(pk=order_id)
    )


def change_state(*, order: Order, to: State, actor: User | None = None, reason: str = "") -> None:
    """Write the new state and its line of history. The caller holds the row's lock."""
    if not may_become(order.status, to):
        raise InvalidTransition(f"{order} is “{order.status}” and can't become “{to.value}”.")
    before, order.status = order.status, to.value
    order.save(update_fields=["status"])
    OrderStatusChange.objects.create(
        order=order, old_status=before, new_status=to.value, actor=actor, reason=reason[:255]
    )
