"""`/-/styleguide/`: every component in its states, in every brand. For development and staff."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe

from core import edge, errors
from core.brands import all_brands
from core.specimens import specimens


@dataclass(frozen=True)
class Choice:
    label: str
    url: str
    selected: bool


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The page. `?brand=` shows another brand's, `?locale=de` another market's, `?dir=rtl` runs it backwards."""
    if not (settings.DEBUG or request.user.is_staff):
        raise Http404
    brands = {brand.slug: brand for brand in all_brands()}
    brand = brands.get(request.GET.get("brand", ""), request.brand)  # type: ignore[attr-defined]
    if brand is None:
        raise Http404
    markets = {market.code: market for market in brand.markets.select_related("locale").order_by("pk")}
    wanted = request.GET.get("locale", brand.default_locale.language_code)
    request.brand, request.market = brand, markets.get(wanted)  # type: ignore[attr-defined]
    direction = "rtl" if request.GET.get("dir") == "rtl" else ""
    now = {"brand": brand.slug, "locale": wanted, "dir": direction}
    context = {
        **specimens(brand.slug),
        "direction": direction,
        "brand_choices": [_choice(now, "brand", slug, each.name) for slug, each in brands.items()],
        "locale_choices": [_choice(now, "locale", code, each.name) for code, each in markets.items()],
        "direction_choices": [
            _choice(now, "dir", "", "Left to right"),
            _choice(now, "dir", "rtl", "Right to left"),
        ],
    }
    with translation.override(wanted if wanted in markets else settings.LANGUAGE_CODE):
        response = render(request, "core/styleguide.html", context)
    edge.private(response)
    return response


MISHAPS: dict[str, Callable[[HttpRequest], HttpResponse]] = {
    "400": errors.bad_request,
    "403": errors.permission_denied,
    "csrf": errors.csrf_failure,
    "429": lambda request: render(request, "429.html", status=429),
    "500": errors.server_error,
    "503": errors.unavailable,
}


@require_safe
def mishap(request: HttpRequest, name: str) -> HttpResponse:
    """A page that a visitor sees when something is wrong, as it is answered then, its status included."""
    if name not in MISHAPS or not (settings.DEBUG or request.user.is_staff):
        raise Http404
    response = MISHAPS[name](request)
    edge.private(response)
    return response


def _choice(now: dict[str, str], name: str, value: str, label: str) -> Choice:
    wanted = {key: given for key, given in {**now, name: value}.items() if given}
    return Choice(label=label, url=f"?{urlencode(wanted)}", selected=now[name] == value)
