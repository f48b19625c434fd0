"""Oscar's order creator, told what the shopper agreed to."""

import secrets
from typing import Any

from oscar.apps.order.utils import *  # noqa: F403
from oscar.apps.order.utils import (
    OrderCreator as CoreOrderCreator,
    OrderNumberGenerator as CoreOrderNumberGenerator,
)

from commerce.checkout.quotes import Quote
from commerce.order.models import OrderDiscount
from commerce.partner.prices import tax_share

# Without letters and digits that are mistaken for each other on the telephone.
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


class OrderNumberGenerator(CoreOrderNumberGenerator):
    """Random, so that a number tells neither how many orders there are nor what the next one is called."""

    def order_number(self, basket: Any = None) -> str:
        return "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(3))


class OrderCreator(CoreOrderCreator):
    """Writes lines with the quote's words and sums: per line, rounded once, for the country of delivery."""

    def __init__(self, quote: Quote) -> None:
        self.quote = quote
        self.written: dict[int, OrderDiscount] = {}
        self.quoted = {line.id: line for line in quote.lines}

    def create_line_models(
        self, order: Any, basket_line: Any, extra_line_fields: dict[str, Any] | None = None
    ) -> Any:
        line = self.quoted[basket_line.pk]
        fields = {
            "title": line.full_title,
            "line_price_incl_tax": line.to_pay,
            "line_price_excl_tax": line.to_pay - line.tax,
            "line_price_before_discounts_incl_tax": line.total,
            "line_price_before_discounts_excl_tax": line.total - tax_share(line.total, line.percent),
            "tax_code": f"{line.percent:f}",
        }
        return super().create_line_models(order, basket_line, {**fields, **(extra_line_fields or {})})

    def create_order_model(self, *args: Any, **kwargs: Any) -> Any:
        """With what offers took off it, as the shopper read it."""
        order = self.order = super().create_order_model(*args, **kwargs)
        for discount in self.quote.discounts:
            self.written[discount.offer.pk] = OrderDiscount.objects.create(
                order=order,
                category=OrderDiscount.SHIPPING if discount.is_delivery else OrderDiscount.BASKET,
                offer_id=discount.offer.pk,
                offer_name=discount.offer.name,
                voucher_id=discount.voucher.pk if discount.voucher else None,
                voucher_code=discount.voucher.code if discount.voucher else "",
                frequency=discount.times,
                amount=discount.amount,
                message=discount.label,
            )
        return order

    def update_stock_records(self, line: Any) -> None:
        """Reserve what was ordered; the ledger says for which order."""
        line.stockrecord.allocate(line.quantity, reference=self.order.number)

    def create_line_discount_models(self, order: Any, order_line: Any, basket_line: Any) -> None:
        """What each offer took off this line."""
        for discount in self.quote.discounts:
            for line_id, amount in discount.lines:
                if line_id == basket_line.pk:
                    order_line.discounts.create(
                        order_discount=self.written[discount.offer.pk], is_incl_tax=True, amount=amount
                    )
