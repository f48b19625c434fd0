"""Oscar's order creator, told what the shopper agreed to."""

import secrets
from typing import Any

from oscar.apps.order.utils import *  # noqa: F403
from oscar.apps.order.utils import (
    OrderCreator as CoreOrderCreator,
    OrderNumberGenerator as CoreOrderNumberGenerator,
)

from commerce.checkout.quotes import Quote

# Without letters and digits that are mistaken for each other on the telephone.
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


class OrderNumberGenerator(CoreOrderNumberGenerator):
    """Random, so that a number tells neither how many orders there are nor what the next one is called."""

    def order_number(self, basket: Any = None) -> str:
        return "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(3))


class OrderCreator(CoreOrderCreator):
    """Writes lines with the quote's words and sums: per line, rounded once, for the country of delivery."""

    def __init__(self, quote: Quote) -> None:
        self.quoted = {line.id: line for line in quote.lines}

    def create_line_models(
        self, order: Any, basket_line: Any, extra_line_fields: dict[str, Any] | None = None
    ) -> Any:
        line = self.quoted[basket_line.pk]
        net = line.total - line.tax
        fields = {
            "title": line.full_title,
            "line_price_incl_tax": line.total,
            "line_price_excl_tax": net,
            "line_price_before_discounts_incl_tax": line.total,
            "line_price_before_discounts_excl_tax": net,
            "tax_code": f"{line.percent:f}",
        }
        return super().create_line_models(order, basket_line, {**fields, **(extra_line_fields or {})})
