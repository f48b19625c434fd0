"""The orders with the brand of the page. Those with another brand are shown in that brand's shop."""

from django.core.paginator import InvalidPage
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from commerce.customer.private import private
from commerce.order import links, listing


@private
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    try:
        page = listing.orders_of(user=request.user, brand=request.brand, number=request.GET.get("page", 1))
    except InvalidPage:
        raise Http404 from None
    return render(request, "customer/orders.html", {"page": page})


@private
@require_safe
def show(request: HttpRequest, number: str) -> HttpResponse:
    """The order's own page, the same that its mails lead to."""
    order = listing.order_of(user=request.user, brand=request.brand, number=number)
    if order is None:
        raise Http404
    return redirect(links.path(order))
