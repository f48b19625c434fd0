"""Reads of orders."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext

from commerce.basket.models import Basket
from commerce.catalogue.selectors.gallery import on_lines
from commerce.checkout import postcodes
from commerce.checkout.postcodes import country_name
from commerce.order import links
from commerce.order.models import Line, Order, OrderDiscount, OrderStatusChange, ShippingAddress
from commerce.order.parcels import Content, Parcel, outstanding, parcels
from commerce.order.refunds import NOTHING, OrderRefund, called_off, refunds_of
from commerce.order.states import CALLED_OFF, HERE, LEFT, State
from commerce.payment.refunds import amount_left
from commerce.shipping import wording
from core.templatetags.shop import money

NOTHING_CAME = (State.FAILED, State.EXPIRED, State.CANCELLED)
FAILURES = (*NOTHING_CAME, State.NEEDS_REFUND, State.REFUNDED)


@dataclass(frozen=True, kw_only=True)
class WaitingOrder:
    """An order that only lacks its payment."""

    number: str
    url: str


@dataclass(frozen=True, kw_only=True)
class OrderLine:
    """A line as the component `line_item` shows it, in the order's words."""

    title: str
    sku: str
    quantity: int
    total: Decimal
    image: dict[str, Any] | None


@dataclass(frozen=True, kw_only=True)
class TimelineEntry:
    title: str
    when: datetime | None = None
    state: str = "done"
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class OrderPage:
    """What a shopper sees of an order, on its page and in its mails."""

    number: str
    state: State
    email: str
    currency: str
    lines: tuple[OrderLine, ...]
    subtotal: Decimal
    discounts: tuple[tuple[str, Decimal], ...]
    delivery_label: str
    delivery: Decimal
    total: Decimal
    tax: Decimal
    address: tuple[str, ...]
    timeline: tuple[TimelineEntry, ...]
    arrival: str = ""  # the promised days; nothing is promised of what came to nothing
    leave_at: str = ""
    is_called_off: bool = False
    goes_back: Decimal = NOTHING  # once it is called off: what had come, less what had gone back before
    parcels: tuple[Parcel, ...] = ()
    follows: tuple[Content, ...] = ()  # what is still to come, once a part has left
    refunds: tuple[OrderRefund, ...] = ()

    @property
    def can_be_cancelled(self) -> bool:
        """Until the parcel is packed and gone."""
        return self.state in HERE

    @property
    def is_unpaid(self) -> bool:
        return self.state == State.PENDING

    @property
    def is_cancelled(self) -> bool:
        return self.state == State.CANCELLED

    @property
    def came_to_nothing(self) -> bool:
        """Whether the shopper may want the goods in the basket again."""
        return self.state in NOTHING_CAME


def waiting_for_payment(basket: Basket) -> WaitingOrder | None:
    """The unpaid order that a frozen basket has led to."""
    orders = Order.objects.filter(basket=basket, status=State.PENDING).select_related("market__locale")
    order = orders.order_by("-pk").first()
    return WaitingOrder(number=order.number, url=links.path(order)) if order else None


def order_page(order: Order) -> OrderPage:
    """The order in the active language; titles stay in the one it was placed in."""
    rows = list(order.lines.select_related("product").order_by("pk"))
    lines, refunds = _lines(order, rows), refunds_of(order)
    sent = parcels(order) if order.status in LEFT else ()
    is_called_off = _is_called_off(order)
    return OrderPage(
        number=order.number,
        state=State(order.status),
        email=order.email,
        currency=order.currency,
        lines=lines,
        subtotal=sum((line.total for line in lines), Decimal("0.00")),
        discounts=_discounts(order),
        delivery_label=order.shipping_method,
        delivery=order.shipping_incl_tax,
        total=order.total_incl_tax,
        tax=order.total_incl_tax - order.total_excl_tax,
        address=address_lines(order.shipping_address),
        timeline=tuple(_timeline(order, refunds, has_parcels=bool(sent))),
        arrival=arrival(order),
        leave_at=order.shipping_address.notes if order.shipping_address else "",
        is_called_off=is_called_off,
        goes_back=_goes_back(order, is_called_off=is_called_off),
        parcels=sent,
        follows=outstanding(order, rows) if sent else (),
        refunds=refunds,
    )


def arrival(order: Order) -> str:
    """The days promised when it was placed, in words; empty of old orders, and of what won't arrive."""
    return "" if order.status in FAILURES else wording.days(order.promised_from, order.promised_until)


