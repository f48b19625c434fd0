"""Reads of orders."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext

from commerce.basket.models import Basket
from commerce.checkout.forms import country_name
from commerce.order import links
from commerce.order.models import Line, Order, ShippingAddress
from commerce.order.states import State
from search.models import Document

FAILURES = (State.FAILED, State.EXPIRED, State.CANCELLED, State.NEEDS_REFUND)


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


@dataclass(frozen=True, kw_only=True)
class OrderPage:
    """What a shopper sees of an order, on its page and in its mails."""

    number: str
    state: State
    email: str
    currency: str
    lines: tuple[OrderLine, ...]
    subtotal: Decimal
    delivery_label: str
    delivery: Decimal
    total: Decimal
    tax: Decimal
    address: tuple[str, ...]
    timeline: tuple[TimelineEntry, ...]

    @property
    def is_unpaid(self) -> bool:
        return self.state == State.PENDING

    @property
    def came_to_nothing(self) -> bool:
        """Whether the shopper may want the goods in the basket again."""
        return self.state in (State.FAILED, State.EXPIRED, State.CANCELLED)


def waiting_for_payment(basket: Basket) -> WaitingOrder | None:
    """The unpaid order that a frozen basket has led to."""
    orders = Order.objects.filter(basket=basket, status=State.PENDING).select_related("market__locale")
    order = orders.order_by("-pk").first()
    return WaitingOrder(number=order.number, url=links.path(order)) if order else None


def order_page(order: Order) -> OrderPage:
    """The order in the active language; titles stay in the one it was placed in."""
    return OrderPage(
        number=order.number,
        state=State(order.status),
        email=order.email,
        currency=order.currency,
        lines=_lines(order),
        subtotal=order.total_incl_tax - order.shipping_incl_tax,
        delivery_label=order.shipping_method,
        delivery=order.shipping_incl_tax,
        total=order.total_incl_tax,
        tax=order.total_incl_tax - order.total_excl_tax,
        address=address_lines(order.shipping_address),
        timeline=tuple(_timeline(order)),
    )


def _lines(order: Order) -> tuple[OrderLine, ...]:
    rows = list(order.lines.select_related("product").order_by("pk"))
    images = _images(order, rows)
    return tuple(
        OrderLine(
            title=row.title,
            sku=row.partner_sku,
            quantity=row.quantity,
            total=row.line_price_incl_tax,
            image=images.get(_bearer_id(row)),
        )
        for row in rows
    )


def _images(order: Order, rows: list[Line]) -> dict[int | None, dict[str, Any] | None]:
    documents = Document.objects.filter(
        kind=Document.Kind.PRODUCT,
        object_id__in={bearer for row in rows if (bearer := _bearer_id(row))},
        brand=order.brand_id,
        locale=order.market.locale_id,
    )
    return dict(documents.values_list("object_id", "image"))


def _bearer_id(row: Line) -> int | None:
    return (row.product.parent_id or row.product_id) if row.product else None


def address_lines(address: ShippingAddress | None) -> tuple[str, ...]:
    """An address as it is written on a parcel, the country in the reader's language."""
    if address is None:
        return ()
    lines = (
        address.name,
        address.line1,
        address.line2,
        f"{address.postcode} {address.line4}",
        country_name(address.country_id),
    )
    return tuple(line for line in lines if line.strip())


def _timeline(order: Order) -> list[TimelineEntry]:
    """What has happened, and what is still to come. Who did it and why is for staff."""
    changes = order.status_changes.order_by("date_created", "pk")
    entries = [_entry(State(change.new_status), change.date_created) for change in changes]
    if order.status == State.PENDING:
        entries.append(TimelineEntry(title=gettext("Payment"), state="current"))
    if order.status == State.PAID:
        entries.append(TimelineEntry(title=gettext("We are packing your parcel"), state="current"))
    if order.status in (State.PENDING, State.PAID):
        entries.append(TimelineEntry(title=gettext("On its way to you"), state="coming"))
    return entries


def _entry(state: State, when: datetime) -> TimelineEntry:
    title = gettext("Order received") if state == State.PENDING else str(state.label)
    return TimelineEntry(title=title, when=when, state="failed" if state in FAILURES else "done")
