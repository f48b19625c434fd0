from django.db import models

from oscar.apps.offer.abstract_models import AbstractConditionalOffer, AbstractRange
from oscar.apps.offer.managers import ActiveOfferManager, BrowsableRangeManager
from oscar.apps.offer.queryset import RangeQuerySet as CoreRangeQuerySet

from core.brands import BrandedQuerySet


class ConditionalOffer(AbstractConditionalOffer):
    """A reduction that one brand grants."""

    brand = models.ForeignKey("core.Brand", on_delete=models.PROTECT, related_name="offers")

    objects = BrandedQuerySet.as_manager()
    active = ActiveOfferManager.from_queryset(BrandedQuerySet)()


class RangeQuerySet(CoreRangeQuerySet, BrandedQuerySet):
    """Oscar's verbs, and ours."""


class Range(AbstractRange):
    """Products of one brand that offers speak about."""

    brand = models.ForeignKey("core.Brand", on_delete=models.PROTECT, related_name="ranges")

    objects = RangeQuerySet.as_manager()
    browsable = BrowsableRangeManager.from_queryset(RangeQuerySet)()


from oscar.apps.offer.models import *  # noqa: E402,F403
