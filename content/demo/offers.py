"""One voucher for each brand, so that there is something to type into the basket's field."""

from datetime import UTC, datetime
from decimal import Decimal

from commerce.offer.models import Benefit, Condition, ConditionalOffer, Range
from commerce.voucher.models import Voucher
from content.demo import reading
from core.models import Brand

BEGINS, ENDS = datetime(2024, 1, 1, tzinfo=UTC), datetime(2099, 12, 31, tzinfo=UTC)


def load() -> None:
    for data in reading.read("offers")["voucher"]:
        brand = Brand.objects.get(slug=data["brand"])
        everything, _ = Range.objects.get_or_create(
            name=f"{brand.name}: everything", defaults={"brand": brand, "includes_all_products": True}
        )
        voucher, created = Voucher.objects.get_or_create(
            code=data["code"],
            defaults={
                "brand": brand,
                "name": data["name"],
                "start_datetime": BEGINS,
                "end_datetime": ENDS,
            },
        )
        if created:
            voucher.offers.set([make_offer(everything, offer) for offer in data["offers"]])


def make_offer(of: Range, data: reading.Data) -> ConditionalOffer:
    """A percentage, or an amount from a sum in a currency."""
    least, amount = data.get("from"), data.get("amount")
    return ConditionalOffer.objects.create(
        brand=of.brand,
        name=data["name"],
        offer_type=ConditionalOffer.VOUCHER,
        currency=data.get("currency", ""),
        condition=Condition.objects.create(
            range=of, type=Condition.VALUE if least else Condition.COUNT, value=Decimal(least or 1)
        ),
        benefit=Benefit.objects.create(
            range=of,
            type=Benefit.FIXED if amount else Benefit.PERCENTAGE,
            value=Decimal(amount or data["percent"]),
        ),
    )
