from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from wagtail import blocks

from commerce.catalogue.selectors import shelves
from content.blocks.rendering import Shop, shop
from content.choosers import CategoryChooserBlock, ProductChooserBlock
from search import selectors
from search.models import Document

MOST = 8


class Source(TextChoices):
    NEWEST = "newest", _("The newest products")
    POPULAR = "popular", _("What sells best")
    CATEGORY = "category", _("What sells best in a category")
    CHOSEN = "chosen", _("Chosen products")


class ProductRowBlock(blocks.StructBlock):
    """A row of live products: chosen by hand or by a rule."""

    title = blocks.CharBlock(max_length=80)
    source = blocks.ChoiceBlock(choices=Source.choices, default=Source.NEWEST, label=_("Shows"))
    category = CategoryChooserBlock(required=False, help_text=_("For a category's products."))
    products = blocks.ListBlock(
        ProductChooserBlock(), required=False, default=[], max_num=MOST, help_text=_("For chosen products.")
    )
    count = blocks.ChoiceBlock(choices=[("4", "4"), ("8", "8")], default="4", label=_("How many"))

    class Meta:
        icon = "list-ul"
        label = _("Product row")
        description = _("Live product cards: the newest, the most popular, a category's or chosen ones.")
        template = "blocks/product_row.html"
        preview_value = {"title": "New this week", "source": Source.NEWEST, "products": [], "count": "4"}

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        cleaned = super().clean(value)
        errors = {}
        if cleaned["source"] == Source.CATEGORY and not cleaned["category"]:
            errors["category"] = ValidationError(_("Choose the category whose products are shown."))
        if cleaned["source"] == Source.CHOSEN and not any(cleaned["products"]):
            errors["products"] = ValidationError(_("Choose at least one product."))
        if errors:
            raise blocks.StructBlockValidationError(block_errors=errors)
        return cleaned

    def get_context(
        self, value: blocks.StructValue, parent_context: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        context = super().get_context(value, parent_context)
        place = shop(parent_context)
        context["cards"] = _cards(value, place) if place else []
        context["more_url"] = _more_url(value, place) if place else ""
        return context


def _cards(value: blocks.StructValue, place: Shop) -> list[Document]:
    """Today's cards. Deleted products and categories leave a gap nowhere."""
    source, size = value["source"], int(value["count"] or 4)
    category = value.get("category")
    if source == Source.CHOSEN:
        ids = [product.pk for product in value["products"] if product]
        return selectors.products(place.brand, place.locale, ids=ids, size=size).items if ids else []
    if source == Source.CATEGORY:
        found = (
            selectors.products(place.brand, place.locale, category_id=category.pk, size=size)
            if category
            else None
        )
        return found.items if found else []
    return selectors.products(place.brand, place.locale, sort=source, size=size).items


def _more_url(value: blocks.StructValue, place: Shop) -> str:
    """The category's own page."""
    category = value.get("category")
    if value["source"] != Source.CATEGORY or not category:
        return ""
    shelf = shelves(place.brand.pk, place.locale.pk, place.locale.language_code).get(category.pk)
    return shelf.url if shelf else ""
