"""After the order: calling it off while it is still here, and asking about it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from commerce.order import links, questions, selectors, services
from commerce.order.exceptions import AlreadyPaid, InvalidTransition
from commerce.order.forms import QuestionForm
from commerce.order.models import Order
from commerce.order.opening import with_order
from commerce.order.states import CALLED_OFF, LEFT
from commerce.payment.exceptions import GatewayError

METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
@with_order
def call_off(request: HttpRequest, order: Order) -> HttpResponse:
    """Asked first, with what follows from it. What has left meanwhile is not called back."""
    page = selectors.order_page(order)
    if request.method != "POST":
        if not page.can_be_cancelled:
            messages.error(request, _refusal(page))
            return HttpResponseRedirect(links.path(order))
        return render(request, "order/call_off.html", {"page": page, "link": links.token(order)})
    actor = request.user if request.user.is_authenticated else None
    try:
        services.cancel(order=order, actor=actor, reason=CALLED_OFF)
    except InvalidTransition:
        order.refresh_from_db()
        messages.error(request, _refusal(selectors.order_page(order)))
    except AlreadyPaid:
        messages.error(request, gettext("Your payment is just arriving. Please try again in a minute."))
    except GatewayError:
        messages.error(request, gettext("That didn’t work. Please try again in a minute."))
    return HttpResponseRedirect(links.path(order), status=303)


def _refusal(page: selectors.OrderPage) -> str:
    """Why it can't be called off: it came to nothing already, or it has left."""
    if page.state in LEFT:
        return gettext("This order has left our house and can’t be cancelled any more.")
    return gettext("This order can’t be cancelled any more.")


@require_http_methods(METHODS)
@with_order
def ask(request: HttpRequest, order: Order) -> HttpResponse:
    """A question about the order, by mail to the people of the brand."""
    form = QuestionForm(request.POST or None)
    context = {"form": form, "order": order, "link": links.token(order), "sent": "sent" in request.GET}
    if not form.is_valid():
        return render(request, "order/question.html", context, status=400 if form.errors else 200)
    try:
        questions.ask(request, order=order, message=form.cleaned_data["message"])
    except questions.TooManyQuestionsError:
        form.add_error(
            None, gettext("We have several messages of yours already. Please wait an hour with the next.")
        )
        return render(request, "order/question.html", context, status=429)
    return HttpResponseRedirect(f"{request.path}?sent=1", status=303)
