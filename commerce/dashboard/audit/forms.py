from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commerce.dashboard.audit.selectors import people
from commerce.dashboard.audit.sources import PRICES, RIGHTS, SIGN_INS
from core.models import User

# Choice → sources that are asked, kinds of the audit log's own.
CHOSEN: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "": ((), ()),
    "sign-ins": (("entry",), SIGN_INS),
    "rights": (("entry",), RIGHTS),
    "prices": (("entry",), PRICES),
    "stock": (("movement",), ()),
    "orders": (("state", "refund", "parcel", "address"), ()),
}
LABELS = {
    "": _("Everything"),
    "sign-ins": _("Sign-ins"),
    "rights": _("Roles and rights"),
    "prices": _("Prices"),
    "stock": _("Stock"),
    "orders": _("Orders"),
}


class AuditSearchForm(forms.Form):
    q = forms.CharField(label=_("SKU, order or e-mail"), required=False, max_length=100)
    show = forms.ChoiceField(label=_("Show"), choices=list(LABELS.items()), required=False)
    person = forms.ModelChoiceField(
        label=_("Who"), queryset=User.objects.none(), required=False, empty_label=_("Everybody")
    )
    since = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    until = forms.DateField(
        label=_("Until"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people(user)
