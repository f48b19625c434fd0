"""Stock-taking: what was counted of many SKUs, booked at once or not at all."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from commerce.partner.exceptions import StockTakeRefused
from commerce.partner.models import StockRecord
from commerce.partner.reasons import Reason
from core.models import User


@dataclass(frozen=True)
class Count:
    """How many units were counted where `expected` were in stock."""

    stockrecord_id: int
    counted: int
    expected: int


def take(*, counts: Iterable[Count], actor: User | None, reference: str = "") -> int:
    """Book what was counted, in one transaction; how many differed. A count that agrees is booked too.

    Raises StockTakeRefused, and books nothing, where stock is no longer what was expected, or less was
    counted than open orders hold. Rows are taken in the order of their keys, as orders take them.
    """
    refused, differing = [], 0
    by_key = {count.stockrecord_id: count for count in counts}
    with transaction.atomic():
        for record in StockRecord.objects.filter(pk__in=by_key).select_related("product").order_by("pk"):
            count = by_key[record.pk]
            units = count.counted - count.expected
            differing += bool(units)
            booked = record.move(
                reason=Reason.STOCK_TAKE, units=units, was=count.expected, reference=reference, actor=actor
            )
            if not booked:
                refused.append(record.pk)
        if refused:
            raise StockTakeRefused(refused)
    return differing
