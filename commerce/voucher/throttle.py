"""Guessing codes: after ten wrong ones within a quarter of an hour a basket has to wait, an address after sixty."""

import hashlib

from django.core.cache import cache
from django.http import HttpRequest

from allauth.account.adapter import get_adapter

from commerce.voucher.exceptions import TooManyTriesError

OF_BASKET, OF_ADDRESS = 10, 60  # many shoppers may share an address
SECONDS = 15 * 60


def check(request: HttpRequest) -> None:
    """Raise if too many wrong codes came from there. Asked before the code is looked at, right or wrong."""
    if any(cache.get(key, 0) >= most for key, most in _limits(request)):
        raise TooManyTriesError


def count(request: HttpRequest) -> None:
    """Note a wrong code. The time runs from the first."""
    for key, _most in _limits(request):
        if not cache.add(key, 1, SECONDS):
            try:
                cache.incr(key)
            except ValueError:  # ran out between the two
                cache.add(key, 1, SECONDS)


def _limits(request: HttpRequest) -> list[tuple[str, int]]:
    """What is counted, and how far. An address is kept as a hash only. Nobody's basket is not everybody's."""
    address = hashlib.sha256(get_adapter().get_client_ip(request).encode()).hexdigest()[:32]
    limits = [(f"voucher-tries.address.{address}", OF_ADDRESS)]
    if request.basket.pk:
        limits.append((f"voucher-tries.basket.{request.basket.pk}", OF_BASKET))
    return limits
