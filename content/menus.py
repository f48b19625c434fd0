"""What stands in a brand's menus: a projection of the page tree, made by the chain like documents are."""

from django.db import models


class Menu(models.Model):
    """The pages of one menu of a brand in a locale, as `[{"title": …, "url": …}, …]`."""

    class Place(models.TextChoices):
        HEADER = "header"
        FOOTER = "footer"

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
