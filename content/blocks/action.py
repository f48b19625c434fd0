from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from wagtail import blocks

from commerce.catalogue.selectors import shelves
from content.blocks.rendering import shop
from content.choosers import CategoryChooserBlock
from core import edge


class ActionValue(blocks.StructValue):
    def url(self, context: Mapping[str, Any] | None) -> str:
        """Where the action leads, in the locale shown; empty if that is gone or not live."""
        place = shop(context)
        page, category = self.get("page"), self.get("category")
        if place is None:
            return ""
        if category:
            shelf = shelves(place.brand.pk, place.locale.pk, place.locale.language_code).get(category.pk)
            return shelf.url if shelf else ""
        if page:
            edge.uses(f"page:{page.pk}")
            here = page if page.locale_id == place.locale.pk else page.localized
            return here.get_url() or "" if here.live else ""
        return ""


class ActionBlock(blocks.StructBlock):
    """One thing to do next: its words and where they lead."""

    label = blocks.CharBlock(
        required=False, max_length=40, help_text=_("What the button says. Empty: no button.")
    )
    category = CategoryChooserBlock(required=False, help_text=_("Leads to a category …"))
    page = blocks.PageChooserBlock(required=False, help_text=_("… or to a page."))

    class Meta:
        icon = "link"
        label = _("Action")
        description = _("A button that leads to a category or a page.")
        template = "blocks/action.html"
        value_class = ActionValue
        preview_value = {"label": "See what is new", "category": None, "page": None}

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        cleaned = super().clean(value)
        targets = [name for name in ("category", "page") if cleaned.get(name)]
        if cleaned.get("label") and len(targets) != 1:
            error = ValidationError(_("Choose a category or a page: one of them."))
            raise blocks.StructBlockValidationError(block_errors={"category": error})
        return cleaned

    def get_context(self, value: ActionValue, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context)
        context["url"] = value.url(parent_context)
        return context
