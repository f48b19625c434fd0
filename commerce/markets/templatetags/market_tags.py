"""The market switch: the same page in every market of the brand. And what the market wants said."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django import template
from django.http import HttpRequest

from commerce.markets import selectors
from commerce.markets.models import Market, MarketTexts
from commerce.markets.texts import Texts, made_of, texts

register = template.Library()


@dataclass(frozen=True)
class MarketLink:
    """Where a market has this page. Not `kept`: it has no such page, the link goes to its home page."""

    code: str
    name: str
    currency: str
    url: str
    current: bool
    kept: bool
    switch_url: str = ""


@register.simple_tag(takes_context=True)
def market_links(context: template.Context) -> list[MarketLink]:
    """One link per market of the brand; empty outside the markets.

    Views of pages whose address differs by language give `alternates`, a mapping of locale codes to
    addresses. Everywhere else the prefix is exchanged. `elsewhere` leads the switch nearer to what one
    looks at than search engines are told: to the variant of a product, to the sorting of a list.
    """
    request: HttpRequest = context["request"]
    current: Market | None = getattr(request, "market", None)
    if current is None:
        return []
    alternates: Mapping[str, str] | None = context.get("alternates")
    parameters = {name: value for name, value in (context.get("parameters") or {}).items() if value}
    query = f"?{urlencode(parameters, safe=',')}" if parameters else ""
    links = [
        _link(market, current, request.path, alternates, query)
        for market in selectors.for_brand(request.brand)
    ]
    elsewhere: Mapping[str, str] = context.get("elsewhere") or {}
    return [replace(link, switch_url=_switch_url(link, elsewhere, query)) for link in links]


@register.simple_tag(takes_context=True)
def market_texts(context: template.Context) -> Texts | None:
    """What the brand says about law and trust here; in a preview what its form says; nothing outside the markets."""
    request: HttpRequest = context["request"]
    market: Market | None = getattr(request, "market", None)
    if market is None:
        return None
    draft = context.get("market_texts_draft")
    return made_of(draft, market) if isinstance(draft, MarketTexts) else texts(request.brand, market)


def _switch_url(link: MarketLink, elsewhere: Mapping[str, str], query: str) -> str:
    if link.current or not link.kept:
        return link.url
    url = elsewhere.get(link.code, link.url)
    return url if not query or "?" in url else f"{url}{query}"


def _link(
    market: Market, current: Market, path: str, alternates: Mapping[str, str] | None, query: str
) -> MarketLink:
    code = market.code
    url: str | None
    if market == current:
        url = path + query
    elif alternates is not None:
        url = alternates.get(code)
    else:
        url = f"/{code}/{path.removeprefix(f'/{current.code}/')}{query}"
    return MarketLink(
        code=code,
        name=market.name,
        currency=market.currency,
        url=url or f"/{code}/",
        current=market == current,
        kept=url is not None,
    )
