from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.middleware.locale import LocaleMiddleware as DjangoLocaleMiddleware


class LocaleMiddleware(DjangoLocaleMiddleware):
    """Django's, but a 404 outside the locale prefixes stays one: Wagtail's catch-all makes any prefixed path valid."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.status_code == 404 and request.path_info.startswith(settings.UNLOCALISED_PREFIXES):
            return response
        return super().process_response(request, response)
