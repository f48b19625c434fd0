"""Looking at the mails that a brand sends: every one, in every market, as HTML and as text."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from commerce.dashboard.mails.samples import NAMES, sample
from commerce.markets.models import Market
from core.letters import Letter
from core.models import Brand
from core.reach import brands_of

POLICY = "sandbox; default-src 'none'; img-src * data:; style-src 'unsafe-inline'"


@never_cache
@require_safe
def mail_list(request: HttpRequest) -> HttpResponse:
    """The mails by brand and market: those of the brands that one works for."""
    brands = [
        {"brand": brand, "markets": list(Market.objects.filter(brands=brand).select_related("locale"))}
        for brand in brands_of(request.user).order_by("pk")
    ]
    return render(request, "oscar/dashboard/mails/list.html", {"brands": brands, "names": NAMES})


@never_cache
@require_safe
def mail_preview(request: HttpRequest, brand: str, locale: str, name: str) -> HttpResponse:
    """One mail: subject, HTML in a frame, text."""
    letter = _sample(brand, locale, name)
    context = {"letter": letter, "brand_slug": brand, "locale": locale, "name": name, "names": NAMES}
    return render(request, "oscar/dashboard/mails/preview.html", context)


@never_cache
@require_safe
@xframe_options_sameorigin
def mail_html(request: HttpRequest, brand: str, locale: str, name: str) -> HttpResponse:
    """The HTML alone. It runs nothing and is of no origin."""
    response = HttpResponse(_sample(brand, locale, name).html)
    response["Content-Security-Policy"] = POLICY
    return response


def _sample(slug: str, locale: str, name: str) -> Letter:
    brand = Brand.objects.select_related("site").get(slug=slug)
    market = (
        Market.objects.filter(brands=brand, locale__language_code=locale).select_related("locale").first()
    )
    if market is None or name not in NAMES:
        raise Http404("There is no such mail.")
    return sample(name, brand=brand, market=market)
