from django.db import models

from oscar.apps.wishlists.abstract_models import AbstractWishList

from core.brands import BrandedQuerySet


class WishList(AbstractWishList):
    """What somebody would like to have from one brand. One list each; its lines are variants, as a basket's."""

    brand = models.ForeignKey("core.Brand", on_delete=models.CASCADE, related_name="wish_lists")

    objects = BrandedQuerySet.as_manager()

    class Meta(AbstractWishList.Meta):
        constraints = [models.UniqueConstraint(fields=["owner", "brand"], name="one_wish_list_per_brand")]


from oscar.apps.wishlists.models import *  # noqa: E402,F403
