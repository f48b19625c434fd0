"""Where somebody is signed in, and how to end that."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from allauth.usersessions.models import UserSession

from commerce.customer import devices
from commerce.customer.private import private


@private
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The present one first. What has run out meanwhile is gone."""
    rows = UserSession.objects.purge_and_list(request.user)
    sessions = [devices.describe(row, current=request.session.session_key) for row in rows]
    sessions.sort(key=lambda each: (not each.is_current, -each.since.timestamp()))
    return render(request, "customer/sessions.html", {"sessions": sessions})


@private
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign out there. Ending the session one is in is signing out."""
    session = UserSession.objects.filter(user=request.user, pk=pk).first()
    if session is None:
        raise Http404
    if session.session_key == request.session.session_key:
        return redirect("account_logout")
    session.end()
    messages.success(request, gettext("That device is signed out."))
    return redirect("account:sessions")


@private
@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    others = UserSession.objects.filter(user=request.user).exclude(session_key=request.session.session_key)
    for session in others:
        session.end()
    messages.success(request, gettext("You are signed out everywhere else."))
    return redirect("account:sessions")
