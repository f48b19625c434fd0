"""The sum a shopper is asked to pay, with everything it depends on, and the fingerprint of it.

What the review page shows and what the order charges come from here, at two moments. If the fingerprints
differ, the shopper is asked again: nobody pays a sum that was not on the screen.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.crypto import salted_hmac

from commerce.basket.lines import BasketLine, BasketPage
from commerce.basket.models import Basket
from commerce.basket.selectors import read
from commerce.markets.models import Market
from commerce.offer.discounts import Discount
from commerce.shipping.plans import Window
from commerce.shipping.selectors import DeliveryOption, option


@dataclass(frozen=True, kw_only=True)
class Quote:
    basket_id: int
    market_code: str
    country_code: str
    currency: str
    lines: tuple[BasketLine, ...]
    discounts: tuple[Discount, ...]
    delivery: DeliveryOption
    arrival: Window | None

    @property
    def subtotal(self) -> Decimal:
        """What the goods cost, reduced."""
        return sum((line.to_pay for line in self.lines), Decimal("0.00"))

    @property
    def total(self) -> Decimal:
        return self.subtotal + self.delivery.amount

    @property
    def tax(self) -> Decimal:
        return sum((line.tax for line in self.lines), Decimal("0.00")) + self.delivery.tax

    @property
    def net(self) -> Decimal:
        return self.total - self.tax

    @property
    def taxes(self) -> list[tuple[Decimal, Decimal]]:
        """(rate, tax contained) for each rate that occurs, highest first."""
        shares: dict[Decimal, Decimal] = {}
        for part in (*self.lines, self.delivery):
            shares[part.percent] = shares.get(part.percent, Decimal("0.00")) + part.tax
        return sorted(((percent, tax) for percent, tax in shares.items() if tax), reverse=True)

    @property
    def fingerprint(self) -> str:
        """Changes when anything changes that the shopper agrees to: goods, prices, reductions, tax, delivery,
        its days, place."""
        parts = [self.basket_id, self.market_code, self.country_code, self.currency]
        parts += [self.delivery.code, self.delivery.amount, self.delivery.percent, self.arrival]
        for line in self.lines:
            parts += [line.product_id, line.stockrecord_id, line.quantity, line.unit_price, line.percent]
        for discount in self.discounts:
            voucher_id = discount.voucher.pk if discount.voucher else None
            parts += [discount.offer.pk, voucher_id, discount.amount, discount.lines]
        return salted_hmac("checkout.quote", "|".join(str(part) for part in parts)).hexdigest()


def make_quote(
    *, basket: Basket, market: Market, country_code: str, postcode: str, delivery_code: str
) -> Quote | None:
    """Price the basket as it would be ordered now; None if it can't be ordered like that."""
    return quote_for(
        basket=basket,
        page=read(basket=basket, market=market, country_code=country_code),
        market=market,
        country_code=country_code,
        postcode=postcode,
        delivery_code=delivery_code,
        moment=timezone.now(),
    )


def quote_for(
    *,
    basket: Basket,
    page: BasketPage,
    market: Market,
    country_code: str,
    postcode: str,
    delivery_code: str,
    moment: datetime,
) -> Quote | None:
    """The quote of a basket that has just been read for `country_code`."""
    delivery = option(
        brand=basket.brand,
        market=market,
        subtotal=page.total,
        code=delivery_code,
        country_code=country_code,
        discounts=page.of_delivery,
    )
    if delivery is None or not delivery.plan.reaches(country_code, postcode) or not page.is_orderable:
        return None
    return Quote(
        basket_id=basket.pk,
        market_code=market.code,
        country_code=country_code,
        currency=market.currency,
        lines=page.lines,
        discounts=_granted(page.discounts, delivery, market.currency),
        delivery=delivery,
        arrival=delivery.window(market=market, country_code=country_code, moment=moment),
    )


def _granted(
    discounts: tuple[Discount, ...], delivery: DeliveryOption, currency: str
) -> tuple[Discount, ...]:
    """The reductions with what each takes off; those of delivery now that its price is known."""
    granted, left = [], delivery.before
    for discount in discounts:
        if discount.is_delivery:
            discount = replace(discount, amount=discount.off_delivery(left, currency))
            left -= discount.amount
        granted.append(discount)
    return tuple(discount for discount in granted if discount.amount)
