from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commerce.checkout.forms import AddressForm
from core.models import User


class ProfileForm(forms.ModelForm):
    """What we call a person, and in which language we write to them."""

    first_name = forms.CharField(
        label=_("First name"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "given-name", "enterkeyhint": "next"}),
    )
    last_name = forms.CharField(
        label=_("Last name"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "family-name", "enterkeyhint": "next"}),
    )
    language = forms.ChoiceField(
        label=_("Language of our mails"),
        required=False,
        help_text=_(
            "For mails about your account. Mails about an order are written in the order’s language."
        ),
    )

    class Meta:
        model = User
        fields = ["first_name", "last_name", "language"]

    def __init__(self, *args: Any, languages: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [("", _("As the page I am on")), *languages]


class UserAddressForm(AddressForm):
    """An address to keep, and what it is for."""

    is_default_for_shipping = forms.BooleanField(label=_("Deliver here by default"), required=False)
    is_default_for_billing = forms.BooleanField(label=_("Write invoices to this address"), required=False)
