"""Category lists and product pages: shared, without anything personal."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from commerce.catalogue import selectors
from commerce.catalogue.models import CategoryCopy, ProductCopy
from commerce.shipping.selectors import options
from core import edge
from search.engines.words import SORTS
from search.narrowing import Narrowing, canonical, panel
from search.views import read_page

SORT_LABELS = {
    "popular": _("Popular"),
    "newest": _("Newest"),
    "price": _("Price, low to high"),
    "price-desc": _("Price, high to low"),
}
DEFAULT_SORT = "popular"


@dataclass(frozen=True)
class Sort:
    value: str
    label: str
    selected: bool


@edge.shared
def product(request: HttpRequest, slug: str, pk: str, sku: str | None = None) -> HttpResponse:
    """A product's page; the address names the variant, or leaves the choice to us."""
    context = product_context(request, int(pk), sku=sku)
    page = context["product"]
    right = page.unit.url if sku and page.groups else page.url
    if slug != page.slug or (sku and not page.groups):
        return HttpResponsePermanentRedirect(right)
    return render(request, "pages/product.html", context)


@edge.shared(params=(*settings.FACETS, "sort", "page"))
def category(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    """A category's list."""
    narrowing = category_narrowing(request, int(pk))
    if elsewhere := canonical(request, narrowing):
        return elsewhere
    context = category_context(request, int(pk), narrowing)
    page = context["category"]
    if slug != page.slug:
        query = request.GET.urlencode()
        return HttpResponsePermanentRedirect(f"{page.url}?{query}" if query else page.url)
    return render(request, "pages/category.html", context)


def product_context(
    request: HttpRequest, pk: int, *, sku: str | None = None, draft: ProductCopy | None = None
) -> dict[str, Any]:
    """What the product template needs. Not found: what the brand doesn't sell in the market."""
    if request.market is None:
        raise Http404

    def make() -> dict[str, Any]:
        page = selectors.product_page(pk, request.market, request.brand, sku=sku, draft=draft)
        if not page:
            raise Http404
        price = page.unit.amount if page.unit else Decimal(0)
        delivery = options(brand=request.brand, market=request.market, subtotal=price)
        return {
            "product": page,
            "delivery": delivery,
            # What nobody can buy is promised to nobody.
            "promised": delivery if any(not unit.is_sold_out for unit in page.units) else [],
            "around": render_to_string("catalogue/around.html", {"around": page.around}),
            "alternates": page.alternates,
            "elsewhere": page.elsewhere,
        }

    if draft:
        return make()
    return edge.part(f"product:{pk}", f"page:{request.brand.pk}:{request.market.code}:{sku or ''}", make)


def category_narrowing(request: HttpRequest, pk: int) -> Narrowing:
    """What the address chooses of a category's facets."""
    if request.market is None:
        raise Http404
    return Narrowing.of(request, selectors.category_criteria(pk, request.market, request.brand))


def category_context(
    request: HttpRequest, pk: int, narrowing: Narrowing, *, draft: CategoryCopy | None = None
) -> dict[str, Any]:
    """What the list template needs. Not found: a category that isn't shown, or a page beyond the last."""
    sort = request.GET.get("sort", DEFAULT_SORT)
    if sort not in SORTS:
        raise Http404
    number = read_page(request)
    page = selectors.category_page(
        pk,
        request.market,
        request.brand,
        sort=sort,
        page=number,
        facets=narrowing.facets,
        draft=draft,
    )
    if not page or number > page.products.pages:
        raise Http404
    kept = {"sort": "" if sort == DEFAULT_SORT else sort}
    return {
        "category": page,
        "narrowed": panel(narrowing, page.counts, total=page.products.total, path=request.path, kept=kept),
        "sorts": [Sort(value, str(label), value == sort) for value, label in SORT_LABELS.items()],
        "alternates": page.alternates,
        "parameters": {**narrowing.parameters, **kept},
    }
