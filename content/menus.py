"""What stands in a brand's menus: a projection of the page tree and of what editors composed.

The chain makes it, like documents.
"""

from django.db import models


class Menu(models.Model):
    """One menu of a brand in a locale, as `[{"title": …, "url": …}, …]`.

    An item may name a `category`, whose title and address are looked up when it is shown, and have `items` below it.
    """

    class Place(models.TextChoices):
        """Header and footer are the pages that ask to stand in menus; the others have been composed by editors."""

        HEADER = "header"
        FOOTER = "footer"
        MAIN = "main"
        COLUMNS = "column"
        SOCIAL = "social"

    brand = models.ForeignKey("core.Brand", on_delete=models.CASCADE, related_name="+")
    locale = models.ForeignKey("wagtailcore.Locale", on_delete=models.CASCADE, related_name="+")
    place = models.CharField(max_length=6, choices=Place.choices)
    items = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["brand", "locale", "place"], name="one_menu_per_place")
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.brand_id} {self.locale_id}"
