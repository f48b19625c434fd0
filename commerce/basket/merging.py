"""Two baskets of one shopper become one. Called by `services`, which hold the locks."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from commerce.basket.models import Basket, Line


@dataclass(frozen=True, kw_only=True)
class Merger:
    """What was in the older of two baskets that became one: how many pieces, and the code that made way."""

    pieces: int
    replaced_code: str


def merge(*, source: Basket, target: Basket, source_is_newer: bool = False) -> Merger:
    """Move lines and voucher over; of two lines of one product the larger quantity stays.

    A basket has one voucher and one market: those of the newer, if it has a voucher.
    """
    replaced = ""
    if source.voucher_id and (source_is_newer or not target.voucher_id):
        if target.voucher and target.voucher_id != source.voucher_id:
            replaced = target.voucher.code
        target.voucher_id = source.voucher_id
    if source_is_newer:
        target.market_id = source.market_id
    target.save(update_fields=["voucher", "market"])
    present = {line.line_reference: line for line in Line.objects.filter(basket=target)}
    pieces = sum(line.quantity for line in present.values())
    for line in Line.objects.filter(basket=source):
        twin = present.get(line.line_reference)
        if twin is None:
            Line.objects.filter(pk=line.pk).update(basket=target)
        elif line.quantity > twin.quantity:
            Line.objects.filter(pk=twin.pk).update(quantity=line.quantity)
    source.status, source.date_merged, source.merged_into = Basket.MERGED, timezone.now(), target
    source.save(update_fields=["status", "date_merged", "merged_into"])
    return Merger(pieces=pieces, replaced_code=replaced)


def family(*, basket_id: int) -> set[int]:
    """The keys of a basket, of those it was merged into, and of those that were merged into them."""
    found: set[int] = set()
    wanted = {basket_id}
    while wanted:
        found |= wanted
        pairs = Basket.objects.filter(Q(pk__in=wanted) | Q(merged_into__in=wanted))
        linked = pairs.values_list("pk", "merged_into_id")
        wanted = {key for pair in linked for key in pair if key is not None} - found
    return found
