"""What can be done on an order's page besides sending it: money, notes, asking the provider."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from oscar.apps.dashboard.orders.forms import OrderNoteForm

from commerce.dashboard.orders import page
from commerce.dashboard.orders.forms import CancelForm
from commerce.dashboard.orders.timeline import may_mend
from commerce.order import services
from commerce.order.exceptions import AlreadyPaid, InvalidTransition, RefundNotAllowed
from commerce.order.models import Order
from commerce.order.states import HERE, LEFT, State
from commerce.payment import refunds as payments
from commerce.payment.exceptions import GatewayError
from commerce.payment.models import Refund

REFUND = "payment.add_refund"


class CareMixin:
    """For the view of an order."""

    request: HttpRequest
    object: Order
    kwargs: dict[str, Any]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), **page.context(self.object, self.request.user)}

    def get_order_note_form(self) -> OrderNoteForm:
        """A note that can't be mended any more is not opened: what is written then is a new one."""
        data = self.request.POST if self.request.method == "POST" else None
        note = self.object.notes.filter(pk=self.kwargs.get("note_id")).first()
        mended = note if note and may_mend(note, self.request.user) else None
        return OrderNoteForm(order=self.object, user=self.request.user, data=data, instance=mended)

    def delete_note(self, request: HttpRequest, order: Order) -> HttpResponse:
        note = order.notes.filter(pk=_number(request.POST.get("note_id"))).first()
        if note is None or not may_mend(note, request.user):
            return self.reload_page(fragment="notes", error=_("This note stays."))
        note.delete()
        messages.success(request, _("The note is gone."))
        return self.reload_page(fragment="notes")

    def look_up(self, request: HttpRequest, order: Order) -> HttpResponse:
        """Ask the provider how an unpaid order stands: its message may be late or lost."""
        try:
            services.catch_up(order=order)
        except GatewayError:
            return self.reload_page(error=_("Nothing was changed: the payment provider does not answer."))
        order.refresh_from_db(fields=["status"])
        if order.status == State.PENDING:
            messages.info(request, _("The payment provider says that nothing is decided yet."))
        else:
            messages.success(request, _("The payment provider has answered."))
        return self.reload_page()

    def cancel(self, request: HttpRequest, order: Order) -> HttpResponse:
        return self._cancel(services.cancel, payments.NOTHING, _("Cancelled."))

    def cancel_and_refund(self, request: HttpRequest, order: Order) -> HttpResponse:
        """Called off, and what was paid goes back at once."""
        if not request.user.has_perm(REFUND):
            raise PermissionDenied
        if not request.POST.get("reason", "").strip():
            return self.reload_page(error=_("Nothing was changed: please say why it is cancelled."))
        amount = payments.amount_left(order)
        done = _("Cancelled; the money is on its way back.")
        return self._cancel(services.cancel_with_refund, amount, done)

    def _cancel(self, service: Callable[..., Order], amount: Decimal, done: str) -> HttpResponse:
        """Asked once more first; of what can’t be cancelled the service says why."""
        form = CancelForm(self.request.POST)
        reason = form.cleaned_data["reason"] if form.is_valid() else ""
        if self.object.status in HERE and self.request.POST.get("confirmed") != str(amount):
            return self._ask(amount, reason)
        try:
            service(order=self.object, actor=self.request.user, reason=reason)
        except InvalidTransition:
            return self.reload_page(error=_too_late(self.object))
        except AlreadyPaid:
            return self.reload_page(error=_("Nothing was changed: the order is being paid at this moment."))
        except GatewayError:
            return self.reload_page(error=_("Nothing was changed: the payment provider does not answer."))
        except RefundNotAllowed as refusal:
            return self.reload_page(error=str(refusal))
        messages.success(self.request, done)
        return self.reload_page()

    def _ask(self, amount: Decimal, reason: str) -> HttpResponse:
        context = {
            "order": self.object,
            "action": self.request.POST["order_action"],
            "amount": amount,
            "confirmed": str(amount),
            "reason": reason,
        }
        return render(self.request, "oscar/dashboard/orders/cancel.html", context)

    def refund_again(self, request: HttpRequest, order: Order) -> HttpResponse:
        if not request.user.has_perm(REFUND):
            raise PermissionDenied
        number = _number(request.POST.get("subject"))
        refund = get_object_or_404(Refund, pk=number, attempt__order=order)
        try:
            services.ask_again(refund=refund, actor=request.user)
        except RefundNotAllowed as refusal:
            return self.reload_page(error=str(refusal))
        messages.success(request, _("The payment provider is asked once more."))
        return self.reload_page()


def _too_late(order: Order) -> str:
    """Why an order is not cancelled any more."""
    order.refresh_from_db(fields=["status"])
    if order.status in LEFT:
        return _(
            "Nothing was changed: a parcel has left, so the order can’t be cancelled. Its money can be refunded."
        )
    return _("Nothing was changed: the order is no longer in a state for that.")


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 18 else 0
