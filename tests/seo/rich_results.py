"""The fields without which Google shows no rich result, by type.

From its documentation, as read in November 2026 (https://developers.google.com/search/docs/appearance/structured-data/):
product-snippet, merchant-listing, product-variants, review-snippet, breadcrumb, article, organization, return-policy,
shipping-policy. `a|b`: one of the two.
"""

from collections.abc import Iterator
from typing import Any

REQUIRED: dict[str, tuple[str, ...]] = {
    "AggregateRating": ("ratingValue", "ratingCount|reviewCount", "bestRating"),
    "Article": ("headline", "datePublished", "author"),  # a picture is recommended only
    "BreadcrumbList": ("itemListElement",),
    "DefinedRegion": ("addressCountry",),
    "ListItem": ("position", "name", "item"),
    "MerchantReturnPolicy": ("merchantReturnLink|returnPolicyCategory",),
    "MonetaryAmount": ("value", "currency"),
    "Offer": ("price", "priceCurrency", "availability", "itemCondition", "url"),
    "OfferShippingDetails": ("shippingRate", "shippingDestination"),
    "Organization": ("name", "url"),
    "Product": ("name", "image", "offers", "sku"),
    "ProductGroup": ("name", "image", "hasVariant", "productGroupID", "url"),
    "Review": ("author", "reviewRating", "datePublished"),
    "SearchAction": ("target", "query-input"),
    "WebSite": ("name", "url", "potentialAction"),
}
HEADLINE = 110


def errors(nodes: list[dict[str, Any]]) -> list[str]:
    return [each for node in nodes for each in _errors(node)]


def _errors(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for each in value:
            yield from _errors(each)
    elif isinstance(value, dict):
        kind = value.get("@type", "")
        for wanted in REQUIRED.get(kind, ()):
            if not any(value.get(name) for name in wanted.split("|")):
                yield f"{kind} has no {wanted}"
        yield from _sums(kind, value)
        for each in value.values():
            yield from _errors(each)


def _sums(kind: str, value: dict[str, Any]) -> Iterator[str]:
    """What must fit together."""
    if kind == "BreadcrumbList":
        places = [step.get("position") for step in value.get("itemListElement", [])]
        if places != list(range(1, len(places) + 1)) or len(places) < 2:
            yield f"BreadcrumbList counts {places}"
    elif kind == "ProductGroup":
        skus = [variant.get("sku") for variant in value.get("hasVariant", [])]
        if len(skus) != len(set(skus)):
            yield f"ProductGroup has a variant twice: {skus}"
    elif kind == "Article" and len(value.get("headline", "")) > HEADLINE:
        yield "Article has too long a headline"
    elif kind == "AggregateRating" and not 1 <= float(value.get("ratingValue", 0)) <= 5:
        yield f"AggregateRating says {value.get('ratingValue')}"
