"""The demo gateway's own pages: where a shopper would type a card's number."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from commerce.payment.gateways.demo import services
from commerce.payment.models import DemoPayment
from core import demonstration

State = DemoPayment.State


def _pay_late(*, payment: DemoPayment) -> bool:
    return services.succeed(payment=payment, late=True)


# Button → what it does. What may be pressed depends on the payment's state alone.
BUTTONS: dict[str, dict[str, Callable[..., bool]]] = {
    State.OPEN: {
        "pay": services.succeed,
        "secure": services.challenge,
        "late": _pay_late,
        "decline": services.decline,
        "give-up": services.give_up,
    },
    State.CHALLENGE: {"approve": services.succeed, "refuse": services.decline},
}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def payment_page(request: HttpRequest, reference: str) -> HttpResponse:
    """Show a payment in its present state, or press one of its buttons."""
    if not demonstration.allowed():
        raise Http404
    payment = get_object_or_404(DemoPayment, reference=reference)
    if request.method == "POST":
        return _press(request, payment)
    with translation.override(payment.language):
        return render(
            request, "payment/demo_payment.html", {"payment": payment, "buttons": BUTTONS.get(payment.state)}
        )


def _press(request: HttpRequest, payment: DemoPayment) -> HttpResponse:
    """A button that doesn't belong to the state (an old page, a second press) shows the present state."""
    button = request.POST.get("button", "")
    action = BUTTONS.get(payment.state, {}).get(button)
    if action is None or not action(payment=payment) or button == "secure":
        return HttpResponseRedirect(request.path, status=303)
    return HttpResponseRedirect(_way_back(payment), status=303)


def _way_back(payment: DemoPayment) -> str:
    """The shop's page. That nothing was paid is said in its address, as real gateways have two of them."""
    payment.refresh_from_db()
    unpaid = payment.state in (State.FAILED, State.CANCELLED)
    return f"{payment.return_url}&outcome={payment.state}" if unpaid else payment.return_url
