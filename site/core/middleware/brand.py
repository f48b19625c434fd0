"""Which brand a request is for: its host says so, never a setting."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.sites import models as django_sites
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.request import split_domain_port

from core import demonstration
from core.brands import address, all_brands, brand_for_host
from core.models import Brand

# Asked by machines that know no host name of ours: the view copes with having no brand.
ANY_HOST_PREFIXES = ("/-/", "/webhooks/", "/static/", "/media/")
# Answers without the database.
NO_BRAND_PREFIXES = ("/-/health/", "/-/metrics", "/static/", "/media/")


class BrandMiddleware:
    """Sets `request.brand`, and Wagtail's site to the same."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.brand = None
        if _is_unspeakable(request):
            raise BadRequest("No database looks for that.")
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


def _is_unspeakable(request: HttpRequest) -> bool:
    """PostgreSQL has no words for a NUL, and both of these are looked up. (Forms refuse it themselves.)"""
    return "\0" in request.path_info or "\0" in request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")


def tell_frameworks(request: HttpRequest, brand: Brand) -> None:
    """Wagtail and Django each have a table of sites and would look the host up: the brand is the answer.

    Django's, which allauth asks for a name on its pages, has no rows for our hosts: its cache is filled.
    """
    request._wagtail_site = brand.site
    # Through the module: clearing the cache makes a new one.
    if not isinstance(django_sites.SITE_CACHE, SitesByHostname):
        django_sites.SITE_CACHE = SitesByHostname()
    django_sites.SITE_CACHE[request.get_host()] = django_sites.Site(
        domain=brand.site.hostname, name=brand.name
    )


class SitesByHostname(dict[str, django_sites.Site]):
    """One entry a shop: ports and capitals of the `Host` header are anybody's to invent, without end."""

    def __contains__(self, host: object) -> bool:
        return super().__contains__(_hostname(host))

    def __getitem__(self, host: str) -> django_sites.Site:
        return super().__getitem__(_hostname(host))

    def __setitem__(self, host: str, site: django_sites.Site) -> None:
        super().__setitem__(_hostname(host), site)


def _hostname(host: object) -> str:
    return split_domain_port(str(host))[0]
