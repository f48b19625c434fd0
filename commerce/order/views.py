"""The order's page: opened by a signed link, for guests as for anybody. What can be done there are POSTs."""

from django.contrib import messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from commerce.basket import cookies
from commerce.checkout.session import CheckoutSession
from commerce.order import links, pages, selectors, services
from commerce.order.exceptions import AlreadyPaid
from commerce.order.models import Order
from commerce.order.opening import with_order
from commerce.order.payment import payment_url
from commerce.order.states import State
from commerce.payment.exceptions import GatewayError
from core import outbox

REFRESH_SECONDS = 3
SEND_LINK = "commerce.communication.services.send_order_link"
LINK_EVERY_SECONDS = 3600


@require_safe
@with_order
def detail(request: HttpRequest, order: Order) -> HttpResponse:
    """The order as it stands. Back from the gateway, it looks again until the payment is decided."""
    if order.market_id != request.market.pk:
        return HttpResponseRedirect(links.path(order))
    page = selectors.order_page(order)
    confirming = page.is_unpaid and "returned" in request.GET
    context = {"page": page, "link": request.resolver_match.kwargs["link"], "confirming": confirming}
    context |= pages.around(page, confirming=confirming, outcome=request.GET.get("outcome", ""))
    context |= pages.ways_back(order, request.user)
    response = render(request, "order/detail.html", context)
    if confirming:
        response["Refresh"] = str(REFRESH_SECONDS)
    elif page.state == State.PAID and request.session.session_key:
        CheckoutSession(request.session, order.brand).clear()
    return response


@require_POST
@with_order
def pay(request: HttpRequest, order: Order) -> HttpResponse:
    """On to the gateway, always to the same payment."""
    return HttpResponseRedirect(payment_url(order), status=303)


@require_POST
@with_order
def cancel(request: HttpRequest, order: Order) -> HttpResponse:
    """Not to be paid after all: back into the basket."""
    if order.status != State.PENDING:
        return HttpResponseRedirect(links.path(order), status=303)
    try:
        services.cancel(order=order, reason="Cancelled by the shopper before paying")
    except (AlreadyPaid, GatewayError):
        return HttpResponseRedirect(f"{links.path(order)}?returned=1", status=303)
    return _refill(request, order)


@require_POST
@with_order
def refill(request: HttpRequest, order: Order) -> HttpResponse:
    """The goods of an order once more, at today's prices, into the basket of whoever has the link."""
    if order.status == State.PENDING:
        return HttpResponseRedirect(links.path(order), status=303)
    return _refill(request, order)


@never_cache
@require_POST
def renew(request: HttpRequest, link: str) -> HttpResponse:
    """An old link's order gets a new one, sent to the address that the order has."""
    try:
        order = links.read(link, brand=request.brand)
        return HttpResponseRedirect(links.path(order), status=303)
    except links.ForgedLinkError:
        return render(request, "order/forged_link.html", status=403)
    except links.ExpiredLinkError as expired:
        if cache.add(f"order-link.{expired.order.pk}", "sent", LINK_EVERY_SECONDS):
            outbox.schedule(SEND_LINK, {"order_id": expired.order.pk})
        return HttpResponseRedirect(f"{reverse('order:detail', args=[link])}?sent=1", status=303)


def _refill(request: HttpRequest, order: Order) -> HttpResponse:
    basket = request.basket
    for sentence in services.refill_basket(order=order, basket=basket):
        messages.warning(request, sentence)
    if basket.pk and order.status in (State.PAID, State.SHIPPED, State.NEEDS_REFUND):
        messages.info(request, gettext("Prices are today’s; they may differ from those of your order."))
    response = HttpResponseRedirect(reverse("basket:summary"), status=303)
    if basket.pk and basket.owner_id is None:
        cookies.write(response, basket)
    return response
