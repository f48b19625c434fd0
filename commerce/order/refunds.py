"""What of an order can go back, what has, and in which words shoppers read of it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Prefetch, Sum
from django.utils.translation import gettext, gettext as _

from commerce.order.models import Line, Order
from commerce.order.states import SENDING, State
from commerce.payment.models import Refund, RefundLine

Fate = RefundLine.Fate
CENT = Decimal("0.01")
NOTHING = Decimal("0.00")
NEVER_PAID = (State.PENDING, State.FAILED, State.EXPIRED, State.CANCELLED)


@dataclass(frozen=True, kw_only=True)
class Part:
    """Units of a line that money goes back for, and what becomes of them."""

    line_id: int
    quantity: int
    fate: Fate = Fate.KEPT


@dataclass(frozen=True, kw_only=True)
class OpenLine:
    """A line of an order with what may still be given back of it."""

    line: Line
    done: int  # units that money was asked back for
    unsent: int  # units that are still to be sent
    sent: int  # units that have left and not come back

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
        return (
            *(RefundLine.OFF if self.unsent else ()),
            Fate.KEPT,
            *(RefundLine.BACK if self.sent else ()),
        )

    def why_not(self, part: Part) -> str:
        """What speaks against giving that much back; empty: nothing."""
        limits = (
            (self.left, tuple(Fate), _("Of “%(title)s” %(left)d can still be refunded.")),
            (self.unsent, RefundLine.OFF, _("Of “%(title)s” %(left)d are still here.")),
            (self.sent, RefundLine.BACK, _("Of “%(title)s” %(left)d have left and not come back.")),
        )
        for left, fates, sentence in limits:
            if part.fate in fates and not 0 < part.quantity <= left:
                return sentence % {"title": self.line.title, "left": left}
        return ""


def open_lines(order: Order) -> list[OpenLine]:
    """The order's lines in its order, however much is left of each. Two queries.

    The goods of a refund that failed have been dealt with; its money may be asked for again.
    """
    rows = list(
        RefundLine.objects.filter(line__order=order)
        .values_list("line", "fate", "refund__state")
        .annotate(units=Sum("quantity"))
    )
    sending = order.status in SENDING

    def units(line: Line, *, back: bool) -> int:
        return sum(
            count
            for pk, fate, state, count in rows
            if pk == line.pk and (fate in RefundLine.BACK if back else state != Refund.State.FAILED)
        )

    return [
        OpenLine(
            line=line,
            done=units(line, back=False),
            unsent=line.outstanding if sending else 0,
            sent=line.num_shipped - units(line, back=True),
        )
        for line in order.lines.select_related("product").order_by("pk")
    ]


def why_not(order: Order, lines: Iterable[OpenLine], parts: Sequence[Part]) -> str:
    """What speaks against giving these parts back; empty: nothing. The sentence is for staff."""
    by_key = {line.line.pk: line for line in lines}
    refusals = (by_key[part.line_id].why_not(part) for part in parts)
    refusal = next(filter(None, refusals), "")
    off = sum(part.quantity for part in parts if part.fate in RefundLine.OFF)
    if not refusal and order.status == State.PAID and 0 < off == sum(line.unsent for line in by_key.values()):
        return _("That is all there is to send: cancel the order instead.")
    return refusal


def delivery_left(order: Order) -> Decimal:
    """What of the price of delivery may still go back."""
    asked = Refund.objects.filter(attempt__order=order).exclude(state=Refund.State.FAILED)
    given: Decimal = asked.aggregate(sum=Sum("delivery"))["sum"] or NOTHING
    charged: Decimal = order.shipping_incl_tax
    return charged - given


def why_not_again(order: Order, refund: Refund) -> str:
    """What speaks against trying a refund that failed once more; empty: nothing. The sentence is for staff."""
    if _replaced(order, refund):
        return _("Another refund was made in its place.")
    parts = [Part(line_id=line.line_id, quantity=line.quantity) for line in refund.lines.all()]
    if refusal := why_not(order, open_lines(order), parts):
        return refusal
    if refund.delivery > delivery_left(order):
        return _("That is more than is left of what delivery cost.")
    if not any(source.amount_left >= refund.amount for source in order.sources.all()):
        return _("That is more than is left of what was paid.")
    return ""


def _replaced(order: Order, refund: Refund) -> bool:
    """Whether one was made since it failed, for all that it was for. Should that fail too, it is tried again itself."""
    since = Refund.objects.filter(
        attempt__order=order, created_at__gt=refund.settled_at or refund.created_at, retry_of=None
    )
    return any(
        other.further >= refund.further
        and other.delivery >= refund.delivery
        and _units(other) >= _units(refund)
        for other in since.prefetch_related("lines")
    )


def _units(refund: Refund) -> Counter[int]:
    return Counter({line.line_id: line.quantity for line in refund.lines.all()})


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


def called_off(order: Order) -> OrderRefund:
    """All the money of an order that nothing more is sent of: what had come, less what had gone back before."""
    ended = order.status_changes.filter(new_status=State.NEEDS_REFUND).latest("date_created").date_created
    sources = order.sources.all()
    before = Refund.objects.filter(attempt__order=order, created_at__lt=ended).exclude(
        state=Refund.State.FAILED
    )
    had: Decimal = sources.aggregate(sum=Sum("amount_debited"))["sum"] or NOTHING
    given: Decimal = before.aggregate(sum=Sum("amount"))["sum"] or NOTHING
    currency = next((source.currency for source in sources), order.currency)
    return OrderRefund(amount=had - given, currency=currency, is_made=False, when=ended, parts=())


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
