from wagtail import blocks
from wagtail.fields import StreamField

from content.pages.base import BasePage


class StandardPage(BasePage):
    body = StreamField([("text", blocks.RichTextBlock())], blank=True)
