from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

SCORES = [
    (5, _("Excellent")),
    (4, _("Good")),
    (3, _("All right")),
    (2, _("Not so good")),
    (1, _("Poor")),
]


class ReviewForm(forms.Form):
    """What a shopper says of a product. `website` is for machines: people don't see it and leave it empty."""

    score = forms.TypedChoiceField(
        label=_("Your rating"), choices=SCORES, coerce=int, widget=forms.RadioSelect
    )
    title = forms.CharField(label=_("In a few words"), max_length=120)
    body = forms.CharField(
        label=_("What should others know?"), max_length=3000, widget=forms.Textarea(attrs={"rows": 6})
    )
    name = forms.CharField(
        label=_("Your name on the page"),
        max_length=40,
        required=False,
        help_text=_("As everybody will read it. Empty: your name is not shown."),
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )
    website = forms.CharField(required=False)

    @property
    def is_machine(self) -> bool:
        return bool(self.cleaned_data["website"])

    def answers(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("score", "title", "body", "name")}
