"""Under which address search engines should know a page, and where the same thing is in other markets."""

from collections.abc import Mapping
from dataclasses import dataclass

from django import template
from django.http import HttpRequest

from commerce.markets import selectors
from commerce.markets.models import Market
from core.brands import address
from core.templatetags.look import lang_tag

register = template.Library()
ANY_LANGUAGE = "x-default"


@dataclass(frozen=True)
class Alternate:
    language: str
    url: str


@dataclass(frozen=True)
class Addresses:
    """`canonical` is empty for what has none: previews, pages of one person."""

    canonical: str = ""
    alternates: tuple[Alternate, ...] = ()


@register.simple_tag(takes_context=True)
def addresses(context: template.Context, page_number: int = 1) -> Addresses:
    """The page's own address without parameters but its number in a list; its translations with that of all.

    Views give `alternates`, locale codes with paths of the same thing, this one included; only what the brand
    sells in counts. A variant, a sorting, a further page of a list are not translated one by one: they name
    their canonical address and no others, so that all others are mutual.
    """
    request: HttpRequest = context["request"]
    market: Market | None = getattr(request, "market", None)
    paths: Mapping[str, str] = context.get("alternates") or {}
    if market is None or market.code not in paths:
        return Addresses()
    own = paths[market.code]
    number = f"?page={page_number}" if page_number > 1 else ""
    canonical = address(request.brand, f"{own}{number}")
    varied = number or request.path != own or any((context.get("parameters") or {}).values())
    return Addresses(canonical, () if varied else tuple(_alternates(request, paths)))


def _alternates(request: HttpRequest, paths: Mapping[str, str]) -> list[Alternate]:
    brand = request.brand
    codes = [market.code for market in selectors.for_brand(brand) if market.code in paths]
    if len(codes) < 2:
        return []
    default = brand.default_locale.language_code
    fallback = [Alternate(ANY_LANGUAGE, address(brand, paths[default]))] if default in paths else []
    return [*(Alternate(lang_tag(code), address(brand, paths[code])) for code in codes), *fallback]
