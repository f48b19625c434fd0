from wagtail.models import Page


class BasePage(Page):
    """What every page of the site is: decided here once."""

    class Meta:
        abstract = True
