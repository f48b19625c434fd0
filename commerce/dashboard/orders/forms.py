from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from oscar.apps.dashboard.orders.forms import (
    OrderSearchForm as CoreOrderSearchForm,
    ShippingAddressForm as CoreShippingAddressForm,
)

from commerce.order.states import State
from core.models import Brand


class OrderSearchForm(CoreOrderSearchForm):
    brand = forms.ModelChoiceField(
        label=_("Brand"), queryset=Brand.objects.all(), required=False, empty_label=_("All brands")
    )
    status = forms.ChoiceField(label=_("Status"), choices=[("", "–"), *State.choices], required=False)


class TransitionForm(forms.Form):
    """What staff say when they ship or cancel: the parcel's number, or why."""

    reason = forms.CharField(max_length=255, required=False)


class ShippingAddressForm(CoreShippingAddressForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].disabled = True
