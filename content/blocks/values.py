from django.utils.translation import gettext_lazy as _

from wagtail import blocks

from commerce.markets.models import PROMISE_ICONS


class ValueBlock(blocks.StructBlock):
    """One thing that matters to the brand."""

    icon = blocks.ChoiceBlock(choices=PROMISE_ICONS, default="circle-check", label=_("Sign"))
    title = blocks.CharBlock(max_length=60)
    text = blocks.TextBlock(max_length=200, label=_("In a sentence"))

    class Meta:
        icon = "pick"
        label = _("Value")


class ValuesBlock(blocks.StructBlock):
    """What the shop stands for, in a few words each."""

    title = blocks.CharBlock(max_length=80)
    items = blocks.ListBlock(ValueBlock(), min_num=2, max_num=4, label=_("Values"))

    class Meta:
        icon = "list-ul"
        label = _("What we stand for")
        description = _("Two to four things that matter to you, each with a sign and a sentence.")
        template = "blocks/values.html"
        preview_value = {
            "title": "What we stand for",
            "items": [
                {"icon": "leaf", "title": "Organic", "text": "Cotton, wool and wood, and nothing else."},
                {"icon": "heart", "title": "Made to last", "text": "Worn by three children before it rests."},
                {"icon": "store", "title": "From nearby", "text": "Two family workshops sew all of it."},
            ],
        }
