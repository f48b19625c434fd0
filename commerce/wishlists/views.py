"""The wish list with the brand of the page: a page of one person, filled from pages that everybody shares."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commerce.basket import selectors as baskets, services as basket_services
from commerce.basket.exceptions import BasketError
from commerce.basket.forms import read_id
from commerce.catalogue.models import Product
from commerce.customer.private import private
from commerce.wishlists import pending, selectors, services
from commerce.wishlists.exceptions import WishListFullError
from core.answers import wants_json
from core.origin import same_origin_post


@private
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    wishes = selectors.wishes(user=request.user, brand=request.brand, market=request.market)
    context = {"wishes": wishes, "home_url": f"/{request.market.code}/", "removed": _removed(request)}
    return render(request, "customer/wishlist.html", context)


@never_cache
@same_origin_post
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """The heart of a product's page. A guest is asked to sign in, and finds it on the list then."""
    if request.method != "POST":
        return redirect("account:wishlist")
    product = _product(request)
    if not request.user.is_authenticated:
        pending.keep(request, product.pk)
        return _answer(request, _sign_in())
    try:
        services.wish(user=request.user, product=product)
    except WishListFullError as error:
        messages.error(request, error.message)
        return _answer(request, reverse("account:wishlist"))
    said = services.noted(product)
    if wants_json(request):
        return JsonResponse({"wished": True, "message": said})
    messages.success(request, said)
    return HttpResponseRedirect(reverse("account:wishlist"), status=303)


@private
@require_POST
def remove(request: HttpRequest) -> HttpResponse:
    """Off the list; the page offers to undo it."""
    product_id = _read_id(request)
    services.unwish(user=request.user, brand=request.brand, product_id=product_id)
    if wants_json(request):
        return JsonResponse({"wished": False, "message": gettext("It is no longer on your wish list.")})
    return HttpResponseRedirect(f"{reverse('account:wishlist')}?removed={product_id}", status=303)


@private
@require_POST
def to_basket(request: HttpRequest) -> HttpResponse:
    """One piece into the basket, off the list. What can't be had stays on it."""
    basket, product_id = baskets.handle(request), _read_id(request)
    try:
        offer = baskets.offer(basket=basket, product_id=product_id)
        basket_services.add(basket=basket, product=offer.product, stockrecord=offer.stockrecord, quantity=1)
    except BasketError as error:
        messages.error(request, error.message)
        return HttpResponseRedirect(reverse("account:wishlist"), status=303)
    services.unwish(user=request.user, brand=request.brand, product_id=product_id)
    said = gettext("“%(title)s” is in your basket.") % {"title": offer.title}
    link = format_html('<a href="{}">{}</a>', reverse("basket:summary"), gettext("View basket"))
    messages.success(request, format_html("{} {}", said, link))
    return HttpResponseRedirect(reverse("account:wishlist"), status=303)


def _read_id(request: HttpRequest) -> int:
    try:
        return read_id(request.POST, "product")
    except BasketError:
        raise Http404 from None


def _product(request: HttpRequest) -> Product:
    found = selectors.product_to_wish(
        brand=request.brand, market=request.market, product_id=_read_id(request)
    )
    if found is None:
        raise Http404
    return found


def _removed(request: HttpRequest) -> Product | None:
    """What the redirect that led here took off."""
    value = request.GET.get("removed", "")
    if not (value.isascii() and value.isdigit() and len(value) < 12):
        return None
    return selectors.product_to_wish(brand=request.brand, market=request.market, product_id=int(value))


def _sign_in() -> str:
    return f"{reverse('account_login')}?next={reverse('account:wishlist')}"


def _answer(request: HttpRequest, url: str) -> HttpResponse:
    """Somewhere else: a redirect for browsers, an address for our script."""
    return JsonResponse({"url": url}) if wants_json(request) else HttpResponseRedirect(url, status=303)
