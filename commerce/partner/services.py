"""Writes of prices. What follows (documents, caches) comes from the row triggers, whoever writes."""

from decimal import Decimal

from django.utils.translation import gettext as _

from commerce.markets.models import Market
from commerce.partner.exceptions import InvalidPriceError
from commerce.partner.models import Price, StockRecord
from commerce.partner.prices import Ending, shop_price


def set_price(
    *, stockrecord: StockRecord, market: Market, amount: Decimal, compare_at: Decimal | None = None
) -> Price:
    """What the stock record costs in the market from now on."""
    check_price(amount, compare_at)
    price, _created = Price.objects.update_or_create(
        stockrecord=stockrecord, market=market, defaults={"amount": amount, "compare_at": compare_at}
    )
    return price


def remove_price(*, stockrecord: StockRecord, market: Market) -> bool:
    """Stop selling the stock record in the market. Says whether it was sold there."""
    deleted, _rows = Price.objects.filter(stockrecord=stockrecord, market=market).delete()
    return bool(deleted)


def reprice(
    price: Price,
    market: Market,
    amount: Decimal | None = None,
    percent: Decimal | None = None,
    reduced: bool = False,
    ending: Ending = Ending.MINOR_UNIT,
) -> None:
    """Set the new amount on `price`, which is not saved.

    One of: `amount` (the new price), `percent` (a rate, may be negative; made a price with that `ending`).
    `reduced` keeps the old price as the former one where the new one is lower; otherwise a former price
    that is no longer higher goes.
    """
    old = price.amount
    if amount is not None:
        price.amount = amount
    elif percent is not None:
        price.amount = shop_price(old * (100 + percent) / 100, market.currency, ending)
    if reduced and price.amount < old:
        price.compare_at = max(old, price.compare_at or old)
    if price.compare_at is not None and price.compare_at <= price.amount:
        price.compare_at = None
    check_price(price.amount, price.compare_at, sku=price.stockrecord.partner_sku)


def check_price(amount: Decimal, compare_at: Decimal | None, *, sku: str = "") -> None:
    """Raises InvalidPriceError, with a sentence for staff, for what is no price."""
    if amount <= 0:
        message = _("%(sku)s would cost %(amount)s: a price is more than nothing.") if sku else ""
        message = message % {"sku": sku, "amount": amount} if message else _("A price is more than nothing.")
        raise InvalidPriceError(message, amount=amount)
    if compare_at is not None and compare_at <= amount:
        raise InvalidPriceError(_("The former price must be higher than the price."), amount=amount)
