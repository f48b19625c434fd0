"""Pages are found by their address: one query for the page, however deep it stands."""

from django.db.models import Subquery
from django.http import HttpRequest, HttpResponse

from wagtail import views as wagtail_views
from wagtail.models import Page
from wagtail.url_routing import RouteResult

from content.models import HomePage


def serve(request: HttpRequest, path: str) -> HttpResponse:
    """Wagtail's own view with its hooks, told beforehand which page it is."""
    request._wagtail_route_for_request = find(request, path)  # Wagtail looks here
    return wagtail_views.serve(request, path)


def find(request: HttpRequest, path: str) -> RouteResult | None:
    """The live page of the request's brand and market at a path below the locale's prefix."""
    brand, market = request.brand, request.market  # set by the middleware
    if market is None:
        return None
    root = Page.objects.filter(pk=brand.site.root_page_id).values("translation_key")
    homes = HomePage.objects.filter(translation_key=Subquery(root), locale=market.locale_id)
    if not path:
        page = homes.filter(live=True).first()
    else:
        home = homes.values_list("url_path", flat=True).first()
        found = Page.objects.filter(url_path=f"{home}{path}", live=True).first() if home else None
        page = found and found.specific
    return RouteResult(page) if page else None
