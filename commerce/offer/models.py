from functools import cached_property
from typing import Any

from django.db import models
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from oscar.apps.offer.abstract_models import (
    AbstractBenefit,
    AbstractCondition,
    AbstractConditionalOffer,
    AbstractRange,
    BaseOfferMixin,
)
from oscar.apps.offer.managers import ActiveOfferManager, BrowsableRangeManager
from oscar.apps.offer.queryset import RangeQuerySet as CoreRangeQuerySet

from commerce.offer import wording
from commerce.offer.counts import fields_besides
from core.brands import BrandedQuerySet


class ConditionalOffer(AbstractConditionalOffer):
    """A reduction that one brand grants: everywhere, or where its `currency` is paid with."""

    brand = models.ForeignKey("core.Brand", on_delete=models.PROTECT, related_name="offers")
    currency = models.CharField(
        max_length=3,
        blank=True,
        help_text=_("Of the amounts in it. Empty: no amounts, only percentages or numbers of pieces."),
    )

    objects = BrandedQuerySet.as_manager()
    active = ActiveOfferManager.from_queryset(BrandedQuerySet)()

    COUNTED = ("num_applications", "num_orders", "total_discount")

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            kwargs.setdefault("update_fields", fields_besides(self, self.COUNTED))
        super().save(*args, **kwargs)

    def speaks_of_money(self) -> bool:
        """Whether benefit or condition names an amount, which means nothing without a currency."""
        return self.benefit.type in Benefit.AMOUNTS or self.condition.type == Condition.VALUE

    def holds_in(self, currency: str) -> bool:
        """Whether the offer can be granted where this currency is paid with."""
        return self.currency == currency if self.currency else not self.speaks_of_money()

    @property
    def gives(self) -> str:
        return wording.gives(self.benefit, self.currency)

    @property
    def asks(self) -> str:
        return wording.asks(self.condition, self.currency)

    def get_num_user_applications(self, user: Any) -> int:
        """How often orders of this user that still count have had it; asked once per reading."""
        if not hasattr(self, "_applied"):
            from commerce.order.models import OrderDiscount  # orders know offers, not the other way round

            counted = OrderDiscount.objects.filter(offer_id=self.pk, is_counted=True, order__user=user)
            self._applied = counted.aggregate(times=Sum("frequency"))["times"] or 0
        return self._applied

    @cached_property
    def combined_offers(self) -> "list[ConditionalOffer]":
        """Those that may be granted on the same pieces. The dashboard's form enters each pair both ways."""
        return [self, *self.combinations.all()]


class RangeQuerySet(CoreRangeQuerySet, BrandedQuerySet):
    """Oscar's verbs, and ours."""


class Range(AbstractRange):
    """Products of one brand that offers speak about; "all products" are all of the brand."""

    brand = models.ForeignKey("core.Brand", on_delete=models.PROTECT, related_name="ranges")

    objects = RangeQuerySet.as_manager()
    browsable = BrowsableRangeManager.from_queryset(RangeQuerySet)()

    members: frozenset[int] | None = None  # of a basket's products, when `ranges.look_into` has looked

    def contains_product(self, product: Any) -> bool:
        if self.members is not None:
            return product.pk in self.members
        return bool(super().contains_product(product))

    @cached_property
    def product_queryset(self) -> Any:
        return super().product_queryset.filter(brand=self.brand_id)


class ProxiedMixin(BaseOfferMixin):
    """Oscar's rules are proxies made anew for each question; ours keep what was loaded with the row."""

    class Meta:
        abstract = True

    def proxy(self) -> Any:
        if "_proxy" not in self.__dict__:
            self._proxy = super().proxy()
            self._proxy._state.fields_cache.update(self._state.fields_cache)
        return self._proxy


class Benefit(ProxiedMixin, AbstractBenefit):
    """What an offer grants."""

    AMOUNTS = (
        AbstractBenefit.FIXED,
        AbstractBenefit.FIXED_UNIT,
        AbstractBenefit.FIXED_PRICE,
        AbstractBenefit.SHIPPING_ABSOLUTE,
        AbstractBenefit.SHIPPING_FIXED_PRICE,
    )


class Condition(ProxiedMixin, AbstractCondition):
    """What has to be in the basket for it."""


from oscar.apps.offer.models import *  # noqa: E402,F403
