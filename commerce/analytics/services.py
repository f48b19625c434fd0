"""What staff's reports count. A delivery of its own: no order waits for the row of a popular product."""

from typing import Any

from django.db.models import F

from commerce.analytics.models import ProductRecord, UserRecord
from commerce.order.models import Order
from core.models import Delivery
from core.outbox import transactional


@transactional
def count_order(delivery: Delivery, *, order_id: int) -> None:
    """Count a paid order: what was bought how often, and how often its shopper orders.

    Not what they spend: Oscar adds up pounds and euros.
    """
    order = Order.objects.get(pk=order_id)
    for product_id, quantity in _bought(order):
        _add(ProductRecord, {"product_id": product_id}, num_purchases=quantity)
    if order.user_id:
        sums = {"num_orders": 1, "num_order_lines": order.num_lines, "num_order_items": order.num_items}
        _add(UserRecord, {"user_id": order.user_id}, **sums)
        UserRecord.objects.filter(user=order.user_id).update(date_last_order=order.date_placed)


def _bought(order: Order) -> list[tuple[int, int]]:
    lines = order.lines.filter(product__isnull=False).order_by("product_id")
    return list(lines.values_list("product_id", "quantity"))


def _add(model: Any, of: dict[str, int], **amounts: int) -> None:
    model.objects.get_or_create(**of)
    model.objects.filter(**of).update(**{name: F(name) + amount for name, amount in amounts.items()})
