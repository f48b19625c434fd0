"""What sells where: the on-sale rule as one queryset verb, and what pricing needs, prefetched."""

from typing import TYPE_CHECKING, Any, Self

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from oscar.apps.catalogue.managers import (
    CategoryQuerySet as CoreCategoryQuerySet,
    ProductQuerySet as CoreProductQuerySet,
)

from core.brands import BrandedQuerySet

if TYPE_CHECKING:
    from commerce.markets.models import Market


class ProductQuerySet(CoreProductQuerySet, BrandedQuerySet):
    def selling(self, market: "Market") -> Self:
        """What can be put into a basket: standalone products and children that are on sale in the market.

        One sells iff it is public (a child: with its parent), the copy of it (of its parent) is live in the
        market's locale, it has a price there, and its brand sells there. Stock plays no part: what is sold
        out is shown as such.
        """
        return (
            self.exclude(structure=self.model.PARENT)
            .filter(Q(parent=None) | Q(parent__is_public=True), is_public=True, brand__markets=market)
            .filter(self._has_price(market), self._has_live_copy(market))
        )

    def shown(self, market: "Market") -> Self:
        """What has a card and a page: standalone products that sell, and parents of which a child sells."""
        children = self.model.objects.filter(parent=OuterRef("pk"), is_public=True)
        return (
            self.filter(parent=None, is_public=True, brand__markets=market)
            .filter(self._has_live_copy(market))
            .filter(
                Q(self._has_price(market), ~Q(structure=self.model.PARENT))
                | Exists(children.filter(self._has_price(market)))
            )
        )

    def priced(self) -> Self:
        """With all that the strategy and `get_title()` read, in a constant number of queries."""
        return (
            self.select_related("product_class", "parent__product_class")
            .prefetch_related("stockrecords__prices", "copies__locale", "parent__copies__locale")
            .prefetch_related("attribute_values__attribute", "attribute_values__value_option__group")
        )

    def _has_price(self, market: "Market") -> Exists:
        stockrecords: Any = self.model._meta.get_field("stockrecords").related_model
        return Exists(stockrecords.objects.filter(product=OuterRef("pk"), prices__market=market))

    def _has_live_copy(self, market: "Market") -> Exists:
        copies: Any = self.model._meta.get_field("copies").related_model
        bearer = Coalesce(OuterRef("parent_id"), OuterRef("pk"))
        return Exists(copies.objects.filter(product=bearer, locale=market.locale_id, live=True))


class CategoryQuerySet(CoreCategoryQuerySet, BrandedQuerySet):
    def shown(self, market: "Market") -> Self:
        """Shelves that shoppers see: public like all above them, with a live copy in the market's locale."""
        return self.browsable().filter(
            brand__markets=market, copies__locale=market.locale_id, copies__live=True
        )


class CopyQuerySet(QuerySet):
    """For `ProductCopy` and `CategoryCopy`, which carry the brand of what they name."""

    def for_brand(self, brand: object) -> Self:
        return self.filter(**{f"{self.model.SUBJECT}__brand": brand})

    def word_for_word(self) -> Self:
        """Those that say what the copy in the brand's own language says: begun, and never translated."""
        own = {"translation_key", "title", "summary", "description"}
        originals = self.model.objects.filter(
            locale=OuterRef(f"{self.model.SUBJECT}__brand__default_locale"),
            **{field: OuterRef(field) for field in own},
        )
        return self.filter(Exists(originals.exclude(pk=OuterRef("pk"))))
