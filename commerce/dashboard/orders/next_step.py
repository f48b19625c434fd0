"""What is to be done with an order now: one sentence and at most one button."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from commerce.order.models import Order
from commerce.order.states import State
from commerce.payment import refunds as payments
from commerce.payment.models import PaymentAttempt, Refund
from core.models import User
from core.templatetags.shop import money


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
    """What stands at the top of the order's page."""
    failed = _failed(order)
    if failed:
        return _try_again(failed, user)
    state = State(order.status) if order.status in State.values else None
    return _BY_STATE[state](order, user) if state in _BY_STATE else Step(title=_("Nothing to do."))


def _failed(order: Order) -> Refund | None:
    """A refund that went wrong and has not been tried again."""
    refunds = Refund.objects.filter(attempt__order=order, state=Refund.State.FAILED, retries=None)
    return refunds.order_by("pk").first()


def _try_again(refund: Refund, user: User) -> Step:
    amount = money(refund.amount, refund.currency)
    step = {"action": "refund_again", "label": _("Try it once more"), "subject": refund.pk}
    return Step(
        title=_("The refund of %(amount)s failed.") % {"amount": amount},
        text=refund.failure,
        is_urgent=True,
        **(step if user.has_perm("payment.add_refund") else {}),
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
    ship = {"action": "ship", "label": _("Ship")} if user.has_perm("order.add_shippingevent") else {}
    return Step(title=title, is_urgent=bool(late), **ship)


def _shipped(order: Order, user: User) -> Step:
    return Step(title=_("It has left. Nothing to do."))


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
    if user.has_perm("payment.add_refund"):
        step = {"url": reverse("dashboard:order-refund", args=[order.number]), "label": _("Refund")}
    return Step(
        title=_("%(amount)s is to go back.") % {"amount": money(left, order.currency)}, is_urgent=True, **step
    )


_BY_STATE: dict[State | None, Any] = {
    State.PENDING: _pending,
    State.PAID: _paid,
    State.SHIPPED: _shipped,
    State.NEEDS_REFUND: _needs_refund,
}
