"""What the dashboard's forms share."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


def settle_brand(form: forms.ModelForm) -> None:
    """A new thing is given its brand, an existing one keeps it."""
    field = form.fields["brand"]
    if form.instance.pk:
        field.disabled = True
        field.help_text = _("Stays as it is: orders, stock and addresses hang on it.")


def ask_all(form: forms.BaseForm, *names: str) -> None:
    """Call the first choice of these filters what it is, for want of Oscar's row of dashes."""
    for name in names:
        (value, _dashes), *others = form.fields[name].widget.choices
        form.fields[name].widget.choices = [(value, _("All")), *others]


def word(form: forms.BaseForm, labels: dict[str, Any], helps: dict[str, Any] | None = None) -> None:
    """Say in words of the trade what the fields ask; those that `helps` does not name keep their help."""
    for name, label in labels.items():
        form.fields[name].label = label
    for name, text in (helps or {}).items():
        form.fields[name].help_text = text
