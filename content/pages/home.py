from typing import Any

from django.http import HttpRequest

from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField

from content.blocks.streams import HOME_LIMITS, HomeStream
from content.pages.base import BasePage


class HomePage(BasePage):
    """The front page of one brand in one locale: the root of all its pages there."""

    body = StreamField(HomeStream(), blank=True, block_counts=HOME_LIMITS)

    content_panels = [*BasePage.content_panels, FieldPanel("body")]
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["content.StoryPage", "content.StandardPage"]
    template = "pages/home.html"
    page_description = "The front page of a brand in one language."

    class Meta:
        verbose_name = "home page"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["has_hero"] = any(block.block_type == "hero" for block in self.body)
        return context
