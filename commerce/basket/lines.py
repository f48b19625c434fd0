"""A basket as pages show it and orders charge it: lines, what is taken off them, sums."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse

from commerce.offer.discounts import NOTHING, Discount
from commerce.partner.prices import tax_share


@dataclass(frozen=True, kw_only=True)
class BasketVoucher:
    """The code in a basket. `problem`: why it takes nothing off as things stand; empty if it does."""

    id: int
    code: str
    problem: str

    @property
    def remove_url(self) -> str:
        return reverse("basket:voucher-remove")


@dataclass(frozen=True, kw_only=True)
class BasketLine:
    """A line as the component `line_item` shows it. `warning`: why it can't be ordered as it stands."""

    id: int
    product_id: int
    stockrecord_id: int
    title: str
    options: str
    url: str
    sku: str
    image: dict[str, Any] | None
    quantity: int
    unit_price: Decimal
    compare_at: Decimal | None
    percent: Decimal
    warning: str
    most: int | None = None
    """How many can be had; None for what is not counted."""
    discount: Decimal = NOTHING

    @property
    def full_title(self) -> str:
        return f"{self.title}, {self.options}" if self.options else self.title

    @property
    def quantity_id(self) -> str:
        return f"quantity-{self.id}"

    @property
    def total(self) -> Decimal:
        return self.unit_price * self.quantity

    @property
    def to_pay(self) -> Decimal:
        return self.total - self.discount

    @property
    def compare_total(self) -> Decimal | None:
        return self.compare_at * self.quantity if self.compare_at else None

    @property
    def tax(self) -> Decimal:
        return tax_share(self.to_pay, self.percent)

    @property
    def update_url(self) -> str:
        return reverse("basket:update")

    @property
    def remove_url(self) -> str:
        return reverse("basket:remove")


@dataclass(frozen=True, kw_only=True)
class MissingLine:
    """A line that this market doesn't sell: shown apart, not counted, not lost."""

    id: int
    product_id: int
    title: str
    options: str
    quantity: int

    @property
    def full_title(self) -> str:
        return f"{self.title}, {self.options}" if self.options else self.title

    @property
    def remove_url(self) -> str:
        return reverse("basket:remove")


@dataclass(frozen=True, kw_only=True)
class BasketPage:
    lines: tuple[BasketLine, ...]
    missing: tuple[MissingLine, ...]
    currency: str
    discounts: tuple[Discount, ...] = ()
    voucher: BasketVoucher | None = None

    @property
    def count(self) -> int:
        return sum(line.quantity for line in self.lines)

    @property
    def subtotal(self) -> Decimal:
        """What the goods cost before anything is taken off."""
        return sum((line.total for line in self.lines), NOTHING)

    @property
    def total(self) -> Decimal:
        """What the goods cost. Limits for free delivery are compared with this."""
        return sum((line.to_pay for line in self.lines), NOTHING)

    @property
    def of_delivery(self) -> tuple[Discount, ...]:
        """What is granted on delivery."""
        return tuple(discount for discount in self.discounts if discount.is_delivery)

    @property
    def is_orderable(self) -> bool:
        return bool(self.lines) and not any(line.warning for line in self.lines)
