"""How a brand delivers in a market, and what that costs. Small and seldom changed: memoised under `shop`."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from commerce.catalogue import terms
from commerce.markets.models import Market
from commerce.markets.selectors import tax_percent
from commerce.offer.discounts import Discount
from commerce.partner.prices import tax_share
from commerce.shipping import wording
from commerce.shipping.models import DeliveryMethod, DeliveryPrice
from commerce.shipping.plans import Plan, Window, window
from core import edge
from core.models import Brand


@dataclass(frozen=True, kw_only=True)
class DeliveryOption:
    """A delivery method as offered for one basket: gross, and what it would cost below `free_from`.

    `promise` is the rule in words, fit for pages that are kept: no day is named.
    """

    code: str
    label: str
    note: str
    plan: Plan
    amount: Decimal
    before: Decimal  # what offers grant is not taken off
    list_amount: Decimal
    free_from: Decimal | None
    percent: Decimal

    @property
    def promise(self) -> str:
        return wording.rule(self.plan, self.note)

    def window(self, *, market: Market, country_code: str, moment: datetime) -> Window | None:
        """On which days an order of `moment` arrives; the goods leave from the market's home country."""
        return window(
            self.plan,
            moment=moment,
            time_zone=market.time_zone,
            packed_in=market.home_country_id,
            delivered_in=country_code,
        )

    @property
    def tax(self) -> Decimal:
        return tax_share(self.amount, self.percent)

    @property
    def net(self) -> Decimal:
        return self.amount - self.tax

    def missing_for_free(self, subtotal: Decimal) -> Decimal | None:
        """What a basket of `subtotal` lacks for free delivery; None if it lacks nothing or never gets it."""
        if self.free_from is None or subtotal >= self.free_from or not self.list_amount:
            return None
        return self.free_from - subtotal


def options(
    *,
    brand: Brand,
    market: Market,
    subtotal: Decimal,
    country_code: str | None = None,
    discounts: tuple[Discount, ...] = (),
) -> list[DeliveryOption]:
    """The methods of the brand in the market, in the order the merchandiser gave them.

    `subtotal`: what the goods cost after all reductions. `discounts`: what offers grant on delivery.
    """
    labels = terms.labels(market.code)
    return [
        DeliveryOption(
            code=price.method.code,
            label=labels.get(f"delivery.{price.method.code}", price.method.code),
            note=labels.get(f"delivery.{price.method.code}.note", ""),
            plan=plan_of(price.method),
            amount=_reduced(_amount(price, subtotal), market.currency, discounts),
            before=_amount(price, subtotal),
            list_amount=price.amount,
            free_from=price.free_from,
            percent=tax_percent(price.method.tax_class_id, country_code or market.home_country_id),
        )
        for price in _prices().get((brand.pk, market.pk), [])
    ]


def tax_classes(*, brand: Brand, market: Market) -> set[int]:
    """Those of the methods that the brand offers in the market."""
    return {price.method.tax_class_id for price in _prices().get((brand.pk, market.pk), [])}


def option(
    *,
    brand: Brand,
    market: Market,
    subtotal: Decimal,
    code: str,
    country_code: str | None = None,
    discounts: tuple[Discount, ...] = (),
) -> DeliveryOption | None:
    """One of `options` by its code."""
    offered = options(
        brand=brand, market=market, subtotal=subtotal, country_code=country_code, discounts=discounts
    )
    return next((each for each in offered if each.code == code), None)


def plan_of(method: DeliveryMethod) -> Plan:
    """The method's rules, free of the database."""
    return Plan(
        days_min=method.days_min,
        days_max=method.days_max,
        cut_off=method.cut_off,
        cut_off_day_before=method.cut_off_day_before,
        packed_on=frozenset(map(int, method.packed_on)),
        delivered_on=frozenset(map(int, method.delivered_on)),
        reach={country: tuple(prefixes) for country, prefixes in method.reach.items()},
    )


def _amount(price: DeliveryPrice, subtotal: Decimal) -> Decimal:
    return Decimal("0.00") if _is_free(price, subtotal) else price.amount


def _reduced(amount: Decimal, currency: str, discounts: tuple[Discount, ...]) -> Decimal:
    for discount in discounts:
        amount -= discount.off_delivery(amount, currency)
    return amount


def _is_free(price: DeliveryPrice, subtotal: Decimal) -> bool:
    return price.free_from is not None and subtotal >= price.free_from


def _prices() -> dict[tuple[int, int], list[DeliveryPrice]]:
    return edge.memo("shop", "delivery prices", _load)


def _load() -> dict[tuple[int, int], list[DeliveryPrice]]:
    prices: dict[tuple[int, int], list[DeliveryPrice]] = {}
    for price in DeliveryPrice.objects.select_related("method").order_by("method__position", "method_id"):
        prices.setdefault((price.method.brand_id, price.market_id), []).append(price)
    return prices
