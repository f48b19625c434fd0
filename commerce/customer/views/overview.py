"""Where an account begins, and what we call its owner."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language_info, gettext
from django.views.decorators.http import require_http_methods, require_safe

from commerce.customer.forms import ProfileForm
from commerce.customer.private import private
from commerce.order import listing


@private
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The newest orders, and the ways on."""
    page = listing.orders_of(user=request.user, brand=request.brand, number=1, size=3)
    return render(request, "customer/overview.html", {"orders": page.orders})


@private
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    form = ProfileForm(request.POST or None, instance=request.user, languages=_languages())
    if form.is_valid():
        form.save()
        messages.success(request, gettext("Saved."))
        return redirect("account:profile")
    return render(request, "customer/profile.html", {"form": form}, status=400 if form.errors else 200)


def _languages() -> list[tuple[str, str]]:
    """Each in its own words: whoever looks for theirs reads that."""
    return [(code, get_language_info(code)["name_local"].capitalize()) for code, _name in settings.LANGUAGES]
