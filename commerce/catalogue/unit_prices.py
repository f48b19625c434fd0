"""What a kilogram or a litre costs, as the markets' laws want to see it beside prices of what is sold by weight."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

MINOR = Decimal("0.01")
BASE = 1000  # grams to a kilogram, millilitres to a litre


@dataclass(frozen=True)
class UnitPrice:
    """`measure` is `kg` or `l`, which are written alike in every language."""

    amount: Decimal
    measure: str


def unit_price(amount: Decimal, *, grams: int | None, millilitres: int | None) -> UnitPrice | None:
    """Of something that costs `amount` and weighs or holds that much; None for what is sold by the piece."""
    for quantity, measure in ((grams, "kg"), (millilitres, "l")):
        if quantity:
            return UnitPrice((amount * BASE / quantity).quantize(MINOR, ROUND_HALF_UP), measure)
    return None
