"""Which brand a request is for: its host says so, never a setting."""

from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect

from core.brands import address, all_brands, brand_for_host

# Asked by machines that know no host name of ours: the view copes with having no brand.
ANY_HOST_PREFIXES = ("/-/", "/webhooks/", "/static/", "/media/")
# Answers without the database.
NO_BRAND_PREFIXES = ("/-/health/", "/static/", "/media/")


class BrandMiddleware:
    """Sets `request.brand`, and Wagtail's site to the same."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.brand = None  # type: ignore[attr-defined]
        if not request.path_info.startswith(NO_BRAND_PREFIXES):
            request.brand = brand_for_host(request.get_host())  # type: ignore[attr-defined]
        if request.brand is not None:
            request._wagtail_site = request.brand.site  # type: ignore[attr-defined]
        elif not request.path_info.startswith(ANY_HOST_PREFIXES):
            return self._elsewhere(request)
        return self.get_response(request)

    def _elsewhere(self, request: HttpRequest) -> HttpResponse:
        """A host that is no shop. On a demo installation that is the bare 127.0.0.1: on to the first shop."""
        brands = all_brands() if settings.DEBUG or settings.DEMO else []
        if not brands:
            raise Http404("No shop answers at this host.")
        return HttpResponseRedirect(address(brands[0], request.get_full_path()))
