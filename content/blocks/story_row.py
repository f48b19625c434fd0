from typing import Any

from django.utils.translation import gettext_lazy as _

from wagtail import blocks

from content.blocks.rendering import shop


class StoryRowBlock(blocks.StructBlock):
    """The newest stories."""

    title = blocks.CharBlock(max_length=80)

    class Meta:
        icon = "doc-full"
        label = _("Stories")
        description = _("Cards of the three newest stories.")
        template = "blocks/story_row.html"
        preview_value = {"title": "Read on"}

    def get_context(
        self, value: blocks.StructValue, parent_context: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        from content.selectors import (
            newest_stories,  # the selectors read models, whose fields name this block
        )

        context = super().get_context(value, parent_context)
        place = shop(parent_context)
        context["cards"] = newest_stories(place.brand, place.locale, limit=3) if place else []
        return context
