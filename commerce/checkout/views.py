"""Three steps and no detour: who and where, how, and the order button."""

from functools import wraps
from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from commerce.basket.models import Basket
from commerce.checkout import pages
from commerce.checkout.forms import DeliveryForm
from commerce.checkout.visit import Visit
from commerce.customer import services as customers
from commerce.order import services as orders
from commerce.order.exceptions import BasketGoneError, QuoteChangedError
from commerce.order.payment import payment_url
from commerce.order.selectors import address_lines
from commerce.shipping import wording

AGREED = "checkout.agreed"  # salt of what the order button sends back
AGREED_MAX_AGE = 24 * 60 * 60


def _step(view: Any) -> Any:
    """Every step: private, and nothing but reading the page or sending its form."""

    @never_cache
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def wrapper(request: HttpRequest) -> HttpResponse:
        return view(request, Visit(request))

    return wrapper


@never_cache
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The first step that isn't done. What an account knows is not asked again."""
    visit = Visit(request)
    visit.recall()
    return redirect(visit.next_step())


@_step
def details(request: HttpRequest, visit: Visit) -> HttpResponse:
    if not visit.can_order:
        return redirect("basket:summary")
    known = visit.known_details(request.GET.get("address", ""))
    form = visit.details_form(request.POST or None, initial=known, may_keep=visit.user is not None)
    if request.method == "POST" and form.is_valid():
        answers = form.cleaned_data
        if visit.user and answers.pop("keep"):
            customers.keep_address(user=visit.user, address=form.address())
        visit.session.keep_details({name: str(value) for name, value in answers.items()})
        return redirect("checkout:delivery")
    context = {"form": form, "choices": visit.address_choices(), **pages.frame(visit, "details")}
    context["sign_in_url"] = None if visit.user else f"{reverse('account_login')}?next={request.path}"
    return render(request, "checkout/details.html", context, status=400 if form.errors else 200)


@_step
def delivery(request: HttpRequest, visit: Visit) -> HttpResponse:
    if not visit.can_order or visit.address is None:
        return redirect("basket:summary" if not visit.can_order else "checkout:details")
    known = {"leave_at": visit.session.leave_at}
    form = DeliveryForm(request.POST or None, options=visit.reaching, initial=known)
    if request.method == "POST" and form.is_valid():
        answers = form.cleaned_data
        visit.session.keep_delivery(answers["delivery"], leave_at=answers["leave_at"])
        return redirect("checkout:payment")
    context = {"form": form, "choices": pages.choices(visit), **pages.frame(visit, "delivery")}
    context |= {"is_deliverable": bool(visit.reaching), "changed_mind": pages.changed_mind(visit)}
    return render(request, "checkout/delivery.html", context, status=400 if form.errors else 200)


@_step
def payment(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The review with the order button, which sends back the basket and the sum that were shown."""
    if request.method == "POST" and visit.address is not None:
        return _place(request, visit)
    if visit.quote is None:
        return redirect(visit.next_step())
    return _review(request, visit)


def _review(request: HttpRequest, visit: Visit, *, changed: bool = False) -> HttpResponse:
    quote = visit.quote
    agreed = signing.dumps([quote.basket_id, quote.fingerprint], salt=AGREED)
    context = {"agreed": agreed, "changed": changed, "visit": visit, **pages.frame(visit, "payment")}
    context["address"] = address_lines(visit.address)
    context["arrival"] = wording.arrival(quote.arrival)
    return render(request, "checkout/payment.html", context, status=409 if changed else 200)


def _place(request: HttpRequest, visit: Visit) -> HttpResponse:
    try:
        basket_id, shown = signing.loads(request.POST.get("agreed", ""), salt=AGREED, max_age=AGREED_MAX_AGE)
        order = orders.place_order(basket_id=basket_id, checkout=visit.checkout(), shown=shown)
    except (signing.BadSignature, QuoteChangedError):
        return _review(request, Visit(request), changed=True) if visit.quote else redirect(visit.next_step())
    except (BasketGoneError, Basket.DoesNotExist):
        return redirect("basket:summary")
    return HttpResponseRedirect(payment_url(order), status=303)
