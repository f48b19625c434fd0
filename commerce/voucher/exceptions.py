"""Why a voucher isn't taken. Each carries the sentence a shopper reads."""

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext

from commerce.voucher.models import Voucher
from core.models import Brand


class VoucherError(Exception):
    status = 400

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class EmptyCodeError(VoucherError):
    def __init__(self) -> None:
        super().__init__(gettext("Please enter your code."))


class UnknownVoucherError(VoucherError):
    def __init__(self) -> None:
        super().__init__(gettext("We don’t know this code. Please check how it is written."))


class OtherBrandError(VoucherError):
    def __init__(self, brand: Brand) -> None:
        super().__init__(
            gettext("This voucher was given out by %(brand)s and can only be used there.") % {"brand": brand}
        )


class NotYetValidError(VoucherError):
    def __init__(self, voucher: Voucher) -> None:
        day = date_format(localtime(voucher.start_datetime), "DATE_FORMAT")
        super().__init__(gettext("This voucher is valid from %(day)s.") % {"day": day})


class ExpiredError(VoucherError):
    def __init__(self, voucher: Voucher) -> None:
        day = date_format(localtime(voucher.end_datetime), "DATE_FORMAT")
        super().__init__(gettext("This voucher was valid until %(day)s.") % {"day": day})


class UsedUpError(VoucherError):
    """Also raised by the write that counts a use: somebody else was quicker."""

    status = 409

    def __init__(self) -> None:
        super().__init__(gettext("This voucher has been used up."))


class AlreadyUsedError(VoucherError):
    status = 409

    def __init__(self) -> None:
        super().__init__(gettext("You have used this voucher already. It is valid once per customer."))


class SignInFirstError(VoucherError):
    def __init__(self) -> None:
        super().__init__(gettext("This voucher is valid once per customer. Please sign in to use it."))


class NoEffectError(VoucherError):
    """Good in itself, and takes nothing off this basket. The message says why."""


class TooManyTriesError(VoucherError):
    status = 429

    def __init__(self) -> None:
        super().__init__(gettext("Those were many wrong codes. Please try again in a quarter of an hour."))
