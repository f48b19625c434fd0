from typing import Any

from django.utils.translation import gettext_lazy as _

from wagtail import blocks

from content.blocks.action import ActionBlock
from content.blocks.rendering import picture, some_image
from content.choosers import PictureChooserBlock


class HeroBlock(blocks.StructBlock):
    """A picture, one promise and one action: the first thing a visitor sees."""

    eyebrow = blocks.CharBlock(required=False, max_length=60, label=_("Line above"))
    title = blocks.CharBlock(max_length=90, label=_("Promise"))
    text = blocks.TextBlock(required=False, max_length=240, label=_("In a sentence"))
    image = PictureChooserBlock(required=False, label=_("Picture"))
    action = ActionBlock(required=False)

    class Meta:
        icon = "pick"
        label = _("Hero")
        description = _("The opening of a page: a picture, a promise and what to do next.")
        template = "blocks/hero.html"

    def get_preview_value(self) -> blocks.StructValue:
        return self.normalize(
            {
                "eyebrow": "New this week",
                "title": "Soft things for small people.",
                "text": "Organic cotton and merino, made to be handed down.",
                "image": some_image(),
                "action": {"label": "See what is new", "category": None, "page": None},
            }
        )

    def get_context(
        self, value: blocks.StructValue, parent_context: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        context = super().get_context(value, parent_context)
        context["image"] = picture(value.get("image"), parent_context)
        action = value.get("action")
        context["url"] = action.url(parent_context) if action and action.get("label") else ""
        return context
