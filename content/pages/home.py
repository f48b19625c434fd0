from wagtail import blocks
from wagtail.fields import StreamField

from content.pages.base import BasePage


class HomePage(BasePage):
    body = StreamField([("text", blocks.RichTextBlock())], blank=True)
