"""What of an order can go back, what has, and in which words shoppers read of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Prefetch, Sum
from django.utils.translation import gettext

from commerce.order.models import Line, Order
from commerce.order.states import State
from commerce.payment.models import Refund, RefundLine

Fate = RefundLine.Fate
CENT = Decimal("0.01")
NOTHING = Decimal("0.00")
UNSENT_STATES = (State.PAID,)  # what such an order holds is still to be sent
NEVER_PAID = (State.PENDING, State.FAILED, State.EXPIRED, State.CANCELLED)


@dataclass(frozen=True, kw_only=True)
class OpenLine:
    """A line of an order with what may still be given back of it."""

    line: Line
    done: int  # units that money was asked back for
    unsent: int  # units that are still held for it

    @property
    def left(self) -> int:
        return self.line.quantity - self.done

    def amount(self, units: int) -> Decimal:
        """What the next so many units cost. The units of a line add up to its price, to the penny."""
        return self._share(self.done + units) - self._share(self.done)

    def _share(self, units: int) -> Decimal:
        whole: Decimal = self.line.line_price_incl_tax
        return (whole * units / self.line.quantity).quantize(CENT, ROUND_HALF_UP)

    @property
    def fates(self) -> tuple[Fate, ...]:
        """What may become of its units: of those that are here, and of those that have left."""
        here = (Fate.UNSENT, Fate.LOST) if self.unsent else ()
        gone = (Fate.RETURNED, Fate.BROKEN) if self.unsent < self.line.quantity else ()
        return (*here, Fate.KEPT, *gone)


def open_lines(order: Order) -> list[OpenLine]:
    """The order's lines in its order, however much is left of each. Two queries."""
    holds = order.status in UNSENT_STATES
    counted = RefundLine.objects.filter(line__order=order).exclude(refund__state=Refund.State.FAILED)
    done = dict(counted.values("line").annotate(units=Sum("quantity")).values_list("line", "units"))
    return [
        OpenLine(line=line, done=done.get(line.pk, 0), unsent=(line.num_allocated or 0) if holds else 0)
        for line in order.lines.select_related("product").order_by("pk")
    ]


def delivery_left(order: Order) -> Decimal:
    """What of the price of delivery may still go back."""
    asked = Refund.objects.filter(attempt__order=order).exclude(state=Refund.State.FAILED)
    given: Decimal = asked.aggregate(sum=Sum("delivery"))["sum"] or NOTHING
    charged: Decimal = order.shipping_incl_tax
    return charged - given


def units_off(lines: Iterable[Line]) -> dict[int, int]:
    """Line → units of it that are not sent any more, whether or not their money is back yet."""
    off = RefundLine.objects.filter(line__in=list(lines), fate__in=RefundLine.OFF)
    return dict(off.values("line").annotate(units=Sum("quantity")).values_list("line", "units"))


@dataclass(frozen=True, kw_only=True)
class OrderRefund:
    """Money that goes back or has, as the shopper reads of it."""

    amount: Decimal
    currency: str
    is_made: bool
    when: datetime
    parts: tuple[str, ...]


def refunds_of(order: Order) -> tuple[OrderRefund, ...]:
    """What goes back or has, the oldest first. What failed is for staff, until it goes well."""
    lines = Prefetch("lines", RefundLine.objects.select_related("line").order_by("pk"))
    refunds = Refund.objects.filter(attempt__order=order).exclude(state=Refund.State.FAILED)
    return tuple(as_shown(refund) for refund in refunds.prefetch_related(lines).order_by("pk"))


def as_shown(refund: Refund) -> OrderRefund:
    return OrderRefund(
        amount=refund.amount,
        currency=refund.currency,
        is_made=refund.state == Refund.State.SUCCEEDED,
        when=refund.settled_at or refund.created_at,
        parts=parts_of(refund),
    )


def parts_of(refund: Refund) -> tuple[str, ...]:
    """What the money is for, in the active language; nothing of what was granted without goods."""
    goods = [f"{part.quantity} × {part.line.title}" for part in refund.lines.all()]
    return (*goods, gettext("Delivery")) if refund.delivery else tuple(goods)
