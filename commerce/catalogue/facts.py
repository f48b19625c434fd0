"""What search engines are told of products and categories, out of what their pages have read (ADR 0120).

The fields are those that Google's merchant listings and breadcrumbs ask for:
https://developers.google.com/search/docs/appearance/structured-data/product-variants
"""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from commerce.catalogue.reviews.selectors import Review, Reviews
from commerce.catalogue.selectors import CategoryPage, ProductPage
from commerce.catalogue.selectors.shelves import Crumb
from commerce.catalogue.selectors.variants import Unit
from commerce.markets.models import Market
from commerce.shipping.selectors import DeliveryOption
from core.brands import address
from core.markup import plain
from core.models import Brand
from core.structured import VOCABULARY, Facts, breadcrumbs, located, organisation, present
from core.templatetags.look import lang_tag
from search.models import Document

# Attributes that the vocabulary has a property for, and by which variants may differ.
PROPERTIES = {
    "colour": "color",
    "color": "color",
    "size": "size",
    "material": "material",
    "pattern": "pattern",
}
AVAILABILITY = {
    Document.Stock.IN: "InStock",
    Document.Stock.LOW: "LimitedAvailability",
    Document.Stock.OUT: "OutOfStock",
}
PLACES = Decimal("0.01")
BEST, WORST = 5, 1


def category_facts(page: CategoryPage, brand: Brand, market: Market) -> list[Facts]:
    return [_trail(page.crumbs, page.url, brand, market)]


def product_facts(
    page: ProductPage, brand: Brand, market: Market, delivery: Sequence[DeliveryOption]
) -> list[Facts]:
    """A product or a group of variants with their offers, how they are delivered, and the way there."""
    if not page.units:
        return []
    offering = _Offering(page, brand, market, delivery)
    common = {
        "name": page.title,
        "description": plain(page.description) or page.summary or page.title,
        "url": address(brand, page.url),
        "image": [located(brand, picture["src"]) for picture in page.pictures],
        "brand": {"@type": "Brand", "name": brand.name},
        **_reviews(page.reviews),
        **{
            PROPERTIES[fact.code]: ", ".join(fact.values)
            for fact in (*page.facts, *page.sheets)
            if fact.code in PROPERTIES
        },
    }
    if page.groups:
        thing = {
            "@type": "ProductGroup",
            **common,
            "productGroupID": str(page.id),
            "variesBy": [
                f"{VOCABULARY}/{PROPERTIES[group.code]}" for group in page.groups if group.code in PROPERTIES
            ],
            "hasVariant": [offering.variant(unit) for unit in page.units],
        }
    else:
        unit = page.units[0]
        thing = {"@type": "Product", **common, "sku": unit.sku, "offers": offering.offer(unit)}
    return [present(thing), *offering.deliveries.values(), _trail(page.crumbs, page.url, brand, market)]


class _Offering:
    """The offers of one page. Ways of delivery are said once and referred to."""

    def __init__(
        self, page: ProductPage, brand: Brand, market: Market, delivery: Sequence[DeliveryOption]
    ) -> None:
        self.page, self.brand, self.market, self.options = page, brand, market, delivery
        self.deliveries: dict[str, Facts] = {}

    def variant(self, unit: Unit) -> Facts:
        choices = {
            group.code: option.label
            for group in self.page.groups
            for option in group.options
            if option.label in unit.words
        }
        facts = {
            "@type": "Product",
            "name": ", ".join([self.page.title, *unit.words]),
            "sku": unit.sku,
            "url": address(self.brand, unit.url),
            "image": located(self.brand, self.page.faces.get(unit.product_id, "")),
            **{PROPERTIES[code]: label for code, label in choices.items() if code in PROPERTIES},
            "additionalProperty": [
                {"@type": "PropertyValue", "name": group.label, "value": choices[group.code]}
                for group in self.page.groups
                if group.code in choices and group.code not in PROPERTIES
            ],
            "offers": self.offer(unit),
        }
        return present(facts)

    def offer(self, unit: Unit) -> Facts:
        facts = {
            "@type": "Offer",
            "url": address(self.brand, unit.url),
            "price": _amount(unit.amount),
            "priceCurrency": self.page.currency,
            "availability": f"{VOCABULARY}/{AVAILABILITY[Document.Stock(unit.stock)]}",
            "itemCondition": f"{VOCABULARY}/NewCondition",
            "seller": organisation(self.brand),
            "shippingDetails": [self._delivery(option, unit.amount) for option in self.options],
        }
        if unit.compare_at:
            facts["priceSpecification"] = {
                "@type": "UnitPriceSpecification",
                "priceType": f"{VOCABULARY}/StrikethroughPrice",
                "price": _amount(unit.compare_at),
                "priceCurrency": self.page.currency,
            }
        return present(facts)

    def _delivery(self, option: DeliveryOption, price: Decimal) -> Facts:
        """A reference to how a parcel with this alone in it is delivered."""
        is_free = option.free_from is not None and price >= option.free_from
        amount = Decimal(0) if is_free else option.list_amount
        name = f"#delivery-{option.code}-{_amount(amount)}"
        self.deliveries[name] = {
            "@type": "OfferShippingDetails",
            "@id": name,
            "shippingRate": {
                "@type": "MonetaryAmount",
                "value": _amount(amount),
                "currency": self.page.currency,
            },
            "shippingDestination": [
                {"@type": "DefinedRegion", "addressCountry": country.pk}
                for country in self.market.countries.all()
            ],
        }
        return {"@id": name}


def _reviews(reviews: Reviews) -> Facts:
    """Nothing without a review: an invented average would be a lie."""
    if not reviews.count:
        return {}
    return {
        "aggregateRating": {
            "@type": "AggregateRating",
            "ratingValue": str(reviews.average),
            "reviewCount": reviews.count,
            "bestRating": BEST,
            "worstRating": WORST,
        },
        "review": [_review(review) for review in reviews.shown],
    }


def _review(review: Review) -> Facts:
    facts = {
        "@type": "Review",
        "name": review.title,
        "reviewBody": review.body,
        "inLanguage": lang_tag(review.language) if review.language else "",
        "datePublished": review.written.date().isoformat(),
        "author": {"@type": "Person", "name": review.byline},
        "reviewRating": {
            "@type": "Rating",
            "ratingValue": review.score,
            "bestRating": BEST,
            "worstRating": WORST,
        },
    }
    return present(facts)


def _trail(crumbs: Sequence[Crumb], url: str, brand: Brand, market: Market) -> Facts:
    """The breadcrumbs that stand on the page; the last of them is the page itself."""
    *above, here = crumbs
    steps = [
        (_("Home"), f"/{market.code}/"),
        *((crumb.title, crumb.url) for crumb in above),
        (here.title, url),
    ]
    return breadcrumbs(brand, steps)


def _amount(amount: Decimal) -> str:
    return str(amount.quantize(PLACES))
