"""The words around an order on its page."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy as _

from commerce.order.models import Order
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
        _("Your payment has arrived. We will write to you when your order leaves us."),
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
# What a gateway's address of return says while its message is on the way. It decides nothing but these words.
RETURNED = {
    "failed": (
        _("The payment didn’t work"),
        _("Nothing was charged. One moment: we put what you had chosen back into your basket."),
    ),
    "cancelled": (
        _("You came back without paying"),
        _("Nothing was charged. One moment: we put what you had chosen back into your basket."),
    ),
}
CALLED_OFF = (
    _("Your order is cancelled"),
    _("As you asked. We send the money back the way it came."),
)
CONFIRMING = (_("We are confirming your payment"), _("This takes a few seconds. Please don’t pay twice."))


def around(page: OrderPage, *, confirming: bool, outcome: str = "") -> dict[str, Any]:
    """`outcome`: how the shopper came back from the gateway, as far as its address of return says so."""
    came_back = confirming and outcome in RETURNED
    headline, lead = RETURNED.get(outcome, CONFIRMING) if confirming else _words(page)
    return {"headline": headline, "lead": lead, "rows": rows(page), "came_back": came_back}


def _words(page: OrderPage) -> tuple[Any, Any]:
    return CALLED_OFF if page.is_called_off else WORDS[page.state]


def ways_back(order: Order, user: Any) -> dict[str, Any]:
    """Whose order it is finds the way to the others."""
    if not user.is_authenticated or order.user_id != user.pk:
        return {}
    return {"back_url": reverse("account:orders"), "back_label": gettext("Your orders")}


def rows(page: OrderPage) -> list[dict[str, Any]]:
    """The sums, for the page and for mails."""
    free = {"amount": None, "text": gettext("free")}
    return [
        {"label": gettext("Subtotal"), "amount": page.subtotal},
        *({"label": label, "amount": -amount} for label, amount in page.discounts),
        {"label": page.delivery_label, **({"amount": page.delivery} if page.delivery else free)},
        {"label": gettext("Total"), "amount": page.total, "strong": True},
        {"label": gettext("VAT included"), "amount": page.tax},
    ]
