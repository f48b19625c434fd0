"""What has left of an order, parcel by parcel, and what follows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, QuerySet

from commerce.order.carriers import Carrier
from commerce.order.models import Line, Order, Shipment
from commerce.order.states import SENDING


@dataclass(frozen=True, kw_only=True)
class Content:
    """So many of one thing."""

    line_id: int
    title: str
    sku: str
    quantity: int


@dataclass(frozen=True, kw_only=True)
class Parcel:
    id: int
    place: int  # the first is 1
    carrier: str
    tracking_number: str
    tracking_url: str
    shipped: datetime
    shipped_by: str
    delivered: datetime | None
    delivered_by: str = ""
    contents: tuple[Content, ...]

    @property
    def label(self) -> str:
        """“DHL 0034 0434”, as far as it has one."""
        return f"{self.carrier} {self.tracking_number}".strip()

    @property
    def count(self) -> int:
        return sum(content.quantity for content in self.contents)


def parcels(order: Order) -> tuple[Parcel, ...]:
    """The parcels that have left, the first first. Two queries, or none where they are prefetched."""
    if "shipments" in getattr(order, "_prefetched_objects_cache", {}):
        shipments: Iterable[Shipment] = order.shipments.all()
    else:
        shipments = _shipments().filter(order=order)
    return tuple(_parcel(shipment, place) for place, shipment in enumerate(shipments, start=1))


def prefetched() -> Prefetch:
    """For lists of orders: then `parcels` asks nothing more."""
    return Prefetch("shipments", _shipments())


def _shipments() -> "QuerySet[Shipment]":
    return Shipment.objects.select_related("shipped_by", "delivered_by").prefetch_related("lines__line")


def _parcel(shipment: Shipment, place: int) -> Parcel:
    return Parcel(
        id=shipment.pk,
        place=place,
        carrier=str(Carrier(shipment.carrier).label) if shipment.carrier else "",
        tracking_number=shipment.tracking_number,
        tracking_url=shipment.tracking_url,
        shipped=shipment.shipped_at,
        shipped_by=str(shipment.shipped_by or ""),
        delivered=shipment.delivered_at,
        delivered_by=str(shipment.delivered_by or ""),
        contents=tuple(content(row.line, row.quantity) for row in shipment.lines.all()),
    )


def content(line: Line, quantity: int) -> Content:
    return Content(line_id=line.pk, title=line.title, sku=line.partner_sku, quantity=quantity)


def outstanding(order: Order, lines: Iterable[Line] | None = None) -> tuple[Content, ...]:
    """What is still to be sent. Nothing of an order that isn't paid, or that has left."""
    if order.status not in SENDING:
        return ()
    rows = order.lines.all() if lines is None else lines
    return tuple(content(line, line.outstanding) for line in rows if line.outstanding)


def follows(order: Order, parcel: Parcel, of: Iterable[Parcel]) -> tuple[Content, ...]:
    """What had not left yet when this parcel had: read later, its mail and slip say the same."""
    left: dict[int, int] = {}
    for each in of:
        for row in each.contents if each.place <= parcel.place else ():
            left[row.line_id] = left.get(row.line_id, 0) + row.quantity
    rest = ((line, line.quantity - line.num_cancelled - left.get(line.pk, 0)) for line in order.lines.all())
    return tuple(content(line, count) for line, count in rest if count > 0)