def _is_called_off(order: Order) -> bool:
    """Whether it was the shopper who didn't want the goods any more that they had paid."""
    if order.status != State.NEEDS_REFUND:
        return False
    return order.status_changes.filter(new_status=State.NEEDS_REFUND, reason=CALLED_OFF).exists()


def _goes_back(order: Order, *, is_called_off: bool) -> Decimal:
    if order.status == State.PAID:
        return amount_left(order)
    return called_off(order).amount if is_called_off else NOTHING


def _lines(order: Order, rows: list[Line]) -> tuple[OrderLine, ...]:
    images = _images(order, rows)
    return tuple(
        OrderLine(
            title=row.title,
            sku=row.partner_sku,
            quantity=row.quantity,
            total=row.line_price_before_discounts_incl_tax,
            image=images.get(row.product_id),
        )
        for row in rows
    )


def _discounts(order: Order) -> tuple[tuple[str, Decimal], ...]:
    """What was taken off the goods, in the words of then. What was taken off delivery stands in its price."""
    rows = order.discounts.filter(category=OrderDiscount.BASKET).order_by("pk")
    return tuple((row.message or row.offer_name, row.amount) for row in rows)


def _images(order: Order, rows: list[Line]) -> dict[int, dict[str, Any] | None]:
    """The pictures of what was ordered, in the colours that were chosen."""
    bearers = {row.product_id: bearer for row in rows if (bearer := _bearer_id(row))}
    return on_lines(bearers, brand_id=order.brand_id, locale_id=order.market.locale_id)


def _bearer_id(row: Line) -> int | None:
    return (row.product.parent_id or row.product_id) if row.product else None


TOWN_FIRST = ("GB", "IE")  # the post there wants the postcode on a line of its own, below the town


def address_lines(address: ShippingAddress | None) -> tuple[str, ...]:
    """An address as it is written on a parcel, the country in the reader's language."""
    if address is None:
        return ()
    town = [f"{address.postcode} {address.line4}"]
    if address.country_id in TOWN_FIRST:
        town = [address.line4, postcodes.spaced(address.postcode, address.country_id)]
    lines = (address.name, address.line1, address.line2, *town, country_name(address.country_id))
    return tuple(line for line in lines if line.strip())


def address_answers(address: Any) -> dict[str, str]:
    """An address of whatever kind as the answers of a form."""
    return {
        "first_name": address.first_name,
        "last_name": address.last_name,
        "line1": address.line1,
        "line2": address.line2,
        "postcode": address.postcode,
        "city": address.line4,
        "country": address.country_id,
    }


def _timeline(order: Order, refunds: tuple[OrderRefund, ...], *, has_parcels: bool) -> list[TimelineEntry]:
    """What has happened, and what is still to come. Who did it and why is for staff; a parcel's number isn't.

    It stands with the parcel, and here only where an order left before parcels were noted.
    """
    changes = order.status_changes.order_by("date_created", "pk")
    happened = [(change.date_created, _entry(change, with_number=not has_parcels)) for change in changes]
    happened += [(refund.when, _refund_entry(refund)) for refund in refunds]
    entries = [entry for _when, entry in sorted(happened, key=lambda pair: pair[0])]
    if order.status == State.PENDING:
        entries.append(TimelineEntry(title=gettext("Payment"), state="current"))
    if order.status == State.PAID:
        entries.append(TimelineEntry(title=gettext("We are getting your order ready"), state="current"))
    if order.status in HERE:
        entries.append(TimelineEntry(title=gettext("On its way to you"), state="coming"))
    if order.status == State.PARTLY_SHIPPED:
        entries.append(TimelineEntry(title=gettext("We are getting the rest ready"), state="current"))
    return entries


# How an entry looks: money that goes back is no failure.
STANDS = {State.NEEDS_REFUND: "refund", State.REFUNDED: "refund", **dict.fromkeys(NOTHING_CAME, "failed")}


def _entry(change: OrderStatusChange, *, with_number: bool) -> TimelineEntry:
    state = State(change.new_status)
    title = gettext("Order received") if state == State.PENDING else str(state.label)
    parcel = change.reason if state == State.SHIPPED and with_number else ""
    return TimelineEntry(
        title=title,
        when=change.date_created,
        state=STANDS.get(state, "done"),
        text=gettext("Parcel number: %(number)s") % {"number": parcel} if parcel else "",
    )


def _refund_entry(refund: OrderRefund) -> TimelineEntry:
    title = gettext("%(amount)s sent back") if refund.is_made else gettext("%(amount)s on its way back")
    return TimelineEntry(
        title=title % {"amount": money(refund.amount, refund.currency)},
        when=refund.when,
        state="refund",
        text=", ".join(refund.parts),
    )
