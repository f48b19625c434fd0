from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from oscar.apps.dashboard.reports.forms import ReportForm as CoreReportForm
from oscar.forms.widgets import DatePickerInput

from commerce.dashboard.forms import word

ANSWERS = {
    "order_report": _("What was ordered in a time, and how it went from day to day."),
    "open_baskets": _("Who has things in their basket and has not ordered them."),
    "submitted_baskets": _("Baskets that became orders, and how long that took."),
    "conditional-offers": _("How much each offer took off, and in how many orders."),
    "vouchers": _("Which codes are used, and how often."),
}


class ReportForm(CoreReportForm):
    date_from = forms.DateField(label=_("From"), required=False, widget=DatePickerInput)
    date_to = forms.DateField(label=_("Until"), required=False, widget=DatePickerInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word(self, {"report_type": _("Report")})

    @property
    def reports(self) -> list[tuple[str, Any, Any]]:
        """Each one's code, name and what it answers."""
        return [
            (generator.code, generator.description, ANSWERS.get(generator.code, ""))
            for generator in self.generators
        ]
