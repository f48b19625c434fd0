"""The basket: a page of one shopper, never shared, never stored."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commerce.basket import cookies, entering, pages, selectors, services, undo, vouchers
from commerce.basket.exceptions import BasketError
from commerce.basket.forms import read_id, read_quantity
from commerce.basket.models import Basket
from commerce.voucher.exceptions import VoucherError
from core.answers import wants_json
from core.origin import same_origin_post

PART = "X-Part"  # our script asks for a part of a page; redirects carry the header on


@never_cache
@require_safe
def summary(request: HttpRequest) -> HttpResponse:
    """What is in the basket, at this market's prices."""
    return _page(request)


@never_cache
@same_origin_post
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Put a product into the basket: from a cached page, with or without script."""
    if request.method != "POST":
        return _to_summary()
    basket = selectors.handle(request)
    try:
        offer = selectors.offer(basket=basket, product_id=read_id(request.POST, "product"))
        line = services.add(
            basket=basket,
            product=offer.product,
            stockrecord=offer.stockrecord,
            quantity=read_quantity(request.POST),
        )
    except BasketError as error:
        return _refused(request, error)
    return _added(request, line.basket, line.pk, offer.title)


@never_cache
@require_POST
def update(request: HttpRequest) -> HttpResponse:
    """Change a line's quantity; nought takes it out."""
    basket = request.basket
    try:
        line_id, quantity = read_id(request.POST, "line"), read_quantity(request.POST, least=0)
        if quantity == 0:
            return _removed(basket, line_id)
        services.set_quantity(basket=basket, line_id=line_id, quantity=quantity)
    except BasketError as error:
        return _page(request, error=error)
    return _to_summary(updated=line_id)


@never_cache
@require_POST
def remove(request: HttpRequest) -> HttpResponse:
    """Take a line out, and offer to undo it."""
    try:
        return _removed(request.basket, read_id(request.POST, "line"))
    except BasketError as error:
        return _page(request, error=error)


@never_cache
@require_POST
def restore(request: HttpRequest) -> HttpResponse:
    """Undo: what was removed is there again."""
    basket = request.basket
    removed = undo.read(request.POST.get("removed", ""))
    if removed is None:
        return _page(request, error=BasketError(gettext("That can’t be undone any more.")))
    try:
        offer = selectors.offer(basket=basket, product_id=removed.product_id)
        line = services.restore(basket=basket, product=offer.product, quantity=removed.quantity)
    except BasketError as error:
        return _page(request, error=error)
    return _remember(_to_summary(added=line.pk), request, line.basket)


@never_cache
@require_POST
def voucher(request: HttpRequest) -> HttpResponse:
    """Take a voucher's code, or say why it isn't taken."""
    try:
        entering.enter(request, code=request.POST.get("code", ""))
    except VoucherError as error:
        return _page(request, voucher_error=error)
    except BasketError as error:
        return _page(request, error=error)
    return _to_summary(voucher="in")


@never_cache
@require_POST
def voucher_remove(request: HttpRequest) -> HttpResponse:
    """Take the voucher out again."""
    try:
        vouchers.take_out(basket=request.basket)
    except BasketError as error:
        return _page(request, error=error)
    return _to_summary(voucher="out")


def _page(
    request: HttpRequest, *, error: BasketError | None = None, voucher_error: VoucherError | None = None
) -> HttpResponse:
    """The page, or only what the drawer shows of it."""
    context = pages.summary_context(request, error=error, voucher_error=voucher_error)
    template = "basket/drawer.html" if request.headers.get(PART) == "drawer" else "basket/summary.html"
    refusal = error or voucher_error
    return render(request, template, context, status=refusal.status if refusal else 200)


def _added(request: HttpRequest, basket: Basket, line_id: int, title: str) -> HttpResponse:
    if not wants_json(request):
        return _remember(_to_summary(added=line_id), request, basket)
    count = selectors.count(basket, request.market)
    message = gettext("“%(title)s” is in your basket.") % {"title": title}
    url = reverse("basket:summary")
    answer = {
        "ok": True,
        "message": message,
        "basket": {"count": count, "url": url},
        "line": line_id,
        "link": {"href": url, "label": gettext("View basket")},
    }
    return _remember(JsonResponse(answer), request, basket)


def _removed(basket: Basket, line_id: int) -> HttpResponse:
    return _to_summary(removed=undo.token(services.remove(basket=basket, line_id=line_id)))


def _refused(request: HttpRequest, error: BasketError) -> HttpResponse:
    if wants_json(request):
        return JsonResponse({"ok": False, "message": error.message}, status=error.status)
    return render(request, "basket/refused.html", {"error": error}, status=error.status)


def _to_summary(**told: str | int) -> HttpResponseRedirect:
    """Back to the page, which says what has happened."""
    query = f"?{urlencode(told)}" if told else ""
    return HttpResponseRedirect(f"{reverse('basket:summary')}{query}", status=303)


def _remember(response: HttpResponse, request: HttpRequest, basket: Basket) -> HttpResponse:
    """A guest's new basket is named in a cookie."""
    if basket.owner_id is None and cookies.read(request, basket.brand) != basket.pk:
        cookies.write(response, basket)
    return response
