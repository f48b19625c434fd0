from django.db import models
from wagtail import blocks
from wagtail.fields import StreamField

from content.pages.base import BasePage


class StoryPage(BasePage):
    image = models.ForeignKey("core.Image", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    body = StreamField([("text", blocks.RichTextBlock())], blank=True)
