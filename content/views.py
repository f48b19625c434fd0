"""Pages are found by their address: one query for the page, however deep it stands. And what lists them all."""

from django.db.models import Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wagtail import views as wagtail_views
from wagtail.models import Page
from wagtail.url_routing import RouteResult

from content import sitemaps
from content.models import HomePage
from core import edge
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


@require_safe
@edge.shared
def robots(request: HttpRequest) -> HttpResponse:
    """What search engines may walk, and where the sitemap is. Personal pages say themselves that they are none."""
    return render(request, "robots.txt", content_type="text/plain; charset=utf-8")


@require_safe
@edge.shared
def sitemap_index(request: HttpRequest) -> HttpResponse:
    """The brand's sitemaps, one or more for each locale."""
    files = sitemaps.files(request.brand)
    listed = [(code, number) for code, count in files.items() for number in range(1, count + 1)]
    return render(request, "sitemaps/index.xml", {"sitemaps": listed}, content_type="application/xml")


@require_safe
@edge.shared
def sitemap(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """One file of a locale's sitemap."""
    entries = sitemaps.entries(request.brand, code, number)
    if entries is None:
        raise Http404
    context = {"entries": entries, "default": request.brand.default_locale.language_code}
    return render(request, "sitemaps/locale.xml", context, content_type="application/xml")
