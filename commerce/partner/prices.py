"""Price policies under Oscar's name: what the strategy answers for a product."""

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from django.conf import settings
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

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


class Ending(TextChoices):
    """How a price that was worked out is made one that a shop would print."""

    MINOR_UNIT = "minor-unit", _("to the cent: 7.16")
    FIVE = "five", _("to five cents: 7.15")
    NINE = "nine", _("to the nearest nine: 7.19")


# Ending → in steps of how many minor units, beginning where.
STEPS = {Ending.MINOR_UNIT: (1, 0), Ending.FIVE: (5, 0), Ending.NINE: (10, 9)}


def shop_price(amount: Decimal, currency: str, ending: Ending = Ending.MINOR_UNIT) -> Decimal:
    """The price nearest to `amount` with that ending, in the currency's minor units; never nothing."""
    unit = Decimal(1).scaleb(-get_currency_precision(currency))
    step, start = (unit * number for number in STEPS[ending])
    steps = ((amount - start) / step).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return max(steps * step + start, start or step if amount > 0 else amount).quantize(unit)


class GrossPrice(TaxInclusiveFixedPrice):
    """A price that stays the same wherever it is delivered; only the tax share in it differs."""

    def __init__(
        self, *, currency: str, gross: Decimal, percent: Decimal, compare_at: Decimal | None = None
    ) -> None:
        tax = tax_share(gross, percent)
        super().__init__(currency=currency, excl_tax=gross - tax, tax=tax)
        self.percent = percent
        self.compare_at = self.retail = compare_at
