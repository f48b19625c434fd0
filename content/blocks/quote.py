from django.utils.translation import gettext_lazy as _

from wagtail import blocks


class QuoteBlock(blocks.StructBlock):
    """Somebody's words, set large."""

    text = blocks.TextBlock(max_length=300, label=_("Words"))
    source = blocks.CharBlock(required=False, max_length=80, label=_("Who said it"))

    class Meta:
        icon = "openquote"
        label = _("Quote")
        description = _("A sentence worth stopping at, and who said it.")
        template = "blocks/quote.html"
        preview_value = {
            "text": "She wore it for eleven months. Then her brother did.",
            "source": "Nora, Leeds",
        }
