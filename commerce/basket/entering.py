"""A code that somebody types: guessed at too often, unknown, of no use here, or taken."""

from django.http import HttpRequest

from commerce.basket import selectors, vouchers
from commerce.voucher import rules, throttle
from commerce.voucher.exceptions import NoEffectError, OtherBrandError, UnknownVoucherError, VoucherError
from commerce.voucher.models import Voucher


def enter(request: HttpRequest, *, code: str) -> Voucher:
    """Put the voucher of the code into the shopper's basket. Raises, with a sentence, if it takes nothing off."""
    throttle.check(request)
    try:
        voucher = rules.find(code)
        rules.check(voucher, brand=request.brand, user_id=request.basket.owner_id)
    except VoucherError as error:
        if isinstance(error, UnknownVoucherError | OtherBrandError):
            throttle.count(request)
        raise
    page = selectors.read(basket=request.basket, market=request.market, voucher=voucher)
    if page.voucher and page.voucher.problem:
        raise NoEffectError(page.voucher.problem)
    vouchers.put(basket=request.basket, voucher=voucher)
    return voucher
