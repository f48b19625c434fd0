"""Pages are found by their address: one query for the page, however deep it stands."""

from django.db.models import Subquery
from django.http import HttpRequest, HttpResponse

from wagtail import views as wagtail_views
from wagtail.models import Page
from wagtail.url_routing import RouteResult

from content.models import HomePage
from core.models import Brand


def serve(request: HttpRequest, path: str) -> HttpResponse:
    """Wagtail's own view with its hooks, told beforehand which page it is."""
    market = request.market  # set by the middleware
    page = page_at(request.brand, market.code, path) if market else None
    request._wagtail_route_for_request = RouteResult(page) if page else None  # Wagtail looks here
    return wagtail_views.serve(request, path)


def page_at(brand: Brand, code: str, path: str) -> Page | None:
    """The brand's live page in a locale at a path below the locale's prefix, such as `help/delivery/`."""
    root = Page.objects.filter(pk=brand.site.root_page_id).values("translation_key")
    homes = HomePage.objects.filter(translation_key=Subquery(root), locale__language_code=code)
    if not path:
        return homes.filter(live=True).first()
    home = homes.values_list("url_path", flat=True).first()
    page = Page.objects.filter(url_path=f"{home}{path}", live=True).first() if home else None
    return page and page.specific
