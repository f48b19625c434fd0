"""Refunds: chosen, looked at, confirmed. What is left is counted again in the service, under the order's lock."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views import generic

from commerce.dashboard.orders.refund_forms import RefundForm, WhyForm
from commerce.dashboard.reach import within
from commerce.order import services
from commerce.order.exceptions import RefundNotAllowed
from commerce.order.models import Order
from commerce.order.refunds import NEVER_PAID, NOTHING, OpenLine, delivery_left, open_lines
from commerce.order.states import State
from commerce.payment import refunds as payments
from commerce.payment.models import RefundLine
from core.templatetags.shop import money


class RefundView(generic.View):
    """A part of what was paid; of an order that won't be sent, all that is left."""

    order: Order

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm("payment.add_refund"):
            raise PermissionDenied
        orders = within(Order.objects.select_related("brand", "market__locale", "user"), request.user)
        self.order = get_object_or_404(orders, number=kwargs["number"])
        self.left = NOTHING if self.order.status in NEVER_PAID else payments.amount_left(self.order)
        if not self.left:
            return self.back(error=_("Nothing is left that could go back."))
        self.is_whole = self.order.status == State.NEEDS_REFUND
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        return self.page(self.form())

    def post(self, request: HttpRequest, number: str) -> HttpResponse:
        form = self.form(request.POST)
        if not form.is_valid():
            return self.page(form, status=400)
        amount = self.left if self.is_whole else form.amount
        if request.POST.get("confirmed") != str(amount):
            return self.page(form, amount=amount)
        try:
            self.ask(form)
        except RefundNotAllowed as refusal:
            form.add_error(None, str(refusal))
            return self.page(form, status=400)
        shown = money(amount, self.order.currency)
        messages.success(request, _("%(amount)s is on its way back.") % {"amount": shown})
        return self.back()

    def form(self, data: Any = None) -> Any:
        if self.is_whole:
            last = self.order.status_changes.filter(new_status=self.order.status).first()
            return WhyForm(data, initial={"reason": last.reason if last else ""})
        lines = open_lines(self.order)
        initial = self.all_that_is_left(lines) if "all" in self.request.GET else {}
        return RefundForm(
            data,
            order=self.order,
            lines=lines,
            delivery_left=delivery_left(self.order),
            amount_left=self.left,
            initial=initial,
        )

    def all_that_is_left(self, lines: list[OpenLine]) -> dict[str, Any]:
        """Goods and delivery; only the sum, where something was granted before without either."""
        delivery = delivery_left(self.order)
        if sum((line.amount(line.left) for line in lines), delivery) > self.left:
            return {"further": self.left}
        units = {f"units-{line.line.pk}": line.left for line in lines}
        mixed = {
            f"fate-{line.line.pk}": RefundLine.Fate.KEPT for line in lines if line.left > line.unsent > 0
        }
        return {**units, **mixed, "delivery": delivery}

    def ask(self, form: Any) -> None:
        why = {"order": self.order, "actor": self.request.user, "reason": form.cleaned_data["reason"]}
        if self.is_whole:
            services.refund_all(**why)
            return
        services.ask_refund(
            **why,
            parts=form.parts,
            delivery=form.cleaned_data.get("delivery") or NOTHING,
            further=form.cleaned_data.get("further") or NOTHING,
        )

    def page(self, form: Any, *, amount: Any = None, status: int = 200) -> HttpResponse:
        """The form; with `amount`, the question whether that is meant."""
        context = {
            "order": self.order,
            "form": form,
            "amount": amount,
            "confirmed": str(amount),
            "amount_left": self.left,
            "is_whole": self.is_whole,
            "may_cancel": self.order.status == State.PAID,
        }
        return render(self.request, "oscar/dashboard/orders/refund.html", context, status=status)

    def back(self, error: str = "") -> HttpResponse:
        if error:
            messages.error(self.request, error)
        return redirect("dashboard:order-detail", number=self.order.number)
