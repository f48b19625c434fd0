"""What the people behind the counter keep: places on a shelf, changes of many rows, how they like their list."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ShelfPlace(models.Model):
    """A product that stands at the head of a category's list, in the order of the positions."""

    category = models.ForeignKey("catalogue.Category", on_delete=models.CASCADE, related_name="pinned")
    product = models.ForeignKey("catalogue.Product", on_delete=models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["category", "product"], name="one_place_per_category_and_product")
        ]

    def __str__(self) -> str:
        return f"{self.product_id} at {self.position} on {self.category_id}"


class BulkChange(models.Model):
    """Values of many rows, from → to: planned first, then carried out, then perhaps taken back.

    `rows` is a list of `{"id", "name", "from", "to"}`; what the id and the values are, the kind says.
    """

    class Kind(models.TextChoices):
        PRICE = "price", _("Prices")
        PUBLIC = "public", _("Public or hidden")
        SHELF = "shelf", _("Categories")

    brand = models.ForeignKey("core.Brand", on_delete=models.CASCADE, related_name="+")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    kind = models.CharField(max_length=10, choices=Kind.choices)
    summary = models.CharField(max_length=255)
    market = models.ForeignKey("markets.Market", null=True, on_delete=models.CASCADE, related_name="+")
    category = models.ForeignKey("catalogue.Category", null=True, on_delete=models.CASCADE, related_name="+")
    rows = models.JSONField(default=list)
    planned_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True) | Q(done_at__isnull=False),
                name="only_what_was_done_is_undone",
            )
        ]

    def __str__(self) -> str:
        return self.summary


class ProductListSettings(models.Model):
    """How a member of staff likes the product list: its columns, and searches under names of their own."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    hidden = models.JSONField(default=list)
    searches = models.JSONField(default=list)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.user_id}"
