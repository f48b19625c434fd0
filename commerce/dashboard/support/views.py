"""One field on every page of the dashboard that finds orders and customers."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from commerce.dashboard.support import finding

MOST = 20
LONGEST = 100


@never_cache
@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """What fits; if that is one thing, the thing itself. Each kind is for who may see its pages."""
    user, text = request.user, request.GET.get("q", "").strip()[:LONGEST]
    sees_orders, sees_people = (
        user.has_perm("order.view_order"),
        user.has_perm("address.view_useraddress"),
    )
    if not (sees_orders or sees_people):
        raise PermissionDenied
    words = finding.words_of(text)
    orders = list(finding.orders(user, words)[: MOST + 1]) if words and sees_orders else []
    people = list(finding.people(user, words)[: MOST + 1]) if words and sees_people else []
    whole = [order for order in orders if order.number == text.upper()]
    if whole or (len(orders) == 1 and not people):
        return redirect("dashboard:order-detail", number=(whole or orders)[0].number)
    if len(people) == 1 and not orders:
        return redirect("dashboard:user-detail", pk=people[0].pk)
    context = {
        "find_words": text,
        "orders": orders[:MOST],
        "people": people[:MOST],
        "more_orders": len(orders) > MOST,
        "more_people": len(people) > MOST,
    }
    return render(request, "oscar/dashboard/support/find.html", context)
