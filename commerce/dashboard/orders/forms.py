from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from oscar.apps.dashboard.orders.forms import ShippingAddressForm as CoreShippingAddressForm

from commerce.dashboard.orders.queue import TO_SEND
from commerce.dashboard.orders.scanning import is_article
from commerce.markets.models import Market
from commerce.order.carriers import Carrier
from commerce.order.states import State
from commerce.shipping.models import DeliveryMethod
from commerce.shipping.selectors import plan_of
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
    status = forms.ChoiceField(
        label=_("Status"),
        choices=[("", _("All")), (TO_SEND, _("To be sent")), *State.choices],
        required=False,
    )
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
        return cls(data if asks else {"status": TO_SEND})


class CancelForm(forms.Form):
    """Why an order is called off."""

    reason = forms.CharField(max_length=255, required=False)


class ParcelForm(forms.Form):
    """Who takes the parcel, and its number there. The page's script chooses the carrier, which Select2 would hide."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    carrier = forms.ChoiceField(
        label=_("Carrier"),
        choices=Carrier.choices,
        required=False,
        widget=forms.Select(attrs={"class": "no-widget-init"}),
    )
    tracking_number = forms.CharField(
        label=_("Parcel number (the customer reads it)"),
        max_length=255,
        required=False,
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(
        self, *args: Any, codes: Collection[str] = (), brand: Brand | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.codes, self.brand = codes, brand

    def clean_tracking_number(self) -> str:
        """A scan too many is no parcel's number."""
        number: str = self.cleaned_data["tracking_number"]
        if number.casefold() in self.codes:
            raise forms.ValidationError(
                _("“%(code)s” is an article of this order, not a parcel’s number."), params={"code": number}
            )
        if number and self.brand and is_article(number, self.brand):
            raise forms.ValidationError(
                _("“%(code)s” is an article, not a parcel’s number, and not in this order."),
                params={"code": number},
            )
        return number


class ShippingAddressForm(CoreShippingAddressForm):
    """Only what an address of this shop is made of."""

    class Meta(CoreShippingAddressForm.Meta):
        fields = [
            "first_name",
            "last_name",
            "line1",
            "line2",
            "postcode",
            "line4",
            "country",
            "phone_number",
            "notes",
        ]
        labels = {
            "line1": _("House number and street"),
            "line2": _("Flat, floor, company"),
            "postcode": _("Postcode"),
            "line4": _("Town or city"),
            "notes": _("May be left at"),
        }
        help_texts = {"phone_number": "", "notes": ""}  # Oscar's speak to the shopper

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].disabled = True
        self.fields["notes"].widget.attrs |= {"rows": 2}

    def clean(self) -> dict[str, Any]:
        """The order's way of delivery must go there too."""
        data = super().clean() or self.cleaned_data
        order = self.instance.order
        method = DeliveryMethod.objects.filter(brand=order.brand, code=order.shipping_code).first()
        country, postcode = self.instance.country_id, data.get("postcode")
        if method and postcode and not plan_of(method).reaches(country, postcode):
            sentence = _("“%(method)s” does not deliver there.") % {"method": order.shipping_method}
            self.add_error("postcode", sentence)
        return data
