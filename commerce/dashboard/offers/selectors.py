"""What offers and vouchers have cost."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet, Sum

from commerce.order.models import OrderDiscount


@dataclass(frozen=True)
class Given:
    """A sum that was taken off in one currency."""

    amount: Decimal
    currency: str


def given(discounts: "QuerySet[OrderDiscount]") -> list[Given]:
    """What these took off orders that still count, by currency."""
    rows = (
        discounts.filter(is_counted=True)
        .order_by()
        .values("order__currency")
        .annotate(sum=Sum("amount"))
        .order_by("order__currency")
    )
    return [Given(amount=row["sum"], currency=row["order__currency"]) for row in rows]
