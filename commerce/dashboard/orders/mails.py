"""The mails of an order: as they were sent, and once more."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _, gettext_lazy
from django.views import generic
from django.views.decorators.clickjacking import xframe_options_sameorigin

from commerce.communication import resending
from commerce.communication.archive import SentMail, mails_of
from commerce.dashboard.mails.views import POLICY
from commerce.dashboard.reach import within
from commerce.order.models import Order


class AgainForm(forms.Form):
    to = forms.EmailField(label=gettext_lazy("To"), max_length=254)


class OrderMailsView(generic.View):
    """What was written, one of them opened, and sending it again: first shown to whom, then done."""

    order: Order

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        orders = within(Order.objects.select_related("brand__site", "market__locale", "user"), request.user)
        self.order = get_object_or_404(orders, number=kwargs["number"])
        self.mails = mails_of([self.order])
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        return self.page(AgainForm(initial={"to": self.order.email}))

    def post(self, request: HttpRequest, number: str) -> HttpResponse:
        form = AgainForm(request.POST)
        if not form.is_valid():
            return self.page(form, status=400)
        to = form.cleaned_data["to"]
        if request.POST.get("confirmed") != to:
            return self.page(form, to=to)
        resending.ask(order=self.order, mail=self.chosen(), to=to, actor=request.user)
        messages.success(request, _("On its way to %(to)s.") % {"to": to})
        return redirect("dashboard:order-detail", number=self.order.number)

    def chosen(self) -> SentMail | None:
        """The mail that the address names; none: a fresh link, which needs no earlier mail."""
        asked = self.request.GET.get("mail", "")
        if not asked:
            return None
        found = next((mail for mail in self.mails if str(mail.id) == asked), None)
        if found is None:
            raise Http404("This order has no such mail.")
        return found

    def page(self, form: AgainForm, *, to: str = "", status: int = 200) -> HttpResponse:
        context = {
            "order": self.order,
            "mails": self.mails,
            "mail": self.chosen(),
            "form": form,
            "to": to,
            "is_fresh_link": "link" in self.request.GET,
            "may_send": self.request.user.has_perm("order.change_order"),
        }
        return render(self.request, "oscar/dashboard/orders/mails.html", context, status=status)


@method_decorator(xframe_options_sameorigin, name="dispatch")
class OrderMailHtmlView(OrderMailsView):
    """The HTML of a mail alone. It runs nothing and is of no origin."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        mail = self.chosen()
        if mail is None or mail.email is None:
            raise Http404("This order has no such mail.")
        response = HttpResponse(mail.email.body_html)
        response["Content-Security-Policy"] = POLICY
        return response
