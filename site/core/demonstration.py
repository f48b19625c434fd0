"""What exists for trying things out only: demo data, demo accounts, the demo gateway, the mailbox."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError

MAIL_DOMAIN = "demo.localhost"


def allowed() -> bool:
    """Only a development start or an installation that says it is a demonstration may have them."""
    return bool(settings.DEBUG or settings.DEMO)


def refuse_leftovers() -> None:
    """Raise `ImproperlyConfigured` if demo accounts, whose password everybody knows, could sign in here.

    A database that does not answer, or has no tables yet, keeps no server from starting.
    """
    if allowed():
        return
    accounts = get_user_model().objects.filter(email__endswith=f"@{MAIL_DOMAIN}", is_active=True)
    try:
        found = accounts.exists()
    except DatabaseError:
        return
    if found:
        raise ImproperlyConfigured(
            f"This database has active demo accounts (…@{MAIL_DOMAIN}): remove them, or set DEMO=1."
        )
