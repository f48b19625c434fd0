"""The language of a request."""

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.middleware.locale import LocaleMiddleware as DjangoLocaleMiddleware
from django.utils import translation
from django.utils.cache import patch_vary_headers


class LocaleMiddleware(DjangoLocaleMiddleware):
    """Django's, but an address says everything.

    A locale prefix names the language. Without one a shop's address speaks the brand's default language,
    the same for everyone: nothing is negotiated, so nothing varies. Only staff's and programs' addresses
    go by the browser's wish. A 404 stays one: Wagtail's catch-all makes any prefixed path valid, and Django
    would lead every slip of an address to a prefixed one first.
    """

    def process_request(self, request: HttpRequest) -> None:
        if self._is_unlocalised(request):
            super().process_request(request)
            return
        translation.activate(translation.get_language_from_path(request.path_info) or self._default(request))
        request.LANGUAGE_CODE = translation.get_language()

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if self._is_unlocalised(request):
            if response.status_code != 404:
                patch_vary_headers(response, ("Accept-Language",))
            response.headers.setdefault(
                "Content-Language", translation.get_language() or settings.LANGUAGE_CODE
            )
            return response
        response.headers.setdefault("Content-Language", translation.get_language() or settings.LANGUAGE_CODE)
        return response

    def _is_unlocalised(self, request: HttpRequest) -> bool:
        return request.path_info.startswith(settings.UNLOCALISED_PREFIXES)

    def _default(self, request: HttpRequest) -> str:
        brand = getattr(request, "brand", None)
        return brand.default_locale.language_code if brand else settings.LANGUAGE_CODE
