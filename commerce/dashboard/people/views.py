"""People, what they may do and where they are signed in, for administrators. Their form is Wagtail's."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.http import require_POST, require_safe

from allauth.usersessions.models import UserSession

from commerce.dashboard.people import selectors, services
from core import staff


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    words = request.GET.get("q", "")[:100]
    context = {"members": selectors.members(words), "words": words}
    return render(request, "oscar/dashboard/people/list.html", context)


@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End one session. One's own is ended by signing out."""
    session = get_object_or_404(UserSession.objects.filter(user__in=staff.people()), pk=pk)
    services.end_session(session=session, by=request.user)
    messages.success(request, _("%(person)s is signed out there.") % {"person": session.user})
    return redirect("dashboard:people")


@require_POST
def sign_out(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(staff.people(), pk=pk)
    count = services.sign_out(person=person, by=request.user)
    text = ngettext(
        "%(person)s is signed out of %(count)d device.",
        "%(person)s is signed out of %(count)d devices.",
        count,
    )
    messages.success(request, text % {"person": person, "count": count})
    return redirect("dashboard:people")
