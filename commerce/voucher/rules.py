"""Whether a voucher may be used: by whom, when, how often. What it takes off is its offers' affair."""

from django.utils import timezone

from commerce.voucher.exceptions import (
    AlreadyUsedError,
    EmptyCodeError,
    ExpiredError,
    NotYetValidError,
    OtherBrandError,
    SignInFirstError,
    UnknownVoucherError,
    UsedUpError,
)
from commerce.voucher.models import Voucher, VoucherApplication
from core.models import Brand


def find(code: str) -> Voucher:
    """The voucher of a code as somebody typed it, of whichever brand."""
    typed = "".join(code.split()).upper()
    if not typed:
        raise EmptyCodeError
    if not typed.isprintable():  # PostgreSQL can't even look for some of it
        raise UnknownVoucherError
    voucher = Voucher.objects.select_related("brand").filter(code=typed[:128]).first()
    if voucher is None:
        raise UnknownVoucherError
    return voucher


def check(voucher: Voucher, *, brand: Brand, user_id: int | None) -> None:
    """Raise what speaks against this shopper using the voucher with this brand now."""
    now = timezone.now()
    if voucher.brand_id != brand.pk:
        raise OtherBrandError(voucher.brand)
    if now < voucher.start_datetime:
        raise NotYetValidError(voucher)
    if now > voucher.end_datetime:
        raise ExpiredError(voucher)
    if voucher.is_used_up:
        raise UsedUpError
    if voucher.usage == Voucher.ONCE_PER_CUSTOMER:
        check_customer(voucher, user_id=user_id)


def check_customer(voucher: Voucher, *, user_id: int | None) -> None:
    """Once per customer: a customer is somebody who has signed in."""
    if user_id is None:
        raise SignInFirstError
    if VoucherApplication.objects.filter(voucher=voucher, user=user_id).exists():
        raise AlreadyUsedError
