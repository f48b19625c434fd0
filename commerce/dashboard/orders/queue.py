"""What waits to be sent, and how an order is found: by its number, whose it is, where it goes, what is in it."""

from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet

from commerce.dashboard.reach import within
from commerce.order.models import Line, Order
from commerce.order.states import SENDING, State
from core.models import User

BY_PROMISE = (
    F("promised_until").asc(nulls_last=True),
    F("promised_from").asc(nulls_last=True),
    "date_placed",
    "pk",
)
NEWEST_FIRST = ("-date_placed", "-pk")
PLACES = (
    "number",
    "guest_email",
    "user__email",
    "shipping_address__first_name",
    "shipping_address__last_name",
    "shipping_address__postcode",
)
TO_SEND = "to-send"  # what the form calls all that is still to be sent, wholly or in part


def filtered(orders: "QuerySet[Order]", answers: dict[str, Any], *, today: date) -> "QuerySet[Order]":
    """The orders that the form asks for. What is to be sent comes in the order of promise, the rest by age."""
    for word in answers["q"].split():
        orders = orders.filter(pk__in=_saying(word))
    rows = {
        "brand": answers["brand"],
        "market": answers["market"],
        "status": answers["status"] if answers["status"] != TO_SEND else "",
        "status__in": SENDING if answers["status"] == TO_SEND else (),
        "date_placed__date__gte": answers["date_from"],
        "date_placed__date__lte": answers["date_to"],
    }
    orders = orders.filter(**{field: value for field, value in rows.items() if value})
    if answers["due"]:
        orders = orders.filter(DUE[answers["due"]](today), status__in=SENDING)
    in_queue = answers["due"] or answers["status"] in (TO_SEND, *SENDING)
    return orders.order_by(*(BY_PROMISE if in_queue else NEWEST_FIRST))


DUE = {
    "today": lambda today: Q(promised_until__lte=today),
    "overdue": lambda today: Q(promised_until__lt=today),
}


def _saying(word: str) -> "QuerySet[Any]":
    """The orders that have to do with a word: one list of keys from each place where it may stand."""
    lines = Line.objects.order_by().filter(partner_sku__istartswith=word).values("order")
    rows = (Order.objects.order_by().filter(**{f"{place}__icontains": word}).values("pk") for place in PLACES)
    return lines.union(*rows, all=True)


def waiting(user: User) -> "QuerySet[Order]":
    """What nobody has begun to send. Of what left in part the rest is missing: that is opened by hand."""
    return within(Order.objects.filter(status=State.PAID), user).order_by(*BY_PROMISE)


def next_to_pack(user: User, *, after: Order | None = None) -> Order | None:
    """The order that is packed next: of the same brand where there is one, behind `after` before the passed over."""
    orders = waiting(user)
    if after is None:
        return orders.first()
    others = orders.exclude(pk=after.pk)
    own = others.filter(brand=after.brand_id)
    return own.filter(_behind(after)).first() or own.first() or others.first()


def _behind(order: Order) -> Q:
    """What comes later in the order of promise; what was never promised comes last."""
    later = Q(date_placed__gt=order.date_placed) | Q(date_placed=order.date_placed, pk__gt=order.pk)
    if order.promised_until is None:
        return Q(promised_until=None) & later
    same_end = Q(promised_until=order.promised_until)
    later_start = same_end & Q(promised_from__gt=order.promised_from)
    same_span = same_end & Q(promised_from=order.promised_from)
    return (
        Q(promised_until=None)
        | Q(promised_until__gt=order.promised_until)
        | later_start
        | (same_span & later)
    )
