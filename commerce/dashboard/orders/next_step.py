"""What is to be done with an order now: one sentence and at most one button."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _, ngettext

from commerce.order.models import Order
from commerce.order.parcels import outstanding
from commerce.order.refunds import why_not_again
from commerce.order.states import State
from commerce.payment import refunds as payments
from commerce.payment.models import PaymentAttempt, Refund
from core.models import User
from core.templatetags.shop import money

REFUND = "payment.add_refund"


@dataclass(frozen=True, kw_only=True)
class Step:
    """`action` is posted, `url` is opened; neither: there is nothing to press, or not for this person."""

    title: str
    text: str = ""
    label: str = ""
    action: str = ""
    url: str = ""
    subject: int | None = None
    is_urgent: bool = False


def next_step(order: Order, user: User) -> Step:
    """What stands at the top of the order's page. A refund that failed is for who may try it again."""
    failed = _failed(order) if user.has_perm(REFUND) else None
    if failed:
        return _try_again(failed)
    state = State(order.status) if order.status in State.values else None
    return _BY_STATE[state](order, user) if state in _BY_STATE else Step(title=_("Nothing to do."))


def _failed(order: Order) -> Refund | None:
    """A refund that went wrong, has not been tried again, and still may be."""
    refunds = Refund.objects.filter(attempt__order=order, state=Refund.State.FAILED, retries=None)
    return next((refund for refund in refunds.order_by("pk") if not why_not_again(order, refund)), None)


def _try_again(refund: Refund) -> Step:
    amount = money(refund.amount, refund.currency)
    return Step(
        title=_("The refund of %(amount)s failed.") % {"amount": amount},
        text=refund.failure,
        label=_("Try it once more"),
        action="refund_again",
        subject=refund.pk,
        is_urgent=True,
    )


def _pending(order: Order, user: User) -> Step:
    attempt = PaymentAttempt.objects.filter(order=order, state=PaymentAttempt.State.OPEN).first()
    ends = attempt.expires_at if attempt else None
    text = ""
    if ends:
        until = date_format(timezone.localtime(ends), "DATETIME_FORMAT")
        text = _("The goods are held until %(until)s.") % {"until": until}
    ask = {"action": "look_up", "label": _("Ask the payment provider")}
    return Step(
        title=_("The customer has not paid yet."),
        text=text,
        **(ask if attempt and user.has_perm("order.change_order") else {}),
    )


def _paid(order: Order, user: User) -> Step:
    late = order.promised_until and order.promised_until < timezone.localdate()
    title = _("To be sent, and overdue.") if late else _("To be sent.")
    return Step(title=title, is_urgent=bool(late), **_pack(order, user))


def _partly_shipped(order: Order, user: User) -> Step:
    left = sum(row.quantity for row in outstanding(order))
    title = ngettext(
        "A part has left; %(count)d piece is still to be sent.",
        "A part has left; %(count)d pieces are still to be sent.",
        left,
    )
    return Step(title=title % {"count": left}, **_pack(order, user))


def _pack(order: Order, user: User) -> dict[str, Any]:
    if not user.has_perm("order.add_shipment"):
        return {}
    return {"url": reverse("dashboard:order-pack", args=[order.number]), "label": _("Pack")}


def _shipped(order: Order, user: User) -> Step:
    if payments.all_is_back(order):
        return Step(title=_("It is on its way, and all the money is back."))
    return Step(title=_("It is on its way. Nothing to do."))


def _delivered(order: Order, user: User) -> Step:
    if payments.all_is_back(order):
        return Step(title=_("It has arrived, and all the money is back. Nothing to do."))
    return Step(title=_("It has arrived. Nothing to do."))


def _refunded(order: Order, user: User) -> Step:
    return Step(title=_("All the money is back. Nothing to do."))


def _needs_refund(order: Order, user: User) -> Step:
    asked = Refund.objects.filter(attempt__order=order, state=Refund.State.ASKED).order_by("pk").first()
    left = payments.amount_left(order)
    if not left and asked:
        since = date_format(timezone.localtime(asked.created_at), "DATETIME_FORMAT")
        return Step(
            title=_("The money is on its way back."),
            text=_("The payment provider was asked on %(since)s; it answers by itself.") % {"since": since},
        )
    step: dict[str, Any] = {}
    if user.has_perm(REFUND):
        step = {"url": reverse("dashboard:order-refund", args=[order.number]), "label": _("Refund")}
    return Step(
        title=_("%(amount)s is to go back.") % {"amount": money(left, order.currency)}, is_urgent=True, **step
    )


_BY_STATE: dict[State | None, Any] = {
    State.PENDING: _pending,
    State.PAID: _paid,
    State.PARTLY_SHIPPED: _partly_shipped,
    State.SHIPPED: _shipped,
    State.DELIVERED: _delivered,
    State.NEEDS_REFUND: _needs_refund,
    State.REFUNDED: _refunded,
}
