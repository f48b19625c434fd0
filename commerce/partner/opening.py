"""The first stock of many new stock records at once, with its reason: as many queries for two as for two hundred."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import F

from commerce.partner.models import StockMovement, StockRecord
from commerce.partner.reasons import Reason
from core.models import User


def open_stock(
    *, records: Sequence[StockRecord], units: int, reason: Reason, actor: User | None, reference: str = ""
) -> None:
    """Give each of these new, empty stock records its first units. They were made in this transaction."""
    if not records or not units:
        return
    with transaction.atomic():
        new = StockRecord.objects.filter(pk__in=[record.pk for record in records], last_movement=0)
        new.update(num_in_stock=units, last_movement=F("last_movement") + 1)
        StockMovement.objects.bulk_create(
            StockMovement(
                stockrecord=record,
                sequence=1,
                before=0,
                delta=units,
                after=units,
                reserved_before=0,
                reserved_delta=0,
                reserved_after=0,
                reason=reason,
                reference=reference[:128],
                actor=actor,
            )
            for record in records
        )
