"""Stripe counts in a currency's smallest unit, whatever that is."""

from decimal import Decimal

# As Stripe lists them; every other currency has two places. (ISK and UGX have none, but Stripe counts them in two.)
NO_PLACES = frozenset(
    ["BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF"]
)
THREE_PLACES = frozenset(["BHD", "JOD", "KWD", "OMR", "TND"])


def to_minor(amount: Decimal, currency: str) -> int:
    """12.50 GBP are 1250, 1250 JPY are 1250. What has no such number of units is refused."""
    units = amount.scaleb(_places(currency))
    if units != units.to_integral_value():
        raise ValueError(f"{amount} {currency} can't be counted in the currency's smallest unit.")
    return int(units)


def from_minor(units: int, currency: str) -> Decimal:
    return Decimal(units).scaleb(-_places(currency))


def _places(currency: str) -> int:
    code = currency.upper()
    return 0 if code in NO_PLACES else 3 if code in THREE_PLACES else 2
