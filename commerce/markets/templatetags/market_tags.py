"""The market switch: the same page in every market of the brand."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django import template
from django.http import HttpRequest

from commerce.markets import selectors
from commerce.markets.models import Market

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


@register.simple_tag(takes_context=True)
def market_links(context: template.Context) -> list[MarketLink]:
    """One link per market of the brand; empty outside the markets.

    Views of pages whose address differs by language give `alternates`, a mapping of locale codes to
    addresses. Everywhere else the prefix is exchanged.
    """
    request: HttpRequest = context["request"]
    current: Market | None = getattr(request, "market", None)
    if current is None:
        return []
    alternates: Mapping[str, str] | None = context.get("alternates")
    parameters = {name: value for name, value in (context.get("parameters") or {}).items() if value}
    query = f"?{urlencode(parameters)}" if parameters else ""
    return [
        _link(market, current, request.path, alternates, query)
        for market in selectors.for_brand(request.brand)
    ]


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
