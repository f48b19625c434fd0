"""What a shopper has told us so far, kept in the session per brand until the order is paid."""

from django.contrib.sessions.backends.base import SessionBase

from core.models import Brand


class CheckoutSession:
    def __init__(self, session: SessionBase, brand: Brand) -> None:
        self._session = session
        self._key = f"checkout.{brand.slug}"

    @property
    def details(self) -> dict[str, str]:
        """The first step's answers as they were typed."""
        return self._read().get("details", {})

    @property
    def delivery(self) -> str:
        """The code of the delivery method that was chosen."""
        return self._read().get("delivery", "")

    @property
    def leave_at(self) -> str:
        """Where the parcel may be left if nobody opens."""
        return self._read().get("leave_at", "")

    def keep_details(self, details: dict[str, str]) -> None:
        self._write(details=details)

    def keep_delivery(self, code: str, *, leave_at: str = "") -> None:
        self._write(delivery=code, leave_at=leave_at)

    def clear(self) -> None:
        self._session.pop(self._key, None)

    def _read(self) -> dict:
        return self._session.get(self._key, {})

    def _write(self, **answers: object) -> None:
        self._session[self._key] = {**self._read(), **answers}
