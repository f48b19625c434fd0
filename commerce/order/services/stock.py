"""An order's hold on stock and offers. Rows are taken in the order of their keys: two orders can't deadlock."""

import logging
from collections.abc import Callable

from django.db import transaction

from oscar.apps.partner.exceptions import InvalidStockAdjustment

from commerce.order.models import Line, Order
from commerce.order.services import discounts
from commerce.partner.models import StockRecord
from commerce.partner.reasons import Reason
from core.models import User

logger = logging.getLogger(__name__)


def _lines(order: Order) -> list[Line]:
    return list(
        order.lines.filter(stockrecord__isnull=False)
        .select_related("stockrecord__product__parent__product_class", "stockrecord__product__product_class")
        .order_by("stockrecord_id", "pk")
    )


def reserve(*, order: Order) -> None:
    """Take goods and offers again that were released. All of them, or `OutOfStock`, `UsedUp` … and none."""
    with transaction.atomic():
        for line in _lines(order):
            line.stockrecord.allocate(line.quantity, reference=order.number)
            line.num_allocated = line.quantity
            line.allocation_cancelled = False
            line.save(update_fields=["num_allocated", "allocation_cancelled"])
        discounts.count(order)


def release(*, order: Order, reason: Reason, actor: User | None = None) -> None:
    """Give back what the order holds; a second call finds nothing left to give."""
    for line in _lines(order):
        held, line.num_allocated, line.allocation_cancelled = line.num_allocated, 0, True
        line.save(update_fields=["num_allocated", "allocation_cancelled"])
        _let_go(StockRecord.cancel_allocation, line, held, reason, order.number, actor)
    discounts.uncount(order)


def consume(*, order: Order, actor: User | None = None) -> None:
    """The goods leave the house."""
    for line in _lines(order):
        held, line.num_allocated = line.num_allocated, 0
        line.save(update_fields=["num_allocated"])
        _let_go(StockRecord.consume_allocation, line, held, Reason.SHIPPED, order.number, actor)


def _let_go(
    adjust: Callable[..., None], line: Line, held: int, reason: Reason, number: str, actor: User | None
) -> None:
    """A shelf that was counted anew, forgetting what was reserved, must not stop an order that is real."""
    try:
        if held:
            adjust(line.stockrecord, held, reason=reason, reference=number, actor=actor)
    except InvalidStockAdjustment:
        logger.warning("Order line %s held %s of %s that nobody knew of.", line.pk, held, line.partner_sku)
