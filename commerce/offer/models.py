from django.db import models
from oscar.apps.offer.abstract_models import AbstractConditionalOffer


class ConditionalOffer(AbstractConditionalOffer):
    brand = models.ForeignKey("core.Brand", on_delete=models.PROTECT, related_name="offers")


from oscar.apps.offer.models import *  # noqa: E402,F403
