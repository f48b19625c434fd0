"""An order's hold on stock and offers. Rows are taken in the order of their keys: two orders can't deadlock."""

import logging
from collections.abc import Callable, Sequence

from django.db import transaction

from oscar.apps.partner.exceptions import InvalidStockAdjustment

from commerce.order.models import Line, Order
from commerce.order.services import discounts
from commerce.partner.exceptions import OutOfStock
from commerce.partner.models import StockRecord
from commerce.partner.reasons import Reason
from commerce.payment.models import RefundLine
from core.models import User

logger = logging.getLogger(__name__)


def goods(order: Order) -> list[Line]:
    """What was ordered, in the order in which its stock is taken. The caller holds the order's row."""
    lines = order.lines.select_related(
        "stockrecord__product__parent__product_class", "stockrecord__product__product_class", "order"
    )
    return list(lines.order_by("stockrecord_id", "pk"))


def _lines(order: Order) -> list[Line]:
    return [line for line in goods(order) if line.stockrecord]


def _is_counted(line: Line) -> bool:
    """Whether it has to be on a shelf to be sent. Of what was deleted nobody knows any more."""
    return line.product is None or line.product.get_product_class().track_stock


def reserve(*, order: Order) -> None:
    """Take goods and offers again that were released. All of them, or `OutOfStock`, `UsedUp` … and none."""
    with transaction.atomic():
        for line in goods(order):
            if line.stockrecord is None:
                if _is_counted(line):
                    raise OutOfStock(sku=line.partner_sku, wanted=line.quantity, left=0)
                continue
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


def consume(*, line: Line, units: int, actor: User | None = None) -> None:
    """So many units of a line leave the house."""
    held = min(line.num_allocated or 0, units)
    line.num_allocated = (line.num_allocated or 0) - held
    line.num_shipped += units
    line.save(update_fields=["num_allocated", "num_shipped"])
    if line.stockrecord:
        _let_go(StockRecord.consume_allocation, line, held, Reason.SHIPPED, line.order.number, actor)


def take_back(*, order: Order, units: Sequence[tuple[Line, int, str]], actor: User | None = None) -> None:
    """What becomes of units whose money goes back: (line, units, fate), each booked with its reason."""
    fate_of = RefundLine.Fate
    for line, quantity, fate in sorted(units, key=lambda unit: (unit[0].stockrecord_id or 0, unit[0].pk)):
        record, held = line.stockrecord, min(line.num_allocated or 0, quantity)
        if fate in RefundLine.OFF:
            line.num_allocated = (line.num_allocated or 0) - held
            line.num_cancelled += quantity
            line.save(update_fields=["num_allocated", "num_cancelled"])
        if record is None:
            continue
        if fate == fate_of.UNSENT:
            _let_go(StockRecord.cancel_allocation, line, held, Reason.RELEASED, order.number, actor)
        elif fate == fate_of.LOST:
            _let_go(StockRecord.consume_allocation, line, held, Reason.BROKEN, order.number, actor)
        elif fate == fate_of.RETURNED and record.can_track_allocations:
            record.move(reason=Reason.RETURNED, units=quantity, reference=order.number, actor=actor)


def _let_go(
    adjust: Callable[..., None], line: Line, held: int, reason: Reason, number: str, actor: User | None
) -> None:
    """A shelf that was counted anew, forgetting what was reserved, must not stop an order that is real."""
    try:
        if held:
            adjust(line.stockrecord, held, reason=reason, reference=number, actor=actor)
    except InvalidStockAdjustment:
        logger.warning("Order line %s held %s of %s that nobody knew of.", line.pk, held, line.partner_sku)
