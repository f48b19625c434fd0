"""What search engines are told of pages: the shop on its front page, stories as articles, and the way to each.

Out of what the page has read: no query of its own (ADR 0120). A page's date of change is left out: publishing
again without a change touches it, and that makes no page out of date.
"""

from collections.abc import Mapping
from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _

from wagtail.models import Page

from commerce.markets.models import Market
from commerce.markets.texts import texts
from content.models import HomePage, StoryPage
from core.assets import asset_path
from core.brands import address
from core.models import Brand
from core.structured import Facts, breadcrumbs, located, organisation, present
from core.templatetags.look import lang_tag

HEADLINE = 110  # what search engines take of one
TERM = "search_term_string"


def page_facts(page: Page, brand: Brand, market: Market, shown: Mapping[str, Any]) -> list[Facts]:
    """`shown` is the context that the page's template has: `picture`, `description`, `alternates`."""
    if isinstance(page, HomePage):
        return [_shop(brand, market), _website(brand, market)]
    url = shown.get("alternates", {}).get(market.code, "")
    trail = breadcrumbs(brand, [(_("Home"), f"/{market.code}/"), (page.title, url)])
    return [_article(page, brand, url, shown), trail] if isinstance(page, StoryPage) else [trail]


def _shop(brand: Brand, market: Market) -> Facts:
    links = {link.kind: link.url for link in texts(brand, market).links}
    returns = links.get("withdrawal")
    facts = {
        **organisation(brand),
        "@id": address(brand, "/#organisation"),
        "slogan": brand.tagline,
        "logo": _logo(brand),
        "hasMerchantReturnPolicy": returns
        and {"@type": "MerchantReturnPolicy", "merchantReturnLink": address(brand, returns)},
    }
    return present(facts)


def _website(brand: Brand, market: Market) -> Facts:
    search = address(brand, reverse("search:search"))
    return {
        "@type": "WebSite",
        "@id": address(brand, f"/{market.code}/#website"),
        "name": brand.name,
        "url": address(brand, f"/{market.code}/"),
        "inLanguage": lang_tag(market.code),
        "publisher": {"@id": address(brand, "/#organisation")},
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": f"{search}?q={{{TERM}}}"},
            "query-input": f"required name={TERM}",
        },
    }


def _article(page: StoryPage, brand: Brand, url: str, shown: Mapping[str, Any]) -> Facts:
    picture = shown.get("picture") or {}
    facts = {
        "@type": "Article",
        "headline": page.title[:HEADLINE],
        "description": shown.get("description", ""),
        "url": address(brand, url),
        "mainEntityOfPage": address(brand, url),
        "image": [located(brand, picture["src"])] if picture else [],
        "datePublished": page.date.isoformat(),
        "author": organisation(brand),
        "publisher": {**organisation(brand), "logo": _logo(brand)},
    }
    return present(facts)


def _logo(brand: Brand) -> str:
    return located(brand, static(asset_path(brand.slug, "logo.svg")))
