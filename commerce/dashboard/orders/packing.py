"""Packing an order by keyboard: scan what goes in, give the parcel's number, and the next order opens."""

import json
import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _, ngettext
from django.views import generic
from django.views.decorators.http import require_POST, require_safe

from commerce.dashboard.orders import queue
from commerce.dashboard.orders.forms import ParcelForm
from commerce.dashboard.orders.scanning import (
    REST_LATER,
    SENTENCES,
    Answer,
    Packing,
    is_article,
    packing_of,
)
from commerce.dashboard.reach import within
from commerce.order import selectors, services
from commerce.order.carriers import PATTERNS, carrier_of
from commerce.order.exceptions import InvalidTransition, ParcelRefused
from commerce.order.models import Order, Shipment
from commerce.order.states import State

REFUSED = 409


@require_safe
def begin(request: HttpRequest) -> HttpResponse:
    """The first order of the queue."""
    return _on_to(request, queue.next_to_pack(request.user))


class PackView(generic.View):
    """One parcel. Each scan is a form that is sent; the page's script counts by itself and sends the last one."""

    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        order = self.order()
        if "skip" in request.GET:
            return _on_to(request, queue.next_to_pack(request.user, after=order), passed=order)
        return self.page(order, packing_of(order))

    def post(self, request: HttpRequest, number: str) -> HttpResponse:
        order = self.order()
        packing = packing_of(order, request.POST)
        action = request.POST.get("action", "")
        if action in {"ship", "ship_part"}:
            return self.ship(order, packing, is_part=action == "ship_part")
        if action == "all":
            return self.page(order, packing, answer=packing.fill(), asks_number=True)
        code = request.POST.get("code", "")
        if code.strip() == REST_LATER:
            return self.page(order, packing, answer=packing.leave_rest(), asks_number=bool(packing.count))
        answer = packing.scan(code)
        if answer.parcel and is_article(answer.parcel, order.brand):
            answer = packing.refuse(code.strip())
        is_end = not code.strip() and not packing.left and bool(packing.count)
        return self.page(order, packing, answer=answer, asks_number=is_end or bool(answer.parcel))

    def order(self) -> Order:
        orders = Order.objects.select_related("brand", "market__locale", "user", "shipping_address__country")
        return get_object_or_404(within(orders, self.request.user), number=self.kwargs["number"])

    def ship(self, order: Order, packing: Packing, *, is_part: bool) -> HttpResponse:
        form = ParcelForm(self.request.POST, codes=packing.codes, brand=order.brand)
        if not form.is_valid():
            return self.page(order, packing, form=form, asks_number=not packing.left, status=REFUSED)
        if packing.left and not is_part:
            missing = _("Not shipped yet. Still to pack: %(left)d.") % {"left": packing.left}
            return self.refuse(order, packing, form, missing)
        try:
            parcel = services.ship_parcel(
                order=order, contents=packing.contents, actor=self.request.user, **form.cleaned_data
            )
        except ParcelRefused as refusal:
            return self.refuse(order, packing, form, str(refusal))
        except InvalidTransition:
            messages.error(self.request, _("Nothing was sent: the order is no longer one to be sent."))
            return redirect(self.request.path)
        messages.success(self.request, _sent(order, parcel))
        return _on_to(self.request, queue.next_to_pack(self.request.user, after=order))

    def refuse(self, order: Order, packing: Packing, form: ParcelForm, why: str) -> HttpResponse:
        return self.page(order, packing, form=form, answer=Answer(why, is_refusal=True), status=REFUSED)

    def page(
        self,
        order: Order,
        packing: Packing,
        *,
        form: ParcelForm | None = None,
        answer: Answer | None = None,
        asks_number: bool = False,
        status: int = 200,
    ) -> HttpResponse:
        context = {
            "order": order,
            "packing": packing,
            "form": form or ParcelForm(initial=self.initial(order, answer.parcel if answer else "")),
            "answer": answer,
            "asks_number": asks_number,
            "sentences": SENTENCES,
            "carriers": json.dumps(PATTERNS),
            "waiting": queue.waiting(self.request.user).count(),
            "address": selectors.address_lines(order.shipping_address),
        }
        return render(self.request, "oscar/dashboard/orders/pack.html", context, status=status)

    def initial(self, order: Order, parcel: str) -> dict[str, Any]:
        """What the form has sent already, with the number that was scanned; else a new wish, with the carrier that
        last went to that market."""
        if self.request.method == "POST":
            sent = {name: self.request.POST.get(name, "") for name in ParcelForm.base_fields}
            carrier = carrier_of(parcel) or sent["carrier"]
            return {**sent, "tracking_number": parcel, "carrier": carrier} if parcel else sent
        last = Shipment.objects.filter(order__brand=order.brand_id, order__market=order.market_id).exclude(
            carrier=""
        )
        usual = last.order_by("-pk").values_list("carrier", flat=True).first()
        return {"key": uuid.uuid4(), "carrier": usual or ""}


@require_POST
def delivered(request: HttpRequest, number: str) -> HttpResponse:
    """One parcel has arrived, or all of the order's that are under way."""
    order = get_object_or_404(within(Order.objects.all(), request.user), number=number)
    chosen = request.POST.get("parcel", "")
    parcel = get_object_or_404(order.shipments, pk=chosen) if chosen.isdecimal() else None
    try:
        services.deliver(order=order, shipment=parcel, actor=request.user)
    except InvalidTransition:
        messages.error(request, _("Nothing was changed: nothing of this order is under way."))
    else:
        messages.success(request, _("Noted: it has arrived."))
    return redirect("dashboard:order-detail", number=number)


def _sent(order: Order, parcel: Shipment) -> str:
    units = sum(parcel.lines.values_list("quantity", flat=True))
    rest = Order.objects.filter(pk=order.pk, status=State.PARTLY_SHIPPED).exists()
    text = ngettext(
        "%(number)s: a parcel with %(units)d piece is on its way.",
        "%(number)s: a parcel with %(units)d pieces is on its way.",
        units,
    )
    sent = text % {"number": order.number, "units": units}
    return " ".join([sent, _("The rest of the order waits.")]) if rest else sent


def _on_to(request: HttpRequest, order: Order | None, *, passed: Order | None = None) -> HttpResponse:
    if order is not None:
        return redirect("dashboard:order-pack", number=order.number)
    if passed is not None:
        messages.info(request, _("No other order waits to be packed."))
        return redirect("dashboard:order-pack", number=passed.number)
    messages.info(request, _("Nothing more waits to be packed."))
    return redirect("dashboard:order-list")
