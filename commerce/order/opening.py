"""Views of one order begin here: the link is read, or it is said clearly why it doesn't open."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from commerce.order import links
from commerce.order.models import Order

View = Callable[[HttpRequest, Order], HttpResponse]


def with_order(view: View) -> Callable[..., HttpResponse]:
    """Open the link, or say clearly why it doesn't open and what to do."""

    @never_cache
    @wraps(view)
    def wrapper(request: HttpRequest, link: str) -> HttpResponse:
        try:
            order = links.read(link, brand=request.brand)
        except links.ForgedLinkError:
            return render(request, "order/forged_link.html", status=403)
        except links.ExpiredLinkError:
            context = {"link": link, "sent": request.GET.get("sent")}
            return render(request, "order/expired_link.html", context, status=410)
        return view(request, order)

    return wrapper
