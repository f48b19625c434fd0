"""Writes of prices. What follows (documents, caches) comes from the row triggers, whoever writes."""

from collections.abc import Iterable
from decimal import Decimal

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from commerce.catalogue.models import Product
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


def change_prices(
    *,
    products: Iterable[Product],
    market: Market,
    amount: Decimal | None = None,
    add: Decimal | None = None,
    percent: Decimal | None = None,
    reduced: bool = False,
    ending: Ending = Ending.MINOR_UNIT,
) -> list[Price]:
    """Change the prices of many products in one market, all or none. Returns the prices that changed.

    Exactly one of: `amount` (the new price), `add` (an amount, may be negative), `percent` (a rate, may be
    negative; made a price with that `ending`). A parent stands for its children. Products without a price in the market
    get one by `amount` only. `reduced` keeps the old price as the former one where the new one is lower;
    otherwise a former price that is no longer higher goes.
    """
    if sum(change is not None for change in (amount, add, percent)) != 1:
        raise InvalidPriceError(_("Give a new price, an amount to add, or a percentage."))
    ids = [product.pk for product in products]
    with transaction.atomic():
        if amount is not None:
            _price_the_unpriced(ids, market, amount)
        prices = Price.objects.select_for_update(of=("self",)).filter(market=market).order_by("pk")
        concerned = prices.filter(
            Q(stockrecord__product__in=ids) | Q(stockrecord__product__parent__in=ids)
        ).select_related("stockrecord")
        changed = [
            price for price in concerned if reprice(price, market, amount, add, percent, reduced, ending)
        ]
        Price.objects.bulk_update(changed, ["amount", "compare_at"], batch_size=500)
    return changed


def _price_the_unpriced(ids: list[int], market: Market, amount: Decimal) -> None:
    check_price(amount, None)
    records = StockRecord.objects.filter(Q(product__in=ids) | Q(product__parent__in=ids))
    unpriced = records.exclude(prices__market=market).filter(partner__brand__markets=market)
    Price.objects.bulk_create(
        [Price(stockrecord=record, market=market, amount=amount) for record in unpriced], batch_size=500
    )


def reprice(
    price: Price,
    market: Market,
    amount: Decimal | None = None,
    add: Decimal | None = None,
    percent: Decimal | None = None,
    reduced: bool = False,
    ending: Ending = Ending.MINOR_UNIT,
) -> bool:
    """Set the new amount on `price`, which is not saved. Says whether anything differs."""
    before = (price.amount, price.compare_at)
    old = price.amount
    if amount is not None:
        price.amount = amount
    elif add is not None:
        price.amount = old + add
    elif percent is not None:
        price.amount = shop_price(old * (100 + percent) / 100, market.currency, ending)
    if reduced and price.amount < old:
        price.compare_at = max(old, price.compare_at or old)
    if price.compare_at is not None and price.compare_at <= price.amount:
        price.compare_at = None
    check_price(price.amount, price.compare_at, sku=price.stockrecord.partner_sku)
    return (price.amount, price.compare_at) != before


def check_price(amount: Decimal, compare_at: Decimal | None, *, sku: str = "") -> None:
    """Raises InvalidPriceError, with a sentence for staff, for what is no price."""
    if amount <= 0:
        message = _("%(sku)s would cost %(amount)s: a price is more than nothing.") if sku else ""
        message = message % {"sku": sku, "amount": amount} if message else _("A price is more than nothing.")
        raise InvalidPriceError(message, amount=amount)
    if compare_at is not None and compare_at <= amount:
        raise InvalidPriceError(_("The former price must be higher than the price."), amount=amount)
