from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language_from_path

from commerce.markets import selectors
from commerce.markets.errors import page_not_found
from core import me
from core.i18n import is_unlocalised

PERSONAL_PATH = "/-/me"


class MarketMiddleware:
    """Sets `request.market` from the locale prefix of the path; None where the path has none.

    Dates and times on its pages are those of the market.

    `/-/me` speaks for the page that asks: it names that page's path, and answers in its market and language.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        personal = request.path_info == PERSONAL_PATH
        path = me.page_path(request) if personal else request.path_info
        code = get_language_from_path(path)
        brand = getattr(request, "brand", None)
        request.market = selectors.get(brand, code) if brand and code else None
        if code and brand and request.market is None and not personal:
            return page_not_found(request)  # the brand does not sell in this locale
        with timezone.override(request.market.time_zone if request.market else None):
            return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Also in DEBUG shoppers' addresses answer with the shop's own page; staff see what Django says."""
        if settings.DEBUG and isinstance(exception, Http404) and not is_unlocalised(request):
            return page_not_found(request, exception)
        return None
