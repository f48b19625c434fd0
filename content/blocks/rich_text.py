from django.utils.translation import gettext_lazy as _

from wagtail import blocks

FEATURES = ["h2", "h3", "bold", "italic", "link", "document-link", "ul", "ol", "hr"]


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
