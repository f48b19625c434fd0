from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField

from content.blocks.streams import StandardStream
from content.pages.base import BasePage


class StandardPage(BasePage):
    """Delivery, returns, imprint: text that has to be found. In menus it stands in the footer."""

    introduction = models.TextField(
        _("introduction"), blank=True, help_text=_("One or two sentences above the text.")
    )
    body = StreamField(StandardStream(), blank=True)

    content_panels = [*BasePage.content_panels, FieldPanel("introduction"), FieldPanel("body")]
    parent_page_types = ["content.HomePage", "content.StandardPage"]
    subpage_types = ["content.StandardPage"]
    template = "pages/standard.html"
    page_description = "Text that people look for: delivery, returns, about us."

    class Meta:
        verbose_name = "standard page"
