"""Price policies under Oscar's name: what the strategy answers for a product."""

from decimal import ROUND_HALF_UP, Decimal

from oscar.apps.partner.prices import TaxInclusiveFixedPrice

CENT = Decimal("0.01")


def tax_share(gross: Decimal, percent: Decimal) -> Decimal:
    """The tax contained in a gross amount, rounded to the cent (halves up)."""
    return (gross * percent / (100 + percent)).quantize(CENT, rounding=ROUND_HALF_UP)


class GrossPrice(TaxInclusiveFixedPrice):
    """A price that stays the same wherever it is delivered; only the tax share in it differs."""

    def __init__(
        self, *, currency: str, gross: Decimal, percent: Decimal, compare_at: Decimal | None = None
    ) -> None:
        tax = tax_share(gross, percent)
        super().__init__(currency=currency, excl_tax=gross - tax, tax=tax)
        self.percent = percent
        self.compare_at = self.retail = compare_at
