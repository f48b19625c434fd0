"""Pick lists and packing slips: of one order, or of those that were chosen in the list."""

from django.contrib import messages
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from commerce.dashboard.orders import packing_slip, pick_list
from commerce.dashboard.reach import within
from commerce.order.models import Line, Order
from commerce.order.parcels import prefetched
from commerce.order.states import LEFT, SENDING

AT_MOST = 100
PRINTABLE = (*SENDING, *LEFT)


@require_safe
def slip(request: HttpRequest, number: str) -> HttpResponse:
    """The slip of the parcel that is packed next, or of one that has left."""
    orders = Order.objects.select_related("brand", "market__locale", "shipping_address__country")
    order = get_object_or_404(within(orders, request.user), number=number, status__in=PRINTABLE)
    parcel = request.GET.get("parcel", "")
    try:
        wanted = [packing_slip.slip_of(order, int(parcel))] if parcel else packing_slip.slips(order)
    except (StopIteration, ValueError):
        raise Http404 from None
    return _pdf(packing_slip.render(wanted), f"packing-slip-{order.number}")


def slips_of(request: HttpRequest, orders: "QuerySet[Order]") -> HttpResponse:
    """The slips of many orders in one file, in the order in which they are packed."""
    goods = Prefetch("lines", Line.objects.order_by("pk"))
    rows = list(
        orders.prefetch_related(None).prefetch_related(goods, prefetched(), "market__locale")[: AT_MOST + 1]
    )
    chosen = [order for order in rows if order.status in PRINTABLE]
    refusal = _refusal(chosen, rows)
    if refusal:
        messages.error(request, refusal)
        return redirect(request.get_full_path())
    slips = [slip for order in chosen for slip in packing_slip.slips(order)]
    return _pdf(packing_slip.render(slips), f"packing-slips-{timezone.localdate()}")


def pick_list_of(request: HttpRequest, orders: "QuerySet[Order]") -> HttpResponse:
    """What to fetch for all of them at once."""
    rows = pick_list.load(orders[: AT_MOST + 1])
    refusal = _refusal([order for order in rows if order.is_to_be_sent], rows)
    if refusal:
        messages.error(request, refusal)
        return redirect(request.get_full_path())
    return _pdf(pick_list.render(rows), f"pick-list-{timezone.localdate()}")


def _refusal(usable: list[Order], chosen: list[Order]) -> str:
    if not usable:
        return _("Of the chosen orders nothing is to be sent, so there is nothing to print.")
    if len(chosen) > AT_MOST:
        return _("At most %(most)d orders at once: please choose fewer.") % {"most": AT_MOST}
    return ""


def _pdf(file: bytes, name: str) -> HttpResponse:
    return HttpResponse(
        file,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}.pdf"', "Cache-Control": "no-store"},
    )
