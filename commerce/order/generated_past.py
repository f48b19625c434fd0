"""What has happened to generated orders: how they were paid, what left in which parcel, and when all that was."""

import itertools
from collections.abc import Iterable, Sequence
from datetime import timedelta
from decimal import Decimal

from django.db.models import OuterRef, QuerySet, Subquery

from commerce.order.carriers import Carrier
from commerce.order.models import Line, Order, OrderStatusChange, Shipment, ShipmentLine
from commerce.order.states import LEFT, State
from commerce.payment.gateways.demo.gateway import Gateway
from commerce.payment.models import DemoPayment, PaymentAttempt, Source, SourceType
from core import brands, bulk

AFTER = {
    State.PENDING: timedelta(0),
    State.PAID: timedelta(minutes=2),
    State.FAILED: timedelta(minutes=5),
    State.EXPIRED: timedelta(minutes=30),
    State.CANCELLED: timedelta(minutes=10),
    State.NEEDS_REFUND: timedelta(minutes=20),
    State.REFUNDED: timedelta(minutes=25),
    State.PARTLY_SHIPPED: timedelta(hours=12),
    State.SHIPPED: timedelta(days=1),
    State.DELIVERED: timedelta(days=3),
}
"""How long after it was placed an order comes to a state."""
WAYS = {
    State.PARTLY_SHIPPED: (State.PAID,),
    State.SHIPPED: (State.PAID,),
    State.DELIVERED: (State.PAID, State.SHIPPED),
    State.NEEDS_REFUND: (State.PAID,),
    State.REFUNDED: (State.PAID, State.NEEDS_REFUND),
}
"""Through which states it comes there."""
UNPAID = {
    State.FAILED: PaymentAttempt.State.FAILED,
    State.EXPIRED: PaymentAttempt.State.CANCELLED,
    State.CANCELLED: PaymentAttempt.State.CANCELLED,
}


def write(orders: Sequence[Order], lines: Iterable[Line]) -> None:
    """The histories, payments and parcels of orders that are written themselves."""
    bulk.create([change for order in orders for change in _changes(order)])
    _pay(orders)
    _send([order for order in orders if order.status in LEFT], lines)


def date_back(orders: "QuerySet[Order]") -> None:
    """Give what is dated when it is written the day it happened on."""
    placed = Subquery(Order.objects.filter(pk=OuterRef("order")).values("date_placed"))
    changes = OrderStatusChange.objects.filter(order__in=orders)
    for state, after in AFTER.items():
        changes.filter(new_status=state).update(date_created=placed + after)
    PaymentAttempt.objects.filter(order__in=orders).update(
        created_at=placed, expires_at=placed + AFTER[State.EXPIRED]
    )


def _changes(order: Order) -> list[OrderStatusChange]:
    states = ["", State.PENDING, *WAYS.get(State(order.status), ()), State(order.status)]
    return [
        OrderStatusChange(order=order, old_status=str(before), new_status=str(after))
        for before, after in itertools.pairwise(states)
    ]


def _pay(orders: Iterable[Order]) -> None:
    """At the demo gateway, which keeps its own record and so can give the money back."""
    attempts = [
        PaymentAttempt(
            order=order,
            gateway=Gateway.code,
            reference=f"generated-{order.number}",
            amount=order.total_incl_tax,
            currency=order.currency,
            state=UNPAID.get(State(order.status), PaymentAttempt.State.SUCCEEDED),
            expires_at=order.date_placed + AFTER[State.EXPIRED],
        )
        for order in orders
    ]
    bulk.create(attempts)
    paid = [attempt for attempt in attempts if attempt.state == PaymentAttempt.State.SUCCEEDED]
    kind, _ = SourceType.objects.get_or_create(code=Gateway.code, defaults={"name": Gateway.code})
    bulk.create([_source(attempt, kind) for attempt in paid])
    bulk.create([_at_the_gateway(attempt) for attempt in paid])


def _source(attempt: PaymentAttempt, kind: SourceType) -> Source:
    back = attempt.amount if attempt.order.status == State.REFUNDED else Decimal(0)
    return Source(
        order=attempt.order,
        source_type=kind,
        currency=attempt.currency,
        amount_allocated=attempt.amount,
        amount_debited=attempt.amount,
        amount_going_back=back,
        amount_refunded=back,
        reference=attempt.reference,
    )


def _at_the_gateway(attempt: PaymentAttempt) -> DemoPayment:
    order = attempt.order
    return DemoPayment(
        reference=attempt.reference,
        amount=attempt.amount,
        currency=attempt.currency,
        merchant_name=order.brand.name,
        order_number=order.number,
        language=order.language,
        return_url=brands.address(order.brand),
        webhook_host=order.brand.site.hostname,
        state=DemoPayment.State.SUCCEEDED,
    )


def _send(orders: Iterable[Order], lines: Iterable[Line]) -> None:
    """What has left is in a parcel of its order."""
    parcels = [
        Shipment(
            order=order,
            carrier=Carrier.DHL,
            tracking_number=f"JD{order.pk:012}",
            shipped_at=order.date_placed
            + AFTER[State.PARTLY_SHIPPED if order.status == State.PARTLY_SHIPPED else State.SHIPPED],
            delivered_at=order.date_placed + AFTER[State.DELIVERED]
            if order.status == State.DELIVERED
            else None,
        )
        for order in orders
    ]
    bulk.create(parcels)
    of = {parcel.order_id: parcel for parcel in parcels}
    bulk.create(
        [
            ShipmentLine(shipment=of[line.order_id], line=line, quantity=line.num_shipped)
            for line in lines
            if line.num_shipped
        ]
    )
