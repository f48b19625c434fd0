"""What the dashboard's forms share."""

from django import forms
from django.utils.translation import gettext_lazy as _


def settle_brand(form: forms.ModelForm) -> None:
    """A new thing is given its brand, an existing one keeps it."""
    field = form.fields["brand"]
    if form.instance.pk:
        field.disabled = True
        field.help_text = _("Stays as it is: orders, stock and addresses hang on it.")
