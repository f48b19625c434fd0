from typing import Any

from django.utils.translation import gettext_lazy as _

from wagtail import blocks

from content.blocks.rendering import picture, some_image
from content.choosers import PictureChooserBlock


class ImageBlock(blocks.StructBlock):
    """A picture in the flow."""

    image = PictureChooserBlock(label=_("Picture"))
    alt = blocks.CharBlock(
        required=False,
        max_length=200,
        label=_("What it shows"),
        help_text=_("For people who can't see it. Empty: the picture is decoration."),
    )
    caption = blocks.CharBlock(required=False, max_length=200)

    class Meta:
        icon = "image"
        label = _("Picture")
        description = _("A picture across the page, with a line below if it needs one.")
        template = "blocks/image.html"

    def get_preview_value(self) -> blocks.StructValue:
        return self.normalize(
            {"image": some_image(), "alt": "A washing line", "caption": "Washing day, seven in the morning."}
        )

    def get_context(
        self, value: blocks.StructValue, parent_context: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        context = super().get_context(value, parent_context)
        context["image"] = picture(value.get("image"), parent_context, alt=value.get("alt") or "")
        return context
