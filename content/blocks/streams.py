"""The few sets of blocks that pages are composed of."""

from wagtail import blocks

from content.blocks.category_row import CategoryRowBlock
from content.blocks.hero import HeroBlock
from content.blocks.image import ImageBlock
from content.blocks.product_cards import ProductCardsBlock
from content.blocks.product_row import ProductRowBlock
from content.blocks.quote import QuoteBlock
from content.blocks.rich_text import RichTextBlock
from content.blocks.story_row import StoryRowBlock
from content.blocks.values import ValuesBlock

HOME_LIMITS = {"hero": {"max_num": 1}}


class HomeStream(blocks.StreamBlock):
    """A front page: one opening, then rows of what is live in the shop."""

    hero = HeroBlock()
    product_row = ProductRowBlock()
    category_row = CategoryRowBlock()
    story_row = StoryRowBlock()
    values = ValuesBlock()
    rich_text = RichTextBlock()
    quote = QuoteBlock()


class StoryStream(blocks.StreamBlock):
    """The body of a story."""

    rich_text = RichTextBlock()
    image = ImageBlock()
    quote = QuoteBlock()
    product_cards = ProductCardsBlock()


class StandardStream(blocks.StreamBlock):
    """The body of a standard page."""

    rich_text = RichTextBlock()
    image = ImageBlock()
