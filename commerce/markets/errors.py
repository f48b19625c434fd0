"""The page for what is not there: a whole page of the shop with search and ways on, in some market."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from commerce.markets import selectors
from core import edge

ALTERNATES: dict[str, str] = {}  # nothing is not to be had in other markets, too


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """In the market of the address; where that names none of the brand's, in the brand's default market."""
    brand, market = getattr(request, "brand", None), getattr(request, "market", None)
    if brand and market is None:
        market = request.market = selectors.get(brand, brand.default_locale.language_code)
    with translation.override(market.code if market else translation.get_language()):
        response = render(request, "404.html", {"alternates": ALTERNATES}, status=404)
        response.headers["Content-Language"] = translation.get_language() or settings.LANGUAGE_CODE
    return edge.private(response)
