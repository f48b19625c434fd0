from django import forms
from django.utils.translation import gettext_lazy as _


class QuestionForm(forms.Form):
    """What somebody wants to ask about an order. Who asks and where to answer, the order knows."""

    message = forms.CharField(
        label=_("Your message"),
        min_length=5,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 7}),
        error_messages={
            "required": _("Please tell us what it is about."),
            "min_length": _("Please tell us a little more, so that we can help."),
        },
    )
