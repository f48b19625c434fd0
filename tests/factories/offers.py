"""Offers, ranges and vouchers of one brand."""

from datetime import timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from django.utils import timezone

from commerce.catalogue.models import Category, Product
from commerce.offer.models import Benefit, Condition, ConditionalOffer, Range
from commerce.voucher.models import Voucher
from core.models import Brand

NUMBERS = count(1)


def make_range(
    brand: Brand,
    *,
    products: tuple[Product, ...] = (),
    categories: tuple[Category, ...] = (),
    without: tuple[Product, ...] = (),
) -> Range:
    """These products and categories; everything of the brand when none are named."""
    made = Range.objects.create(
        brand=brand, name=f"Range {next(NUMBERS)}", includes_all_products=not (products or categories)
    )
    for product in products:
        made.add_product(product)
    made.included_categories.add(*categories)
    made.excluded_products.add(*without)
    return made


def make_offer(
    brand: Brand,
    *,
    kind: str = Benefit.PERCENTAGE,
    value: str | None = "10",
    currency: str = "",
    least: str | None = None,
    pieces: int = 1,
    of: Range | None = None,
    voucher_only: bool = False,
    name: str = "",
    **fields: Any,
) -> ConditionalOffer:
    """Ten per cent off everything, unless told otherwise. `least`: goods worth that much are needed."""
    of = of or make_range(brand)
    on_delivery = kind.startswith("Shipping")
    return ConditionalOffer.objects.create(
        brand=brand,
        name=name or f"Offer {next(NUMBERS)}",
        offer_type=ConditionalOffer.VOUCHER if voucher_only else ConditionalOffer.SITE,
        currency=currency,
        condition=Condition.objects.create(
            range=of,
            type=Condition.VALUE if least else Condition.COUNT,
            value=Decimal(least or pieces),
        ),
        benefit=Benefit.objects.create(
            range=None if on_delivery or kind == Benefit.FIXED_PRICE else of,
            type=kind,
            value=value and Decimal(value),
        ),
        **fields,
    )


def make_voucher(
    brand: Brand,
    code: str = "WELCOME",
    *,
    usage: str = Voucher.MULTI_USE,
    max_uses: int | None = None,
    begins: timedelta = timedelta(days=-1),
    ends: timedelta = timedelta(days=1),
    offers: tuple[ConditionalOffer, ...] = (),
    **offer: Any,
) -> Voucher:
    """A code for `offers`; for one offer made of the other arguments if none are given."""
    now = timezone.now()
    voucher = Voucher.objects.create(
        brand=brand,
        name=f"Voucher {code}",
        code=code,
        usage=usage,
        max_uses=max_uses,
        start_datetime=now + begins,
        end_datetime=now + ends,
    )
    voucher.offers.set(offers or [make_offer(brand, voucher_only=True, **offer)])
    return voucher
