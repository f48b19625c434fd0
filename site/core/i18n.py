"""The language of a request."""

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.middleware.locale import LocaleMiddleware as DjangoLocaleMiddleware
from django.utils import translation
from django.utils.cache import patch_vary_headers


def is_unlocalised(request: HttpRequest) -> bool:
    """Whether the address is none of the shops': staff's, a program's, a file's."""
    return request.path_info.startswith(settings.UNLOCALISED_PREFIXES)


class LocaleMiddleware(DjangoLocaleMiddleware):
    """Django's, but an address says everything.

    A locale prefix names the language. Without one a shop's address speaks the brand's default language,
    the same for everyone: nothing is negotiated, so nothing varies. Only staff's and programs' addresses
    go by the browser's wish. A 404 stays one: Wagtail's catch-all makes any prefixed path valid, and Django
    would lead every slip of an address to a prefixed one first.
    """

    def process_request(self, request: HttpRequest) -> None:
        if is_unlocalised(request):
            super().process_request(request)
            return
        translation.activate(translation.get_language_from_path(request.path_info) or self._default(request))
        request.LANGUAGE_CODE = translation.get_language()

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if is_unlocalised(request) and response.status_code != 404:
            patch_vary_headers(response, ("Accept-Language",))
        response.headers.setdefault("Content-Language", translation.get_language() or settings.LANGUAGE_CODE)
        return response

    def _default(self, request: HttpRequest) -> str:
        brand = getattr(request, "brand", None)
        return brand.default_locale.language_code if brand else settings.LANGUAGE_CODE
