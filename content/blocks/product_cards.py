from typing import Any

from django.utils.translation import gettext_lazy as _

from wagtail import blocks

from content.blocks.rendering import shop
from content.choosers import ProductChooserBlock
from search import selectors

MOST = 8


class ProductCardsBlock(blocks.StructBlock):
    """Chosen products in the flow of a text, with today's price and stock."""

    title = blocks.CharBlock(required=False, max_length=80)
    products = blocks.ListBlock(ProductChooserBlock(), min_num=1, max_num=MOST)

    class Meta:
        icon = "tag"
        label = _("Products")
        description = _("Cards of chosen products. Price and stock are always today's.")
        template = "blocks/product_cards.html"
        preview_value = {"title": "In this story", "products": []}

    def get_context(
        self, value: blocks.StructValue, parent_context: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """What is deleted, not on sale here or another brand's has no card and is left out."""
        context = super().get_context(value, parent_context)
        place = shop(parent_context)
        ids = [product.pk for product in value["products"] if product]
        found = selectors.products(place.brand, place.locale, ids=ids, size=MOST) if place and ids else None
        context["cards"] = found.items if found else []
        return context
