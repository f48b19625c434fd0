from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext_lazy as _, to_locale

from oscar.apps.address.models import Country

from babel import Locale

from commerce.markets.models import Market
from commerce.order.models import ShippingAddress
from commerce.shipping.selectors import DeliveryOption


def _text(kind: str, **attributes: str) -> forms.TextInput:
    return forms.TextInput(attrs={"autocomplete": kind, "enterkeyhint": "next", **attributes})


class DetailsForm(forms.Form):
    """Who gets the order, and where. Named as browsers know the fields, so that they can fill them in."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("For the confirmation and for news of your parcel."),
        widget=forms.EmailInput(
            attrs={"autocomplete": "email", "inputmode": "email", "enterkeyhint": "next"}
        ),
    )
    first_name = forms.CharField(label=_("First name"), max_length=100, widget=_text("given-name"))
    last_name = forms.CharField(label=_("Last name"), max_length=100, widget=_text("family-name"))
    line1 = forms.CharField(label=_("Street and number"), max_length=200, widget=_text("address-line1"))
    line2 = forms.CharField(
        label=_("Flat, floor, company"), max_length=200, required=False, widget=_text("address-line2")
    )
    postcode = forms.CharField(label=_("Postcode"), max_length=16, widget=_text("postal-code"))
    city = forms.CharField(label=_("Town or city"), max_length=100, widget=_text("address-level2"))
    country = forms.ChoiceField(label=_("Country"), widget=forms.Select(attrs={"autocomplete": "country"}))

    def __init__(self, *args: Any, market: Market, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._countries = {country.iso_3166_1_a2: country for country in market.countries.all()}
        self.fields["country"].choices = _choices(self._countries.values())
        self.fields["country"].initial = market.home_country_id

    def clean(self) -> dict[str, Any]:
        """Oscar knows the postcodes of each country."""
        cleaned = super().clean() or {}
        if cleaned.get("country") and cleaned.get("postcode"):
            address = self.address()
            try:
                address.ensure_postcode_is_valid_for_country()
            except ValidationError:
                self.add_error("postcode", _("That is not a postcode of the country you have chosen."))
        return cleaned

    def address(self) -> ShippingAddress:
        """The cleaned answers as an order's address, not saved."""
        data = self.cleaned_data
        return ShippingAddress(
            first_name=data.get("first_name", ""),
            last_name=data.get("last_name", ""),
            line1=data.get("line1", ""),
            line2=data.get("line2", ""),
            line4=data.get("city", ""),
            postcode=data["postcode"].upper(),
            country=self._countries[data["country"]],
        )


class DeliveryForm(forms.Form):
    """Which of the offered methods."""

    delivery = forms.ChoiceField(label=_("Delivery"), error_messages={"required": _("Please choose one.")})

    def __init__(self, *args: Any, options: list[DeliveryOption], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["delivery"].choices = [(option.code, option.label) for option in options]


def country_name(code: str) -> str:
    """A country in the reader's language."""
    return Locale.parse(to_locale(get_language() or "en-gb")).territories.get(code, code)


def _choices(countries: Iterable[Country]) -> list[tuple[str, str]]:
    return sorted(
        ((country.iso_3166_1_a2, country_name(country.iso_3166_1_a2)) for country in countries),
        key=lambda choice: choice[1],
    )
