from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from oscar.apps.address.models import Country

from commerce.checkout import postcodes
from commerce.checkout.postcodes import country_name
from commerce.markets.models import Market
from commerce.order.models import ShippingAddress
from commerce.shipping.selectors import DeliveryOption


def _text(kind: str, **attributes: str) -> forms.TextInput:
    return forms.TextInput(attrs={"autocomplete": kind, "enterkeyhint": "next", **attributes})


def _missing(sentence: Any) -> dict[str, Any]:
    """What is said of an empty field: a sentence that names it."""
    return {"required": sentence}


class AddressForm(forms.Form):
    """An address in one of `countries`. Named as browsers know the fields, so that they can fill them in."""

    first_name = forms.CharField(
        label=_("First name"),
        max_length=100,
        widget=_text("given-name"),
        error_messages=_missing(_("Enter a first name.")),
    )
    last_name = forms.CharField(
        label=_("Last name"),
        max_length=100,
        widget=_text("family-name"),
        error_messages=_missing(_("Enter a last name.")),
    )
    line1 = forms.CharField(
        label=_("House number and street"),
        max_length=200,
        widget=_text("address-line1"),
        error_messages=_missing(_("Enter the house number and the street.")),
    )
    line2 = forms.CharField(
        label=_("Flat, floor, company"), max_length=200, required=False, widget=_text("address-line2")
    )
    postcode = forms.CharField(
        label=_("Postcode"),
        max_length=16,
        widget=_text("postal-code", autocapitalize="characters", spellcheck="false"),
        error_messages=_missing(_("Enter the postcode.")),
    )
    city = forms.CharField(
        label=_("Town or city"),
        max_length=100,
        widget=_text("address-level2"),
        error_messages=_missing(_("Enter the town or city.")),
    )
    country = forms.ChoiceField(
        label=_("Country"),
        widget=forms.Select(attrs={"autocomplete": "country"}),
        error_messages=_missing(_("Choose the country.")),
    )

    def __init__(self, *args: Any, countries: Iterable[Country], home: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._countries = {country.iso_3166_1_a2: country for country in countries}
        self.fields["country"].choices = _choices(self._countries.values())
        self.fields["country"].initial = home
        if len(self._countries) == 1:  # then there is nothing to ask
            self.fields["country"].widget = forms.HiddenInput()
            self.fields["country"].initial = next(iter(self._countries))
        postcodes.shape(self.fields["postcode"], self._countries)

    def clean(self) -> dict[str, Any]:
        """Oscar knows the postcodes of each country."""
        cleaned = super().clean() or {}
        if cleaned.get("country") and cleaned.get("postcode"):
            try:
                self.fill(ShippingAddress()).ensure_postcode_is_valid_for_country()
            except ValidationError:
                self.add_error("postcode", postcodes.refusal(cleaned["country"]))
        return cleaned

    def fill(self, address: Any) -> Any:
        """Write the cleaned answers into an address of whatever kind, not saved."""
        data = self.cleaned_data
        address.first_name = data.get("first_name", "")
        address.last_name = data.get("last_name", "")
        address.line1 = data.get("line1", "")
        address.line2 = data.get("line2", "")
        address.line4 = data.get("city", "")
        address.postcode = data["postcode"].upper()
        address.country = self._countries[data["country"]]
        return address

    def address(self) -> ShippingAddress:
        """The cleaned answers as an order's address, not saved."""
        return self.fill(ShippingAddress())


class DetailsForm(AddressForm):
    """Who gets the order, and where. Who is signed in may keep the address."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("Yours, not the recipient’s: for the confirmation and for news of the order."),
        widget=forms.EmailInput(
            attrs={"autocomplete": "email", "inputmode": "email", "enterkeyhint": "next"}
        ),
        error_messages={
            **_missing(_("Enter your e-mail address.")),
            "invalid": _("That doesn’t look like an e-mail address, such as ada@example.org."),
        },
    )
    keep = forms.BooleanField(label=_("Keep this address in my account"), required=False)
    field_order = ["email"]

    def __init__(
        self,
        *args: Any,
        market: Market,
        is_taxed: Callable[[str], bool],
        may_keep: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, countries=market.countries.all(), home=market.home_country_id, **kwargs)
        self._is_taxed = is_taxed
        if not may_keep:
            del self.fields["keep"]

    def clean_country(self) -> str:
        """What can't be taxed there can't be sold there; the country must not be kept either."""
        code: str = self.cleaned_data["country"]
        if not self._is_taxed(code):
            refusal = _("We can’t take orders for %(country)s at the moment. Please choose another country.")
            raise ValidationError(refusal, params={"country": country_name(code)})
        return code


class DeliveryForm(forms.Form):
    """Which of the methods that reach the address, and where the parcel may wait."""

    delivery = forms.ChoiceField(label=_("Delivery"), error_messages={"required": _("Please choose one.")})
    leave_at = forms.CharField(
        label=_("Where may we leave it?"),
        max_length=120,
        required=False,
        help_text=_("If nobody opens: in the porch, with a neighbour, …"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "maxlength": 120, "enterkeyhint": "next"}),
    )

    def __init__(self, *args: Any, options: list[DeliveryOption], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["delivery"].choices = [(option.code, option.label) for option in options]


def _choices(countries: Iterable[Country]) -> list[tuple[str, str]]:
    return sorted(
        ((country.iso_3166_1_a2, country_name(country.iso_3166_1_a2)) for country in countries),
        key=lambda choice: choice[1],
    )
