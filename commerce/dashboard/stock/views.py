"""Levels, their histories and what orders hold of them."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views import generic

from commerce.dashboard.reach import narrow, within
from commerce.dashboard.stock import selectors
from commerce.dashboard.stock.forms import (
    LowStockSearchForm,
    MovementForm,
    ReservationSearchForm,
    StockSearchForm,
    ThresholdForm,
)
from commerce.order import services as orders
from commerce.order.exceptions import AlreadyPaid
from commerce.order.models import Line, Order
from commerce.partner.exceptions import LevelRefused
from commerce.partner.levels import change_level
from commerce.partner.models import StockRecord
from commerce.partner.reasons import Reason
from commerce.payment.exceptions import GatewayError

PAGE = 50
HISTORY_PAGE = 25


class SearchedListView(generic.ListView):
    """A list that a form of the user's own brands narrows."""

    form_class: Any
    paginate_by = PAGE

    def searched(self) -> dict[str, Any]:
        self.form = narrow(self.form_class(self.request.GET), self.request.user)
        return self.form.cleaned_data if self.form.is_valid() else {}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs, form=self.form)
        for row in context["object_list"]:
            row.name = selectors.name(row.product) if row.product else row.title
        return context


class StockListView(SearchedListView):
    template_name = "oscar/dashboard/stock/list.html"
    form_class = StockSearchForm

    def get_queryset(self) -> "QuerySet[StockRecord]":
        data = self.searched()
        records = selectors.matching(selectors.levels(self.request.user), data.get("q", ""))
        if data.get("taken"):
            records = selectors.changed_by(records, data["taken"])
        if data.get("brand"):
            records = records.for_brand(data["brand"])
        return selectors.with_names(records.filter(selectors.SHOWN.get(data.get("show", ""), Q())))


class LowStockView(StockListView):
    """What is to be ordered from suppliers, the shortest first."""

    template_name = "oscar/dashboard/stock/low.html"
    form_class = LowStockSearchForm

    def get_queryset(self) -> "QuerySet[StockRecord]":
        records = super().get_queryset().filter(selectors.LOW)
        return records.annotate(short=F("low_stock_threshold") - F("free")).order_by("-short", "partner_sku")


class StockRecordView(generic.View):
    """One stock record: its levels, what can be done to them, who holds units, and all that happened."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(self.record())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.set_threshold() if "low_stock_threshold" in request.POST else self.book()

    def record(self) -> StockRecord:
        records = selectors.with_names(selectors.levels(self.request.user))
        return get_object_or_404(records, pk=self.kwargs["pk"])

    def book(self) -> HttpResponse:
        record, form = self.record(), MovementForm(self.request.POST)
        if not form.is_valid():
            return self.page(record, form=form)
        try:
            movement = change_level(
                stockrecord=record,
                **{**form.cleaned_data, "reason": Reason(form.cleaned_data["reason"])},
                actor=self.request.user,
            )
        except LevelRefused as refusal:
            form.add_error("number", str(refusal))
            form.data = {**form.data.dict(), "seen": record.num_in_stock or 0}
            return self.page(self.record(), form=form)
        messages.success(
            self.request,
            _("Booked: %(before)d → %(after)d.") % {"before": movement.before, "after": movement.after},
        )
        return redirect(self.request.path)

    def set_threshold(self) -> HttpResponse:
        if not self.request.user.has_perm("partner.change_stockrecord"):
            raise PermissionDenied
        record = self.record()
        form = ThresholdForm(self.request.POST, instance=record)
        if not form.is_valid():
            return self.page(record, threshold_form=form)
        record.save(update_fields=["low_stock_threshold", "date_updated"])
        messages.success(self.request, _("Saved."))
        return redirect(self.request.path)

    def page(self, record: StockRecord, **forms: Any) -> HttpResponse:
        paginator = Paginator(selectors.history(record), HISTORY_PAGE)
        page = paginator.get_page(self.request.GET.get("page"))
        context = {
            "record": record,
            "name": selectors.name(record.product),
            "paginator": paginator,
            "page_obj": page,
            "movements": page.object_list,
            "of_orders": selectors.OF_ORDERS,
            "form": MovementForm(initial={"seen": record.num_in_stock or 0}),
            "threshold_form": ThresholdForm(instance=record),
            "holders": selectors.reservations(self.request.user).filter(stockrecord=record)[:10],
        }
        return render(self.request, "oscar/dashboard/stock/record.html", {**context, **forms})


class ReservationListView(SearchedListView):
    template_name = "oscar/dashboard/stock/reservations.html"
    form_class = ReservationSearchForm

    def get_queryset(self) -> "QuerySet[Line]":
        data = self.searched()
        lines = selectors.reservations(self.request.user)
        for word in data.get("q", "").split():
            lines = lines.filter(Q(partner_sku__icontains=word) | Q(order__number__icontains=word))
        if data.get("brand"):
            lines = lines.filter(order__brand=data["brand"])
        return lines.filter(selectors.OVERDUE) if data.get("overdue") else lines


class ReleaseView(generic.View):
    """End an unpaid order whose time is over, as the clock would: the goods are free again."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, number: str) -> HttpResponse:
        order = get_object_or_404(within(Order.objects.all(), request.user), number=number)
        if not selectors.is_overdue(order):
            messages.error(request, _("Nothing was changed: %(order)s is not overdue.") % {"order": number})
            return redirect("dashboard:stock-reservations")
        try:
            orders.expire(order=order)
        except GatewayError:
            messages.error(request, _("Nothing was changed: the payment provider does not answer."))
        except AlreadyPaid:
            messages.error(request, _("Nothing was changed: %(order)s is being paid.") % {"order": number})
        else:
            messages.success(request, _("%(order)s is over; its goods are free.") % {"order": number})
        return redirect("dashboard:stock-reservations")
