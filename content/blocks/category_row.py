from typing import Any

from django.utils.translation import gettext_lazy as _

from wagtail import blocks

from commerce.catalogue.selectors import shelves
from content.blocks.rendering import shop
from search import selectors


class CategoryRowBlock(blocks.StructBlock):
    """The shop's categories as pictures, in the order of the catalogue."""

    title = blocks.CharBlock(max_length=80)

    class Meta:
        icon = "folder-open-1"
        label = _("Categories")
        description = _("All top categories as pictures, in the order of the catalogue.")
        template = "blocks/category_row.html"
        preview_value = {"title": "Find your way"}

    def get_context(
        self, value: blocks.StructValue, parent_context: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        context = super().get_context(value, parent_context)
        context["cards"] = []
        place = shop(parent_context)
        if place:
            tree = shelves(place.brand.pk, place.locale.pk, place.locale.language_code)
            ids = [shelf.id for shelf in tree.children(None) if shelf.in_menu]
            context["cards"] = selectors.categories(place.brand, place.locale, ids=ids)
        return context
