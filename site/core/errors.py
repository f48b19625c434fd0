"""What a visitor sees when something is wrong, in the brand's voice. Nothing here asks the database, but for staff
who are refused a page of their tools: they are told so in these tools' looks, and led to what they may open."""

import sys
from typing import Any

from django.conf import settings
from django.contrib.auth.context_processors import PermWrapper
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation

from core import edge, staff
from core.brands import remembered_brand
from core.files.exceptions import StorageDownError

RETRY_AFTER_SECONDS = 30


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _answer(request, "400.html", 400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if request.path_info.startswith(settings.STAFF_PREFIXES) and staff.is_staff(request.user):
        return _answer(request, "403_staff.html", 403, perms=PermWrapper(request.user))
    return _answer(request, "403.html", 403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form came without its token: most often a page that stood open too long."""
    return _answer(request, "403_csrf.html", 403)


def server_error(request: HttpRequest) -> HttpResponse:
    """An error that nobody caught. A database or a storage that does not answer is a pause, not a fault of the page."""
    error = sys.exc_info()[1]
    if isinstance(error, OperationalError | InterfaceError):
        return unavailable(request)
    if isinstance(error, StorageDownError) and request.path_info.startswith(settings.STAFF_PREFIXES):
        return unavailable(request, "503_files.html")
    return _answer(request, "500.html", 500)


def unavailable(request: HttpRequest, template: str = "503.html") -> HttpResponse:
    response = _answer(request, template, 503)
    response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def _answer(request: HttpRequest, template: str, status: int, **more: Any) -> HttpResponse:
    # No request is passed to the engine: its context processors would look for the visitor.
    if getattr(request, "brand", None) is None:
        request.brand = remembered_brand(request.META.get("HTTP_HOST", ""))  # type: ignore[attr-defined]
    with translation.override(_language(request)):
        response = HttpResponse(render_to_string(template, {"request": request, **more}), status=status)
    edge.private(response)
    return response


def _language(request: HttpRequest) -> str | None:
    """That of the address; where it names none, the brand's own, as far as we remember the brand. Staff's tools
    speak the browser's."""
    if request.path_info.startswith(settings.STAFF_PREFIXES):
        return translation.get_language()
    locale = getattr(getattr(request, "brand", None), "default_locale", None)
    own = locale.language_code if locale else translation.get_language()
    return translation.get_language_from_path(request.path_info) or own
