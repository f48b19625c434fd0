"""What a menu is made of: links of three kinds, and a level below."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail import blocks

from content.choosers import CategoryChooserBlock, LazyChooserMixin

# An address of this shop, or one elsewhere; never a program.
ADDRESS = r"^(/(?!/)\S*|https://\S+|mailto:\S+@\S+|tel:[+\d][\d ()-]*)\Z"
NETWORKS = [
    ("instagram", "Instagram"),
    ("facebook", "Facebook"),
    ("pinterest", "Pinterest"),
    ("youtube", "YouTube"),
    ("tiktok", "TikTok"),
    ("mastodon", "Mastodon"),
    ("bluesky", "Bluesky"),
    ("linkedin", "LinkedIn"),
]


class MenuPageChooserBlock(LazyChooserMixin, blocks.PageChooserBlock):
    """A page, in whatever language it is chosen: menus show its translation."""

    class Meta:
        icon = "doc-empty"


class AddressBlock(blocks.URLBlock):
    """An address inside the shop or elsewhere. Not words: a translator may exchange it, needn't."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.field = forms.CharField(
            max_length=300,
            help_text=_("/en-gb/search/ for one of the shop, https://… for one elsewhere, mailto:… or tel:…"),
            validators=[
                RegexValidator(ADDRESS, _("Begin with / (in this shop), https://, mailto: or tel:."))
            ],
        )


def label(*, required: bool = False) -> blocks.CharBlock:
    return blocks.CharBlock(
        required=required,
        max_length=40,
        label=_("Words"),
        help_text="" if required else _("Empty: its own name."),
    )


class PageItemBlock(blocks.StructBlock):
    """A page of the site."""

    page = MenuPageChooserBlock(label=_("Page"))
    label = label()

    class Meta:
        icon = "doc-empty"
        label = _("Page")
        description = _("Leads to a page. Not in the menu while the page is not live.")


class CategoryItemBlock(blocks.StructBlock):
    """A category of the shop."""

    category = CategoryChooserBlock(label=_("Category"))
    label = label()
    below = blocks.BooleanBlock(
        required=False, default=True, label=_("In the main menu: open what is below it")
    )

    class Meta:
        icon = "folder-open-1"
        label = _("Category")
        description = _("Leads to a category. Follows its name and address.")


class AddressItemBlock(blocks.StructBlock):
    """Any address."""

    label = label(required=True)
    address = AddressBlock(label=_("Address"))

    class Meta:
        icon = "link-external"
        label = _("Address")
        description = _("Leads to an address in this shop or elsewhere.")


class LinksBlock(blocks.StreamBlock):
    """Links of one level."""

    page = PageItemBlock()
    category = CategoryItemBlock()
    address = AddressItemBlock()


class SubmenuBlock(blocks.StructBlock):
    """Words under which links stand."""

    label = label(required=True)
    items = LinksBlock(min_num=1, max_num=12, label=_("What stands below"))

    class Meta:
        icon = "list-ul"
        label = _("Submenu")
        description = _("Words that open a list of links.")


class MainMenuStream(LinksBlock):
    """The header: links and submenus."""

    submenu = SubmenuBlock()


class ColumnBlock(blocks.StructBlock):
    """A heading of the footer with its links."""

    title = blocks.CharBlock(max_length=40, label=_("Heading"))
    items = LinksBlock(min_num=1, max_num=10, label=_("Links"))

    class Meta:
        icon = "list-ul"
        label = _("Column")
        description = _("A heading and the links below it.")


class FooterStream(blocks.StreamBlock):
    """The footer's columns."""

    column = ColumnBlock()


class NetworkBlock(blocks.StructBlock):
    """Where else the brand is found."""

    network = blocks.ChoiceBlock(choices=NETWORKS, label=_("Network"))
    address = AddressBlock(label=_("Address"))

    class Meta:
        icon = "globe"
        label = _("Network")
        description = _("A link in the footer. Nothing of the network is loaded.")


class NetworksStream(blocks.StreamBlock):
    """Social networks."""

    network = NetworkBlock()


def chosen(stream: blocks.StreamValue, model: type[models.Model]) -> list[int]:
    """The keys of all that a stream chooses of a model, without a query. What is deleted may be among them."""
    references = stream.stream_block.extract_references(stream)
    return [int(pk) for kind, pk, *_paths in references if issubclass(model, kind)]
