from django.db import models
from oscar.apps.offer.abstract_models import AbstractConditionalOffer, AbstractRange


class ConditionalOffer(AbstractConditionalOffer):
    brand = models.ForeignKey("core.Brand", on_delete=models.PROTECT, related_name="offers")


class Range(AbstractRange):
    """Products of one brand that offers speak about."""

    brand = models.ForeignKey("core.Brand", on_delete=models.PROTECT, related_name="ranges")


from oscar.apps.offer.models import *  # noqa: E402,F403
