"""Price policies under Oscar's name: what the strategy answers for a product."""

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from django.conf import settings

from oscar.apps.partner.prices import TaxInclusiveFixedPrice

from babel.numbers import get_currency_precision

CENT = Decimal("0.01")


def tax_share(gross: Decimal, percent: Decimal) -> Decimal:
    """The tax contained in a gross amount, rounded to the cent (halves up)."""
    return (gross * percent / (100 + percent)).quantize(CENT, rounding=ROUND_HALF_UP)


def rounded(amount: Decimal, currency: str, rounding: str = ROUND_HALF_UP) -> Decimal:
    """An amount in whole minor units of its currency: cents, pence, yen."""
    return amount.quantize(Decimal(1).scaleb(-get_currency_precision(currency)), rounding=rounding)


def rounded_down(amount: Decimal, currency: str | None) -> Decimal:
    """For sums that are split: what is left over goes to the last part. (Oscar calls it by its setting.)"""
    return rounded(amount, currency or settings.OSCAR_DEFAULT_CURRENCY, ROUND_DOWN)


class GrossPrice(TaxInclusiveFixedPrice):
    """A price that stays the same wherever it is delivered; only the tax share in it differs."""

    def __init__(
        self, *, currency: str, gross: Decimal, percent: Decimal, compare_at: Decimal | None = None
    ) -> None:
        tax = tax_share(gross, percent)
        super().__init__(currency=currency, excl_tax=gross - tax, tax=tax)
        self.percent = percent
        self.compare_at = self.retail = compare_at
