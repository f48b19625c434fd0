from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

register = template.Library()

# Name of the first address, words, sign, and what else belongs to it.
ENTRIES = (
    ("account:overview", _("Overview"), "user", ()),
    ("account:orders", _("Orders"), "package", ()),
    ("account:wishlist", _("Wish list"), "heart", ()),
    (
        "account:addresses",
        _("Addresses"),
        "map-pin",
        ("account:address", "account:address-add", "account:address-delete"),
    ),
    ("account:profile", _("Name and sign-in"), "pencil", ("account_email", "account_change_password")),
    ("mfa_index", _("Two-step sign-in"), "shield-check", ("mfa_",)),
    ("account:sessions", _("Devices"), "globe", ()),
    ("account_logout", _("Sign out"), "arrow-right", ()),
)


@register.inclusion_tag("customer/navigation.html", takes_context=True)
def account_navigation(context: dict[str, Any]) -> dict[str, Any]:
    """What an account holds; the part one is in is marked. On a phone only the first page shows it all."""
    match = context["request"].resolver_match
    here = match.view_name if match else ""
    return {
        "is_hub": here == ENTRIES[0][0],
        "entries": [
            {
                "url": reverse(name),
                "label": label,
                "icon": icon,
                "current": here == name or any(here.startswith(other) for other in others),
            }
            for name, label, icon, others in ENTRIES
        ],
    }
