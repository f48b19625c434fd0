"""What a browser is told to refuse on our pages: one policy for shops, one for staff. A view may say more itself."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

# Files are shown where mails and other sites show pictures; media say themselves that they run nothing.
FILE_PREFIXES = ("/static/", "/media/")


class HeadersMiddleware:
    """Outside the page cache: what is kept carries none of it, so a new policy holds at once."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not request.path_info.startswith(FILE_PREFIXES):
            response.headers.setdefault("Content-Security-Policy", policy(request))
            response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
            response.headers.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
        return response


def policy(request: HttpRequest) -> str:
    if request.path_info.startswith(settings.CSP_STAFF_PREFIXES):
        return settings.CSP_STAFF
    return settings.CSP_PREVIEW if getattr(request, "is_dummy", False) else settings.CSP_SHOP
