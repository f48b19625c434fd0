from typing import Any

from django.utils.translation import gettext_lazy as _

from wagtail import blocks
from wagtail.rich_text import RichText

from content import links
from content.blocks.rendering import shop

FEATURES = [
    "h2",
    "h3",
    "bold",
    "italic",
    "link",
    "product-link",
    "category-link",
    "document-link",
    "ul",
    "ol",
    "hr",
]


class RichTextBlock(blocks.RichTextBlock):
    """Running text."""

    def __init__(self, **options: object) -> None:
        super().__init__(**{"features": FEATURES, **options})

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        description = _("Running text with headings, lists and links.")
        template = "blocks/rich_text.html"
        preview_value = (
            "<h2>Why wool?</h2><p>It is warm when wet, and it <b>cleans itself</b> in fresh air.</p>"
        )

    def get_context(self, value: RichText, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Links to products and categories lead where those are found in the shop shown."""
        context = super().get_context(value, parent_context)
        targets = (parent_context or {}).get("targets")
        context["text"] = RichText(links.resolve(value.source, shop(parent_context), targets))
        return context
