from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy, ngettext

from oscar.apps.dashboard.orders.views import (
    LineDetailView as CoreLineDetailView,
    OrderDetailView as CoreOrderDetailView,
    OrderListView as CoreOrderListView,
    OrderStatsView as CoreOrderStatsView,
    ShippingAddressUpdateView as CoreShippingAddressUpdateView,
)

from commerce.dashboard import takings
from commerce.dashboard.orders import papers, queue
from commerce.dashboard.orders.care import CareMixin
from commerce.dashboard.orders.forms import OrderSearchForm, ShippingAddressForm
from commerce.dashboard.reach import narrow, within
from commerce.exchange import formulas
from commerce.order import services
from commerce.order.exceptions import InvalidTransition
from commerce.order.models import Line, Order, ShippingAddress
from commerce.order.states import HERE, SENDING, SOLD
from core.models import User

SHIP, CHANGE = "order.add_shipment", "order.change_order"


def orders_for(user: User) -> "QuerySet[Order]":
    """The orders of the user's brands, with what lists show."""
    orders = Order.objects.select_related("brand", "market", "user", "shipping_address__country")
    return within(orders.prefetch_related("lines"), user)


class OrderListView(CoreOrderListView):
    """Orders of the user's brands. Opened as it is, it is the queue: what is paid, by the day it was promised for."""

    actions = (
        "download_selected_orders",
        "ship_selected_orders",
        "deliver_selected_orders",
        "print_pick_list",
        "print_packing_slips",
    )
    CSV_COLUMNS = {
        **CoreOrderListView.CSV_COLUMNS,
        "currency": gettext_lazy("Currency"),
        "brand": gettext_lazy("Brand"),
    }

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.base_queryset = orders_for(request.user)
        return super(CoreOrderListView, self).dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Who types a whole number is led to the order."""
        number = request.GET.get("q", "").strip().upper()
        if number and self.base_queryset.filter(number=number).exists():
            return redirect("dashboard:order-detail", number=number)
        return super(CoreOrderListView, self).get(request, *args, **kwargs)

    def get_queryset(self) -> "QuerySet[Order]":
        self.form = OrderSearchForm.asked(self.request.GET)
        narrow(self.form, self.request.user)
        if self.request.method == "POST" or not self.form.is_valid():
            return self.base_queryset.order_by(*queue.NEWEST_FIRST)
        return queue.filtered(self.base_queryset, self.form.cleaned_data, today=timezone.localdate())

    def paginate_queryset(self, queryset: "QuerySet[Order]", page_size: int) -> tuple[Any, Any, Any, bool]:
        """Keys alone are sorted, then the rows of one page are read: rows of six tables would sort slowly.

        Of a search the keys are read whole: to count them it would have to search twice.
        """
        keys: Any = queryset.select_related(None).prefetch_related(None).values_list("pk", flat=True)
        if self.request.GET.get("q"):
            keys = list(keys)
        paginator, page, found, is_paginated = super().paginate_queryset(keys, page_size)
        rows = self.base_queryset.in_bulk(list(found))
        page.object_list = [rows[pk] for pk in found]
        return paginator, page, page.object_list, is_paginated

    def get_select_across_queryset(self) -> "QuerySet[Order]":
        """All at once may be downloaded, nothing else."""
        is_download = self.request.POST.get("action") == "download_selected_orders"
        return self.get_queryset() if is_download else self.base_queryset.none()

    def get_search_filter_descriptions(self) -> list[str]:
        """Nothing in words: the form itself shows what was asked."""
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        return super().get_context_data(
            **kwargs,
            may_ship=user.has_perm(SHIP),
            may_deliver=user.has_perm("order.change_shipment"),
            today=timezone.localdate(),
        )

    def get_row_values(self, order: Order) -> dict[str, Any]:
        """With its currency: values of two markets are no sum."""
        return {**super().get_row_values(order), "currency": order.currency, "brand": order.brand}

    def download_selected_orders(self, request: HttpRequest, orders: "QuerySet[Order]") -> HttpResponse:
        """Names and addresses are what customers typed: no spreadsheet may take them for a formula."""
        return formulas.escaped(super().download_selected_orders(request, orders))

    def ship_selected_orders(self, request: HttpRequest, orders: list[Order]) -> HttpResponse:
        """Asked once more first. Then each by itself: one that can't be shipped stops no other, and is named."""
        if not request.user.has_perm(SHIP):
            raise PermissionDenied
        leaving = [order for order in orders if order.status in SENDING]
        confirmed = ",".join(str(order.pk) for order in leaving)
        if leaving and request.POST.get("confirmed") != confirmed:
            context = {"chosen": orders, "orders": leaving, "confirmed": confirmed}
            return render(request, "oscar/dashboard/orders/ship.html", context)
        shipped, refused = self._each(orders, services.ship)
        if shipped:
            done = ngettext("%(count)d order shipped.", "%(count)d orders shipped.", shipped)
            messages.success(request, done % {"count": shipped})
        if refused:
            messages.error(request, _("Not to be shipped, and unchanged: %(numbers)s") % {"numbers": refused})
        return redirect(request.get_full_path())

    def deliver_selected_orders(self, request: HttpRequest, orders: list[Order]) -> HttpResponse:
        """All parcels of each that are under way have arrived."""
        if not request.user.has_perm("order.change_shipment"):
            raise PermissionDenied
        arrived, refused = self._each(orders, services.deliver)
        if arrived:
            done = ngettext("%(count)d order has arrived.", "%(count)d orders have arrived.", arrived)
            messages.success(request, done % {"count": arrived})
        if refused:
            said = _("Nothing of them is under way, and they are unchanged: %(numbers)s")
            messages.error(request, said % {"numbers": refused})
        return redirect(request.get_full_path())

    def print_pick_list(self, request: HttpRequest, orders: "QuerySet[Order]") -> HttpResponse:
        return papers.pick_list_of(request, orders.order_by(*queue.BY_PROMISE))

    def print_packing_slips(self, request: HttpRequest, orders: "QuerySet[Order]") -> HttpResponse:
        return papers.slips_of(request, orders.order_by(*queue.BY_PROMISE))

    def _each(self, orders: list[Order], service: Callable[..., Order]) -> tuple[int, str]:
        """For how many it could be done, and the numbers of the others."""
        refused = []
        for order in sorted(orders, key=lambda order: order.pk):
            try:
                service(order=order, actor=self.request.user)
            except InvalidTransition:
                refused.append(order.number)
        return len(orders) - len(refused), ", ".join(refused)


