"""What waits to be sent, and how an order is found: by its number, whose it is, where it goes, what is in it."""

from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet

from commerce.order.models import Line, Order
from commerce.order.states import State

BY_PROMISE = (
    F("promised_until").asc(nulls_last=True),
    F("promised_from").asc(nulls_last=True),
    "date_placed",
    "pk",
)
NEWEST_FIRST = ("-date_placed", "-pk")


def filtered(orders: "QuerySet[Order]", answers: dict[str, Any], *, today: date) -> "QuerySet[Order]":
    """The orders that the form asks for. What is to be sent comes in the order of promise, the rest by age."""
    for word in answers["q"].split():
        orders = orders.filter(_says(word))
    rows = {
        "brand": answers["brand"],
        "market": answers["market"],
        "status": answers["status"],
        "date_placed__date__gte": answers["date_from"],
        "date_placed__date__lte": answers["date_to"],
    }
    orders = orders.filter(**{field: value for field, value in rows.items() if value})
    if answers["due"]:
        orders = orders.filter(DUE[answers["due"]](today), status=State.PAID)
    in_queue = answers["due"] or answers["status"] == State.PAID
    return orders.order_by(*(BY_PROMISE if in_queue else NEWEST_FIRST))


DUE = {
    "today": lambda today: Q(promised_until=today),
    "overdue": lambda today: Q(promised_until__lt=today),
}


def _says(word: str) -> Q:
    """Whether an order has to do with a word."""
    return (
        Q(number__icontains=word)
        | Q(guest_email__icontains=word)
        | Q(user__email__icontains=word)
        | Q(shipping_address__first_name__icontains=word)
        | Q(shipping_address__last_name__icontains=word)
        | Q(shipping_address__postcode__icontains=word)
        | Q(pk__in=Line.objects.filter(partner_sku__istartswith=word).values("order"))
    )
