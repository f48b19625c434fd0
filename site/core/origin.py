"""A form on a shared page carries no CSRF token: where it was posted from decides instead.

Browsers say so in headers that no page can forge: `Sec-Fetch-Site`, or `Origin` in older ones. With
neither, the visitor is asked to confirm on a page that does carry a token. See ADR 0023.
"""

import enum
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt, csrf_protect

View = TypeVar("View", bound=Callable[..., HttpResponseBase])
TOKEN = "csrfmiddlewaretoken"  # noqa: S105  a field's name


class Sender(enum.Enum):
    """Where a request comes from, by its headers."""

    OURS = "ours"
    FOREIGN = "foreign"
    UNKNOWN = "unknown"


def sender(request: HttpRequest) -> Sender:
    """One clear header is enough to be ours; one that contradicts is enough to be foreign."""
    site, origin = request.headers.get("Sec-Fetch-Site", ""), request.headers.get("Origin", "")
    if site in ("cross-site", "same-site"):  # another brand's shop may be the same site: not the same origin
        return Sender.FOREIGN
    if site == "same-origin":
        return Sender.OURS
    if origin in ("", "null"):  # privacy settings send "null"
        return Sender.UNKNOWN
    return (
        Sender.OURS
        if origin.lower() == f"{request.scheme}://{request.get_host()}".lower()
        else Sender.FOREIGN
    )


def confirm_page(request: HttpRequest) -> HttpResponse:
    """The same form once more, with a token and a button."""
    fields = [(name, value) for name, values in request.POST.lists() for value in values if name != TOKEN]
    return render(request, "core/confirm.html", {"fields": fields, "action": request.get_full_path()})


def same_origin_post(
    view: View | None = None, *, confirm: Callable[[HttpRequest], HttpResponse] = confirm_page
) -> Any:
    """Decorator for views that forms on shared pages post to, and for nothing else.

    Takes the place of Django's CSRF check: a POST from our own origin passes, one from elsewhere is
    refused, one that does not tell is answered by `confirm`, unless it carries a valid token.
    """

    def decorate(view: View) -> View:
        protected = csrf_protect(view)

        @csrf_exempt
        @wraps(view)
        def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method in ("GET", "HEAD", "OPTIONS"):
                return view(request, *args, **kwargs)
            found = sender(request)
            if found is Sender.FOREIGN:
                raise PermissionDenied("This form was sent from another site.")
            if found is Sender.OURS or getattr(request, "_dont_enforce_csrf_checks", False):
                return view(request, *args, **kwargs)
            return protected(request, *args, **kwargs) if TOKEN in request.POST else confirm(request)

        return wrapper  # type: ignore[return-value]  # wraps() keeps the view's signature

    return decorate if view is None else decorate(view)
