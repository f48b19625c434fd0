"""What the order's page shows of its parcels."""

from typing import Any

from django import template

from commerce.order.models import Order
from commerce.order.parcels import outstanding, parcels
from commerce.order.states import State

register = template.Library()


@register.inclusion_tag("oscar/dashboard/orders/partials/shipments.html", takes_context=True)
def order_shipments(context: dict[str, Any], order: Order) -> dict[str, Any]:
    """The parcels that have left, what is still to be sent, and what can be done about it."""
    sent = parcels(order)
    return {
        "order": order,
        "parcels": sent,
        "outstanding": outstanding(order),
        "under_way": order.status == State.SHIPPED or any(not parcel.delivered for parcel in sent),
        "perms": context["perms"],
    }
