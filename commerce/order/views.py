"""The order's page: opened by a signed link, for guests as for anybody. What can be done there are POSTs."""

import logging

from django.contrib import messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from commerce.basket import cookies
from commerce.checkout.session import CheckoutSession
from commerce.order import links, pages, repricing, selectors, services
from commerce.order.exceptions import AlreadyPaid
from commerce.order.models import Order
from commerce.order.opening import with_order
from commerce.order.payment import payment_url
from commerce.order.selectors import address_answers
from commerce.order.states import State
from commerce.payment.exceptions import GatewayAwayError, GatewayError
from core import outbox

logger = logging.getLogger(__name__)

LOOK_AGAIN_SECONDS = 3
ASK_EVERY_SECONDS = 2
SEND_LINK = "commerce.communication.services.send_order_link"
LINK_EVERY_SECONDS = 3600


@require_safe
@with_order
def detail(request: HttpRequest, order: Order) -> HttpResponse:
    """The order as it stands. Back from the gateway, it looks again until the payment is decided."""
    if order.market_id != request.market.pk:
        return HttpResponseRedirect(links.path(order))
    returned = "returned" in request.GET
    if returned and order.status == State.PENDING:
        _catch_up(order)
        order.refresh_from_db(fields=["status"])
    page = selectors.order_page(order)
    confirming = page.is_unpaid and returned
    context = {"page": page, "link": request.resolver_match.kwargs["link"], "confirming": confirming}
    context["look_again"] = LOOK_AGAIN_SECONDS
    context |= pages.around(page, confirming=confirming, outcome=request.GET.get("outcome", ""))
    context |= pages.ways_on(request, order)
    if page.state == State.PAID and request.session.session_key:
        CheckoutSession(request.session, order.brand).clear()
    return render(request, "order/detail.html", context)


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


@require_POST
@with_order
def pay_again(request: HttpRequest, order: Order) -> HttpResponse:
    """What came to nothing is ordered anew: all that is known of it waits at the order button."""
    if State(order.status) not in selectors.NOTHING_CAME:
        return HttpResponseRedirect(links.path(order), status=303)
    session = CheckoutSession(request.session, order.brand)
    if not session.details and order.shipping_address:
        session.keep_details({"email": order.email, **address_answers(order.shipping_address)})
        session.keep_delivery(order.shipping_code, leave_at=order.shipping_address.notes)
    return _refill(request, order, to="checkout:index")


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


def _catch_up(order: Order) -> None:
    """Whoever comes back from the gateway is told at once how it ended: its message may take longer."""
    if not cache.add(f"order-asked.{order.pk}", "asked", ASK_EVERY_SECONDS):
        return
    try:
        services.catch_up(order=order)
    except GatewayAwayError:
        return  # the log has it once, and the page looks again
    except GatewayError:
        logger.warning("The gateway doesn't say how order %s stands.", order.number, exc_info=True)


def _refill(request: HttpRequest, order: Order, *, to: str = "basket:summary") -> HttpResponse:
    """Say what is missing and what has another price now; nothing where everything is as it was."""
    basket = request.basket
    for sentence in services.refill_basket(order=order, basket=basket):
        messages.warning(request, sentence)
    if basket.pk:
        for sentence in repricing.sentences(order=order, basket=basket, market=request.market):
            messages.info(request, sentence)
    response = HttpResponseRedirect(reverse(to), status=303)
    if basket.pk and basket.owner_id is None:
        cookies.write(response, basket)
    return response
