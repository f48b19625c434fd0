import uuid
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from commerce.order import carriers
from commerce.order.events import OrderShipped
from commerce.order.exceptions import InvalidTransition, ParcelRefused
from commerce.order.models import Line, Order, Shipment, ShipmentLine
from commerce.order.services.change_state import change_state, lock
from commerce.order.services.stock import consume, goods
from commerce.order.states import SENDING, State
from core.events import publish
from core.models import User


def ship(*, order: Order, actor: User | None = None, reason: str = "") -> Order:
    """All that is still here leaves in one parcel, whose number is `reason`."""
    with transaction.atomic():
        order = lock(order.pk)
        lines = goods(order)
        contents = {line.pk: line.outstanding for line in lines if line.outstanding}
        _send(order, lines, contents, key=uuid.uuid4(), carrier="", number=reason, actor=actor)
    return order


def ship_parcel(
    *,
    order: Order,
    contents: Mapping[int, int],
    key: uuid.UUID,
    carrier: str = "",
    tracking_number: str = "",
    actor: User | None = None,
) -> Shipment:
    """A parcel with so many units of each line (by its key) leaves; the shopper hears what is in it.

    The same `key` again answers with the parcel that left already. `ParcelRefused` says what can't be
    sent, and nothing is.
    """
    with transaction.atomic():
        order = lock(order.pk)
        sent = order.shipments.filter(key=key).first()
        return sent or _send(
            order, goods(order), contents, key=key, carrier=carrier, number=tracking_number, actor=actor
        )


def _send(
    order: Order,
    lines: list[Line],
    contents: Mapping[int, int],
    *,
    key: uuid.UUID,
    carrier: str,
    number: str,
    actor: User | None,
) -> Shipment:
    if order.status not in SENDING:
        raise InvalidTransition(f"{order} is “{order.status}”: nothing of it is to be sent.")
    _check(lines, contents)
    shipment = Shipment.objects.create(
        order=order, key=key, carrier=carrier, tracking_number=number[:255], shipped_by=actor
    )
    packed = [(line, contents[line.pk]) for line in lines if contents.get(line.pk)]
    for line, units in packed:
        ShipmentLine.objects.create(shipment=shipment, line=line, quantity=units)
        consume(line=line, units=units, actor=actor)
    to = State.PARTLY_SHIPPED if any(line.outstanding for line in lines) else State.SHIPPED
    if order.status != to:
        change_state(order=order, to=to, actor=actor, reason=carriers.label(carrier, number))
    publish(OrderShipped(order_id=order.pk, shipment_id=shipment.pk))
    return shipment


def _check(lines: list[Line], contents: Mapping[int, int]) -> None:
    known = {line.pk: line for line in lines}
    if set(contents) - set(known):
        raise ParcelRefused(_("That is not in this order."))
    for pk, units in contents.items():
        line = known[pk]
        if units < 0 or units > line.outstanding:
            raise ParcelRefused(
                _("Of “%(title)s” %(left)d are still to be sent, not %(wanted)d.")
                % {"title": line.title, "left": line.outstanding, "wanted": units}
            )
    if not any(contents.values()):
        raise ParcelRefused(_("Nothing is in the parcel."))
