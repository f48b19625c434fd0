"""An order's hold on vouchers and offers: counted with the order, given back with its stock.

Rows are taken in the order of their keys, vouchers before offers, after the stock: two orders can't deadlock.
"""

from collections.abc import Iterable
from decimal import Decimal

from commerce.offer import services as offers
from commerce.order.models import Order, OrderDiscount
from commerce.voucher import services as vouchers


def count(order: Order) -> None:
    """Count what the order was granted, or raise `VoucherError` and count nothing: somebody had the last."""
    order.discounts.update(is_counted=True)
    rows = list(order.discounts.order_by("offer_id"))
    for voucher_id, amount in _by_voucher(rows):
        vouchers.use(voucher_id=voucher_id, order=order, discount=amount)
    for row in rows:
        offers.use(offer_id=row.offer_id, times=row.frequency, discount=row.amount, user_id=order.user_id)


def uncount(order: Order) -> None:
    """Give the uses back; a second call finds nothing left to give."""
    rows = list(order.discounts.filter(is_counted=True).order_by("offer_id"))
    for voucher_id, amount in _by_voucher(rows):
        vouchers.give_back(voucher_id=voucher_id, order=order, discount=amount)
    for row in rows:
        offers.give_back(offer_id=row.offer_id, times=row.frequency, discount=row.amount)
    order.discounts.filter(is_counted=True).update(is_counted=False)


def _by_voucher(rows: Iterable[OrderDiscount]) -> list[tuple[int, Decimal]]:
    sums: dict[int, Decimal] = {}
    for row in rows:
        if row.voucher_id:
            sums[row.voucher_id] = sums.get(row.voucher_id, Decimal("0.00")) + row.amount
    return sorted(sums.items())
