from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField

from content.blocks.rendering import picture
from content.blocks.streams import StoryStream
from content.pages.base import BasePage


class StoryPage(BasePage):
    """A story that shows products in its flow. It stands on the pages of those products too."""

    date = models.DateField(_("date"), default=timezone.localdate)
    introduction = models.TextField(
        _("introduction"),
        blank=True,
        help_text=_("One or two sentences: they stand on cards and below the title."),
    )
    image = models.ForeignKey(
        "core.Image",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("picture"),
        help_text=_("At the top of the story and on its cards."),
    )
    image_alt = models.CharField(
        _("what the picture shows"),
        max_length=200,
        blank=True,
        help_text=_("For people who can't see it. Empty: the picture is decoration."),
    )
    body = StreamField(StoryStream(), blank=True)

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("date"),
        FieldPanel("introduction"),
        MultiFieldPanel([FieldPanel("image"), FieldPanel("image_alt")], heading=_("Picture")),
        FieldPanel("body"),
    ]
    parent_page_types = ["content.HomePage"]
    subpage_types: list[str] = []
    template = "pages/story.html"
    page_description = "A story with pictures and products in its flow."

    class Meta:
        verbose_name = "story"
        verbose_name_plural = "stories"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["picture"] = picture(self.image_id, context, alt=self.image_alt)
        return context
