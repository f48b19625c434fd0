"""The code in a basket: put in, taken out, and what it does to the lines. One at a time."""

from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext, ngettext

from commerce.basket.exceptions import BasketClosedError
from commerce.basket.lines import BasketVoucher
from commerce.basket.models import Basket
from commerce.markets.models import Market
from commerce.offer.discounts import Discount, PricedBasket, apply, offers_for
from commerce.offer.models import Condition, ConditionalOffer
from commerce.voucher.exceptions import VoucherError
from commerce.voucher.models import Voucher
from commerce.voucher.rules import check
from core.templatetags.shop import money


def reduce(
    *, basket: Basket, lines: list[Any], market: Market, tried: Voucher | None = None
) -> tuple[tuple[Discount, ...], BasketVoucher | None]:
    """Let the brand's offers, and those of the basket's voucher, mark the lines. Lines are priced already.

    `tried`: a voucher that isn't in the basket yet.
    """
    voucher = tried or (basket.voucher if basket.pk and basket.voucher_id else None)
    problem, usable = "", voucher
    if voucher:
        try:
            check(voucher, brand=basket.brand, user_id=basket.owner_id)
        except VoucherError as error:
            problem, usable = error.message, None
    if not lines:
        return (), voucher and BasketVoucher(id=voucher.pk, code=voucher.code, problem=problem)
    offers = offers_for(brand=basket.brand, market=market, voucher=usable)
    priced = PricedBasket(lines=lines, currency=market.currency, owner_id=basket.owner_id)
    discounts = apply(offers, priced, market=market)
    if usable and not any(discount.voucher for discount in discounts):
        problem = _why_nothing(offers, discounts, priced, market)
    return discounts, voucher and BasketVoucher(id=voucher.pk, code=voucher.code, problem=problem)


def put(*, basket: Basket, voucher: Voucher) -> None:
    """Keep a voucher in the open basket, instead of the one that is there."""
    _set(basket, voucher)


def take_out(*, basket: Basket) -> None:
    """The basket without its voucher. Twice is once."""
    _set(basket, None)


def _set(basket: Basket, voucher: Voucher | None) -> None:
    with transaction.atomic():
        opened = Basket.objects.filter(pk=basket.pk, status=Basket.OPEN, owner=basket.owner_id)
        before = opened.select_for_update().values_list("voucher_id", flat=True).first()
        if not opened.update(voucher=voucher):
            raise BasketClosedError
        if voucher and before != voucher.pk:
            Voucher.objects.filter(pk=voucher.pk).update(num_basket_additions=F("num_basket_additions") + 1)
    basket.voucher = voucher


def _why_nothing(
    offers: list[ConditionalOffer], discounts: tuple[Discount, ...], basket: PricedBasket, market: Market
) -> str:
    """Why a good voucher takes nothing off this basket."""
    given = [offer for offer in offers if offer.get_voucher()]
    if not given:
        return gettext("This voucher can’t be used in %(market)s.") % {"market": market.name}
    if not any(offer.get_max_applications(basket.owner) for offer in given):
        return gettext("This voucher has been used up.")
    if discounts:
        return gettext("This voucher can’t be combined with “%(offer)s”.") % {"offer": discounts[0].label}
    offer = given[0]
    condition = offer.condition
    if offer.is_condition_satisfied(basket):
        return gettext("Nothing in your basket is part of what this voucher is for.")
    if condition.type == Condition.VALUE:
        missing = condition.value - condition.proxy()._get_value_of_matches(offer, basket)
        return gettext("This voucher is valid from %(least)s: %(missing)s more and it counts.") % {
            "least": money(condition.value, market.currency),
            "missing": money(missing, market.currency),
        }
    needed = int(condition.value or 1)
    return ngettext(
        "What this voucher is for isn’t in your basket yet.",
        "This voucher needs %(count)d pieces of what it is for.",
        needed,
    ) % {"count": needed}
