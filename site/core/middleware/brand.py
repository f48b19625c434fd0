"""Which brand a request is for: its host says so, never a setting."""

from collections.abc import Callable

from django.contrib.sites import models as django_sites
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect

from core import demonstration
from core.brands import address, all_brands, brand_for_host
from core.models import Brand

# Asked by machines that know no host name of ours: the view copes with having no brand.
ANY_HOST_PREFIXES = ("/-/", "/webhooks/", "/static/", "/media/")
# Answers without the database.
NO_BRAND_PREFIXES = ("/-/health/", "/static/", "/media/")


class BrandMiddleware:
    """Sets `request.brand`, and Wagtail's site to the same."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.brand = None
        if not request.path_info.startswith(NO_BRAND_PREFIXES):
            request.brand = brand_for_host(request.get_host())
        if request.brand is not None:
            tell_frameworks(request, request.brand)
        elif not request.path_info.startswith(ANY_HOST_PREFIXES):
            return self._elsewhere(request)
        return self.get_response(request)

    def _elsewhere(self, request: HttpRequest) -> HttpResponse:
        """A host that is no shop. On a demo installation that is the bare 127.0.0.1: on to the first shop."""
        brands = all_brands() if demonstration.allowed() else []
        if not brands:
            raise Http404("No shop answers at this host.")
        return HttpResponseRedirect(address(brands[0], request.get_full_path()))


def tell_frameworks(request: HttpRequest, brand: Brand) -> None:
    """Wagtail and Django each have a table of sites and would look the host up: the brand is the answer.

    Django's, which allauth asks for a name on its pages, has no rows for our hosts: its cache is filled.
    """
    request._wagtail_site = brand.site
    site = django_sites.Site(domain=brand.site.hostname, name=brand.name)
    django_sites.SITE_CACHE[request.get_host()] = site  # through the module: clearing it makes a new one
