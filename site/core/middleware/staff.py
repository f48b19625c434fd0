"""The staff's doors, whichever way one comes: a session that is young enough, and a second factor."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout, middleware
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from allauth.mfa.utils import is_mfa_enabled

from core import resuming, staff


class AuthenticationMiddleware(middleware.AuthenticationMiddleware):
    """Django's, but that a session of staff's ends when it is over: for every view that asks who is there."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: _user(request))  # type: ignore[assignment]


def _user(request: HttpRequest) -> Any:
    if not hasattr(request, "_cached_user"):
        request._cached_user = staff.current_user(request, middleware.get_user(request))
    return request._cached_user


class StaffMiddleware:
    """Before every view of the staff's tools. Who is not signed in is the view's to lead to the sign-in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        if not request.path_info.startswith(settings.STAFF_PREFIXES):
            return None
        if owner := staff.ended_of(request):
            return _sign_in_again(request, owner)
        if not staff.is_staff(request.user):
            return None
        if not staff.has_begun(request):
            return _sign_in_as_staff(request)
        if settings.STAFF_SECOND_FACTOR and not staff.has_passed_factor(request):
            return _second_factor(request)
        return None


def _sign_in_again(request: HttpRequest, owner: int) -> HttpResponse:
    """The time is over. What was sent waits until its sender is back."""
    _only_pages(request)
    messages.info(request, _("You were signed out because your time was over. Please sign in again."))
    if resuming.keep(request, owner=owner):
        return redirect_to_login(reverse("resume"))
    return redirect_to_login(request.get_full_path())


def _sign_in_as_staff(request: HttpRequest) -> HttpResponse:
    """The session is older than the role."""
    _only_pages(request)
    logout(request)
    messages.info(request, _("You have new rights. Please sign in again to use them."))
    return redirect_to_login(request.get_full_path())


def _second_factor(request: HttpRequest) -> HttpResponse:
    _only_pages(request)
    way_on = request.get_full_path() if request.method == "GET" else request.path
    if is_mfa_enabled(request.user):
        return HttpResponseRedirect(f"{reverse('mfa_reauthenticate')}?{urlencode({'next': way_on})}")
    if staff.WAY_ON not in request.session:
        messages.info(request, _("Staff sign in with a second step. Set it up now: it takes a minute."))
    request.session[staff.WAY_ON] = way_on
    return HttpResponseRedirect(reverse("mfa_activate_totp"))


def _only_pages(request: HttpRequest) -> None:
    """A script that asks gets a plain no: it can't show a form."""
    if staff.is_ping(request) or request.headers.get("X-Requested-With") == "XMLHttpRequest":
        raise PermissionDenied
