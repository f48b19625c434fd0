"""Nothing of an account stands on a shared page."""

from core.outbox import exempt

exempt("address_useraddress", "never in a shared page")