class OrderDetailView(CareMixin, CoreOrderDetailView):
    """An order and its history. States change through the order services, or not at all."""

    order_actions = (
        "save_note",
        "delete_note",
        "look_up",
        "cancel",
        "cancel_and_refund",
        "refund_again",
    )
    line_actions = ()

    def get_object(self, queryset: Any = None) -> Order:
        return get_object_or_404(orders_for(self.request.user), number=self.kwargs["number"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_change = self.object.status in HERE and self.request.user.has_perm(CHANGE)
        return super().get_context_data(**kwargs, may_change=may_change)

    def get_order_status_form(self) -> None:
        """There is none: no state is chosen from a list."""


class OrderStatsView(CoreOrderStatsView):
    def get_stats(self, filters: dict[str, Any]) -> dict[str, Any]:
        orders = within(Order.objects.filter(**filters), self.request.user)
        return {
            "total_orders": orders.count(),
            "total_lines": Line.objects.filter(order__in=orders).count(),
            "revenue": orders.filter(status__in=SOLD)
            .alias(kept=takings.kept())
            .order_by("brand__name", "currency")
            .values("brand__name", "currency")
            .annotate(total=Sum("kept", output_field=takings.MONEY), count=Count("pk")),
            "order_status_breakdown": orders.order_by("status").values("status").annotate(freq=Count("pk")),
        }


class LineDetailView(CoreLineDetailView):
    def get_object(self, queryset: Any = None) -> Line:
        lines = within(Line.objects.select_related("order", "product"), self.request.user)
        return get_object_or_404(lines, order__number=self.kwargs["number"], pk=self.kwargs["line_id"])


class ShippingAddressUpdateView(CoreShippingAddressUpdateView):
    """Correct an address before the parcel leaves. The country stays: tax and delivery hang on it."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        order = get_object_or_404(orders_for(request.user), number=kwargs["number"])
        self.order = order
        if order.shipping_address is None or order.status not in HERE:
            return self.refuse()
        return super().dispatch(request, *args, **kwargs)

    def get_object(self, queryset: Any = None) -> ShippingAddress:
        return self.order.shipping_address

    def form_valid(self, form: ShippingAddressForm) -> HttpResponse:
        try:
            changed = services.change_address(
                order=self.order, address=form.instance, actor=self.request.user
            )
        except InvalidTransition:
            return self.refuse()
        if changed:
            messages.success(self.request, _("The address is changed."))
        return redirect("dashboard:order-detail", number=self.order.number)

    def refuse(self) -> HttpResponse:
        sentence = _("Nothing was changed: the address stays once the goods have left or the order is over.")
        messages.error(self.request, sentence)
        return redirect("dashboard:order-detail", number=self.order.number)
