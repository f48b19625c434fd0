"""The words around an order on its page."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy as _, pgettext

from commerce.order.models import Order
from commerce.order.selectors import OrderPage
from commerce.order.states import SOLD, State
from core.templatetags.shop import money

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
    State.PARTLY_SHIPPED: (
        _("Part of your order is on its way"),
        _("The rest follows in a parcel of its own. We will write to you when it leaves us."),
    ),
    State.SHIPPED: (_("Your parcel is on its way"), _("It left our house. Enjoy!")),
    State.DELIVERED: (_("Your order has arrived"), _("Enjoy it! If something isn’t right, please ask us.")),
    State.FAILED: (
        _("The payment didn’t work"),
        _("Nothing was charged. Everything is as you left it: pay again, with the same card or another way."),
    ),
    State.EXPIRED: (
        _("This order wasn’t paid in time"),
        _("Nothing was charged. Everything is as you left it."),
    ),
    State.CANCELLED: (_("This order was cancelled"), _("Nothing was charged.")),
    State.NEEDS_REFUND: (
        _("You get your money back"),
        _("We have received your payment but can’t send the goods. We are sorry, and send the money back."),
    ),
    State.REFUNDED: (
        _("Your money is back"),
        _("We sent it back the way you paid. Depending on your bank it takes a few days until you see it."),
    ),
}
# What a gateway's address of return says while its message is on the way. It decides nothing but these words.
RETURNED = {
    "failed": (_("The payment didn’t work"), _("Nothing was charged. In a moment you can try again here.")),
    "cancelled": (
        _("You came back without paying"),
        _("Nothing was charged. In a moment you can go on here."),
    ),
}
GIVEN_UP = (
    _("You came back without paying"),
    _("Nothing was charged. Everything is as you left it: pay when you like."),
)
UNREACHABLE = (
    _("We can’t open the payment page right now"),
    _("Your order is safe, and nothing was charged. Please try again in a minute."),
)
CALLED_OFF = _("Your order is cancelled")
CONFIRMING = (_("We are confirming your payment"), _("This takes a few seconds. Please don’t pay twice."))


def around(page: OrderPage, *, confirming: bool, outcome: str = "") -> dict[str, Any]:
    """`outcome`: how the shopper came back from the gateway, as far as its address of return says so."""
    headline, lead = RETURNED.get(outcome, CONFIRMING) if confirming else _words(page, outcome)
    return {"headline": headline, "lead": lead, "rows": rows(page)}


def _words(page: OrderPage, outcome: str) -> tuple[Any, Any]:
    if page.is_called_off:
        return CALLED_OFF, money_back(page)
    if page.state in (State.PENDING, State.FAILED) and outcome == "cancelled":
        return GIVEN_UP
    if page.state == State.PENDING and outcome == "unreachable":
        return UNREACHABLE
    if page.state == State.REFUNDED and not page.refunds:  # it cost nothing
        return WORDS[State.CANCELLED]
    return WORDS[page.state]


def money_back(page: OrderPage) -> str:
    """What follows when something that was paid is called off."""
    if not page.goes_back:
        return gettext("As you asked. Your money is on its way back already.")
    total = money(page.goes_back, page.currency)
    return gettext("As you asked. %(total)s goes back the way you paid.") % {"total": total}


def ways_on(request: HttpRequest, order: Order) -> dict[str, Any]:
    """Whose order it is finds the way to the others; a guest the way into the shop, and to an account."""
    if request.user.is_authenticated and order.user_id == request.user.pk:
        return {"back_url": reverse("account:orders"), "back_label": gettext("Your orders")}
    ways = {"back_url": f"/{request.market.code}/", "back_label": gettext("Back to the shop")}
    if request.user.is_authenticated or order.user_id or order.status not in SOLD:
        return ways
    here = urlencode({"email": order.email, "next": reverse("account:orders")})
    return {**ways, "offers_account": True, "signup_url": f"{reverse('account_signup')}?{here}"}


def rows(page: OrderPage) -> list[dict[str, Any]]:
    """The sums, for the page and for mails."""
    free = {"amount": None, "text": gettext("free")}
    return [
        {"label": gettext("Subtotal"), "amount": page.subtotal},
        *({"label": label, "amount": -amount} for label, amount in page.discounts),
        {"label": page.delivery_label, **({"amount": page.delivery} if page.delivery else free)},
        {"label": gettext("Total"), "amount": page.total, "strong": True},
        *([{"label": gettext("VAT included"), "amount": page.tax}] if page.tax else []),
        *(
            {
                "label": pgettext("money", "Refunded") if refund.is_made else gettext("On its way back"),
                "amount": -refund.amount,
            }
            for refund in page.refunds
        ),
    ]
