"""What Oscar's scripts write into their lists and calendars, which they bring in English only."""

from django import template
from django.utils.translation import gettext as _

register = template.Library()


@register.simple_tag
def widget_words() -> dict[str, dict[str, str]]:
    """By the names that Select2 and the date picker have for them."""
    return {
        "select": {
            "errorLoading": _("The results could not be loaded."),
            "loadingMore": _("Loading more …"),
            "noResults": _("Nothing found"),
            "searching": _("Searching …"),
        },
        "picker": {
            "selectMonth": _("Choose the month"),
            "prevMonth": _("Previous month"),
            "nextMonth": _("Next month"),
            "selectYear": _("Choose the year"),
            "prevYear": _("Previous year"),
            "nextYear": _("Next year"),
            "selectDecade": _("Choose the decade"),
            "prevDecade": _("Previous decade"),
            "nextDecade": _("Next decade"),
            "prevCentury": _("Previous century"),
            "nextCentury": _("Next century"),
            "selectDate": _("Choose the day"),
            "selectTime": _("Choose the time"),
            "pickHour": _("Choose the hour"),
            "incrementHour": _("An hour later"),
            "decrementHour": _("An hour earlier"),
            "pickMinute": _("Choose the minute"),
            "incrementMinute": _("Minutes later"),
            "decrementMinute": _("Minutes earlier"),
        },
    }
