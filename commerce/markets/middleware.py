from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language_from_path

from commerce.markets import selectors

PERSONAL_PATH = "/-/me"


class MarketMiddleware:
    """Sets `request.market` from the locale prefix of the path; None where the path has none.

    `/-/me` speaks for the page that asks: it names that page's path, and answers in its market and language.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        personal = request.path_info == PERSONAL_PATH
        path = request.GET.get("path", "") if personal else request.path_info
        code = get_language_from_path(path)
        brand = getattr(request, "brand", None)
        request.market = selectors.get(brand, code) if brand and code else None
        if code and brand and request.market is None and not personal:
            raise Http404("The brand does not sell in this locale.")
        return self.get_response(request)
