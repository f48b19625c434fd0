from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from oscar.apps.dashboard.orders.forms import ShippingAddressForm as CoreShippingAddressForm

from commerce.markets.models import Market
from commerce.order.states import State
from core.models import Brand


class OrderSearchForm(forms.Form):
    """Opened without a question it shows what is to be sent."""

    q = forms.CharField(
        label=_("Search"),
        required=False,
        widget=forms.TextInput(
            attrs={
                "class": "form-control",
                "size": 34,
                "placeholder": _("Number, e-mail, name, postcode, SKU"),
            }
        ),
    )
    status = forms.ChoiceField(label=_("Status"), choices=[("", _("All")), *State.choices], required=False)
    brand = forms.ModelChoiceField(
        label=_("Brand"), queryset=Brand.objects.all(), required=False, empty_label=_("All brands")
    )
    market = forms.ModelChoiceField(
        label=_("Market"),
        queryset=Market.objects.select_related("locale"),
        required=False,
        empty_label=_("All markets"),
    )
    due = forms.ChoiceField(
        label=_("Promised"),
        choices=[("", _("Any day")), ("today", _("By today")), ("overdue", _("Overdue"))],
        required=False,
    )
    date_from = forms.DateField(
        label=_("Placed from"),
        required=False,
        widget=forms.DateInput(attrs={"class": "form-control", "type": "date"}),
    )
    date_to = forms.DateField(
        label=_("until"),
        required=False,
        widget=forms.DateInput(attrs={"class": "form-control", "type": "date"}),
    )

    @classmethod
    def asked(cls, data: Any) -> "OrderSearchForm":
        """The form of a query string; one that asks nothing asks for what is to be sent."""
        asks = any(name in data for name in cls.base_fields)
        return cls(data if asks else {"status": State.PAID.value})


class TransitionForm(forms.Form):
    """What staff say when they ship or cancel: the parcel's number, or why."""

    reason = forms.CharField(max_length=255, required=False)


class ShippingAddressForm(CoreShippingAddressForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].disabled = True
