"""What the shopper sees of an order: their page's words, read by staff, with nothing to press (ADR 0192)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import translation
from django.views.decorators.http import require_safe

from commerce.dashboard.reach import within
from commerce.order import pages
from commerce.order.models import Order
from commerce.order.selectors import order_page


@require_safe
def seen(request: HttpRequest, number: str) -> HttpResponse:
    """In the order's language and time, as its page would say it now."""
    orders = within(Order.objects.select_related("brand__site", "market__locale", "user"), request.user)
    order = get_object_or_404(orders, number=number)
    with translation.override(order.market.code):
        page = order_page(order)
        around = pages.around(page, confirming=False)
        words = {
            **around,
            "headline": str(around["headline"]),
            "lead": str(around["lead"]),
            "rows": [{**row, "label": str(row["label"])} for row in around["rows"]],
        }
    context = {"order": order, "page": page, "market_code": order.market.code, **words}
    return render(request, "oscar/dashboard/orders/seen.html", context)
