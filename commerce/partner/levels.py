"""What staff do to a stock level by hand: it arrived, it broke, it was counted."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from commerce.partner.exceptions import LevelRefused
from commerce.partner.models import StockMovement, StockRecord
from commerce.partner.reasons import ADDS, SETS, Reason
from core.models import User


def change_level(
    *, stockrecord: StockRecord, reason: Reason, number: int, seen: int, note: str, actor: User | None
) -> StockMovement:
    """Add `number`, take it away or put it in place, as the reason says; or LevelRefused, and nothing.

    Only putting in place asks that there still is what was `seen`: what arrived, arrived.
    """
    if reason in SETS:
        return set_level(stockrecord=stockrecord, to=number, seen=seen, reason=reason, note=note, actor=actor)
    units = number if reason in ADDS else -number
    movement = stockrecord.move(reason=reason, units=units, reference=note, actor=actor)
    if movement is None:
        raise LevelRefused(_held(stockrecord))
    return movement


def set_level(
    *, stockrecord: StockRecord, to: int, seen: int, reason: Reason, note: str = "", actor: User | None
) -> StockMovement:
    """Put `to` in place of what was `seen`; or LevelRefused, if it moved since or orders hold more."""
    movement = stockrecord.move(reason=reason, units=to - seen, was=seen, reference=note, actor=actor)
    if movement is None:
        raise LevelRefused(
            _held(stockrecord) if (stockrecord.num_in_stock or 0) == seen else _moved(stockrecord, seen)
        )
    return movement


def delete_stock(*, stockrecord: StockRecord) -> None:
    """Delete a stock record and its prices; or LevelRefused, while orders hold units of it."""
    with transaction.atomic():
        records = StockRecord.objects.filter(pk=stockrecord.pk)
        refuse_while_held(records)
        records.delete()


def refuse_while_held(records: "QuerySet[StockRecord]") -> None:
    """LevelRefused, while orders hold units of one of them. In a transaction whose end deletes them.

    Asked under the rows' locks: an order that comes meanwhile waits, and finds nothing to hold.
    """
    for record in records.select_for_update(of=("self",)).order_by("pk"):
        if record.num_allocated:
            raise LevelRefused(
                _("Orders hold units of %(sku)s: its stock stays until they are sent or called off.")
                % {"sku": record.partner_sku}
            )


def _held(stockrecord: StockRecord) -> str:
    return _("Of %(held)d in stock, open orders hold %(reserved)d: it can't become less.") % {
        "held": stockrecord.num_in_stock or 0,
        "reserved": stockrecord.num_allocated or 0,
    }


def _moved(stockrecord: StockRecord, seen: int) -> str:
    return _("There were %(seen)d when you looked; now there are %(now)d. Please look again.") % {
        "seen": seen,
        "now": stockrecord.num_in_stock or 0,
    }
