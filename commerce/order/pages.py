"""The words around an order on its page."""

from typing import Any

from django.utils.translation import gettext, gettext_lazy as _

from commerce.order.selectors import OrderPage
from commerce.order.states import State

# State → headline, and what it means for the shopper.
WORDS = {
    State.PENDING: (
        _("Your order is waiting for its payment"),
        _("The goods are reserved for you for a little while."),
    ),
    State.PAID: (
        _("Thank you!"),
        _("Your payment has arrived. We will write to you when the parcel leaves."),
    ),
    State.SHIPPED: (_("Your parcel is on its way"), _("It left our house. Enjoy!")),
    State.FAILED: (
        _("The payment didn’t work"),
        _("Nothing was charged. What you had chosen is in your basket: try again or pay another way."),
    ),
    State.EXPIRED: (
        _("This order wasn’t paid in time"),
        _("Nothing was charged. What you had chosen is in your basket."),
    ),
    State.CANCELLED: (_("This order was cancelled"), _("Nothing was charged.")),
    State.NEEDS_REFUND: (
        _("You get your money back"),
        _("We have received your payment but can’t send the goods. We are sorry, and send the money back."),
    ),
}
CONFIRMING = (_("We are confirming your payment"), _("This takes a few seconds. Please don’t pay twice."))


def around(page: OrderPage, *, confirming: bool) -> dict[str, Any]:
    headline, lead = CONFIRMING if confirming else WORDS[page.state]
    return {"headline": headline, "lead": lead, "rows": _rows(page)}


def _rows(page: OrderPage) -> list[dict[str, Any]]:
    free = {"amount": None, "text": gettext("free")}
    return [
        {"label": gettext("Subtotal"), "amount": page.subtotal},
        {"label": page.delivery_label, **({"amount": page.delivery} if page.delivery else free)},
        {"label": gettext("Total"), "amount": page.total, "strong": True},
        {"label": gettext("VAT included"), "amount": page.tax},
    ]
