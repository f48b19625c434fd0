"""What the page of an order shows."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import translation

from commerce.dashboard.orders.next_step import next_step
from commerce.dashboard.orders.timeline import timeline
from commerce.order.models import Line, Order
from commerce.order.parcels import outstanding, parcels
from commerce.order.refunds import NEVER_PAID
from commerce.order.selectors import OrderPage, address_lines, order_page
from commerce.order.states import State
from commerce.payment import refunds as payments
from commerce.payment.models import Refund, RefundLine
from core.models import User


@dataclass(frozen=True, kw_only=True)
class StaffLine:
    """A line as staff see it: with what became of its units."""

    line: Line
    image: dict[str, Any] | None
    refunded: int


def agreed(order: Order) -> OrderPage:
    """The order in the words and sums that the shopper agreed to, in the language they read."""
    with translation.override(order.market.code):
        return order_page(order)


def context(order: Order, user: User) -> dict[str, Any]:
    """All of it, in a constant number of queries."""
    page, sent = agreed(order), parcels(order)
    left = Decimal("0.00") if order.status in NEVER_PAID else payments.amount_left(order)
    return {
        "step": next_step(order, user),
        "staff_lines": _lines(order, page),
        "agreed": page,
        "happenings": timeline(order, user, sent),
        "parcels": sent,
        "outstanding": outstanding(order),
        "under_way": order.status == State.SHIPPED or any(not parcel.delivered for parcel in sent),
        "address_lines": address_lines(order.shipping_address),
        "amount_left": left,
        "may_refund": bool(left) and user.has_perm("payment.add_refund"),
        "sources": list(order.sources.select_related("source_type")),
        "attempts": list(order.payment_attempts.order_by("-pk")),
    }


def _lines(order: Order, page: OrderPage) -> list[StaffLine]:
    rows = list(order.lines.select_related("product__brand", "product__parent", "stockrecord").order_by("pk"))
    refunded: dict[int, int] = {}
    parts = RefundLine.objects.filter(line__order=order).exclude(refund__state=Refund.State.FAILED)
    for line_id, units in parts.values_list("line_id", "quantity"):
        refunded[line_id] = refunded.get(line_id, 0) + units
    return [
        StaffLine(line=row, image=shown.image, refunded=refunded.get(row.pk, 0))
        for row, shown in zip(rows, page.lines, strict=True)
    ]
