"""What offers take off a basket, worked out by Oscar's rules on prices that have been read already."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q, prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext

from oscar.apps.offer.applicator import Applicator

from commerce.catalogue import terms
from commerce.markets.models import Market
from commerce.offer.models import ConditionalOffer
from commerce.offer.ranges import look_into
from commerce.partner.prices import rounded
from commerce.voucher.models import Voucher
from core.models import Brand

NOTHING = Decimal("0.00")


@dataclass(frozen=True, kw_only=True)
class Discount:
    """What one offer takes off: of goods, line by line, or of delivery, when its price is known."""

    offer: ConditionalOffer
    voucher: Voucher | None
    label: str
    times: int
    amount: Decimal
    lines: tuple[tuple[int, Decimal], ...]
    is_delivery: bool

    def off_delivery(self, amount: Decimal, currency: str) -> Decimal:
        """How much of a delivery price it takes off."""
        return min(rounded(self.offer.shipping_discount(amount, currency), currency), amount)


class PricedBasket:
    """A basket as Oscar's rules want to see it."""

    def __init__(self, *, lines: list[Any], currency: str, owner_id: int | None) -> None:
        self.lines, self.currency, self.owner = lines, currency, owner_id
        self.offer_applications: Any = ()

    def all_lines(self) -> list[Any]:
        return self.lines


def offers_for(*, brand: Brand, market: Market, voucher: Voucher | None) -> list[ConditionalOffer]:
    """The brand's offers that may be granted in the market now, with the voucher's; the first come first."""
    now = timezone.now()
    begun = Q(start_datetime=None) | Q(start_datetime__lte=now)
    going_on = Q(end_datetime=None) | Q(end_datetime__gte=now)
    wanted = Q(begun, going_on, offer_type=ConditionalOffer.SITE)
    if voucher:
        given = Voucher.offers.through.objects.filter(voucher=voucher.pk).values("conditionaloffer")
        wanted |= Q(pk__in=given, offer_type=ConditionalOffer.VOUCHER)
    rows = ConditionalOffer.objects.for_brand(brand).filter(wanted, status=ConditionalOffer.OPEN)
    offers = [
        offer
        for offer in rows.select_related("condition__range", "benefit__range").order_by("-priority", "pk")
        if offer.holds_in(market.currency)
    ]
    for offer in offers:
        if offer.offer_type == ConditionalOffer.VOUCHER:
            offer.set_voucher(voucher)
    combined = [offer for offer in offers if not offer.exclusive]
    prefetch_related_objects(combined, "combinations")
    return offers


def apply(offers: list[ConditionalOffer], basket: PricedBasket, *, market: Market) -> tuple[Discount, ...]:
    """Let the offers mark the basket's lines, and say what each of them took off."""
    ranges = [rule.range for offer in offers for rule in (offer.condition, offer.benefit) if rule.range_id]
    look_into(ranges, [line.product for line in basket.lines])
    Applicator().apply_offers(basket, offers)
    words = terms.labels(market.code)
    found = (_discount(each, basket.lines, words) for each in basket.offer_applications)
    return tuple(discount for discount in found if discount.amount or discount.is_delivery)


def _discount(application: dict[str, Any], lines: Iterable[Any], words: dict[str, str]) -> Discount:
    offer, voucher = application["offer"], application["voucher"]
    parts = tuple(
        (line.pk, sum((part.amount for part in mine), NOTHING))
        for line in lines
        if (mine := [part for part in line.discounts if part.offer == offer])
    )
    return Discount(
        offer=offer,
        voucher=voucher,
        label=_label(offer, voucher, words),
        times=application["freq"],
        amount=sum((amount for _line, amount in parts), NOTHING),
        lines=parts,
        is_delivery=application["result"].affects_shipping,
    )


def _label(offer: ConditionalOffer, voucher: Voucher | None, words: dict[str, str]) -> str:
    """How shoppers read it: the term `offer.<slug>`; until somebody words it, code or name."""
    worded = words.get(f"offer.{offer.slug}")
    if voucher:
        return worded or gettext("Voucher %(code)s") % {"code": voucher.code}
    return worded or offer.name
