from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commerce.partner.models import StockRecord
from commerce.partner.reasons import ADDS, SETS, TAKES, Reason
from core.models import Brand

MOST = 1_000_000


def _choices(*reasons: Reason) -> list[tuple[str, Any]]:
    return [(reason.value, reason.label) for reason in reasons]


class StockSearchForm(forms.Form):
    q = forms.CharField(label=_("SKU or name"), required=False)
    brand = forms.ModelChoiceField(
        label=_("Brand"), queryset=Brand.objects.all(), required=False, empty_label=_("All brands")
    )
    show = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[
            ("", _("all")),
            ("low", _("low")),
            ("out", _("sold out")),
            ("reserved", _("reserved by orders")),
        ],
    )
    taken = forms.CharField(required=False, widget=forms.HiddenInput)  # the name of a stock-take


class LowStockSearchForm(StockSearchForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["show"], self.fields["taken"]


class ReservationSearchForm(forms.Form):
    q = forms.CharField(label=_("SKU or order"), required=False)
    brand = forms.ModelChoiceField(
        label=_("Brand"), queryset=Brand.objects.all(), required=False, empty_label=_("All brands")
    )
    overdue = forms.BooleanField(label=_("Overdue only"), required=False)


class MovementForm(forms.Form):
    """One change of a level: why, and how many."""

    reason = forms.ChoiceField(
        label=_("What happened?"),
        choices=[
            (_("Adds to the stock"), _choices(*ADDS)),
            (_("Takes from the stock"), _choices(*TAKES)),
            (_("Is the stock from now on"), _choices(*SETS)),
        ],
    )
    number = forms.IntegerField(label=_("Units"), min_value=0, max_value=MOST)
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=128,
        help_text=_("Number of the delivery note, for example."),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number"].widget.attrs |= {"inputmode": "numeric", "autocomplete": "off"}

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("number") == 0 and data.get("reason") not in SETS:
            self.add_error("number", _("At least one."))
        return data


class ThresholdForm(forms.ModelForm):
    class Meta:
        model = StockRecord
        fields = ["low_stock_threshold"]
        labels = {"low_stock_threshold": _("Low when fewer than this are free")}
        help_texts = {"low_stock_threshold": _("Empty: never listed as low.")}


class StockTakeForm(forms.Form):
    """What was counted, a SKU and a number to a line."""

    brand = forms.ModelChoiceField(
        label=_("Brand"), queryset=Brand.objects.all(), empty_label=_("Which one?")
    )
    lines = forms.CharField(
        label=_("List"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "autocapitalize": "characters"}),
        help_text=_("A SKU and the number counted to a line, typed, scanned or pasted from a spreadsheet."),
    )
    note = forms.CharField(label=_("Name of this stock-take"), required=False, max_length=128)
