"""Levels and prices of many stock records at once, in a few statements: what imports write."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from commerce.partner.exceptions import StockTakeRefused
from commerce.partner.models import Price, StockMovement, StockRecord
from commerce.partner.reasons import Reason
from commerce.partner.services import check_price
from core.models import User

BATCH = 250


@dataclass(frozen=True, kw_only=True)
class Level:
    """`to` units in place of `was`."""

    stockrecord_id: int
    was: int
    to: int


@dataclass(frozen=True, kw_only=True)
class NewPrice:
    """What a stock record costs in a market; without an amount it is not sold there."""

    stockrecord_id: int
    market_id: int
    amount: Decimal | None
    compare_at: Decimal | None = None


def set_levels(
    *, levels: Sequence[Level], reason: Reason, actor: User | None = None, reference: str = ""
) -> None:
    """Put all of them in place, each with its line in the ledger; or StockTakeRefused, and none.

    Refused is what has moved since it was looked at, and what orders hold more of. Rows are locked in the
    order of their keys, as orders take them.
    """
    wanted = {level.stockrecord_id: level for level in levels}
    with transaction.atomic():
        rows = StockRecord.objects.select_for_update(of=("self",)).filter(pk__in=wanted).order_by("pk")
        records = {record.pk: record for record in rows}
        refused = [pk for pk, level in wanted.items() if not _is_possible(records.get(pk), level)]
        if refused:
            raise StockTakeRefused(refused)
        movements, now = [], timezone.now()
        for record in records.values():
            level = wanted[record.pk]
            record.num_in_stock, record.date_updated = level.to, now
            record.last_movement += 1
            movements.append(_movement(record, level, reason, actor, reference))
        StockRecord.objects.bulk_update(
            records.values(), ["num_in_stock", "last_movement", "date_updated"], batch_size=BATCH
        )
        StockMovement.objects.bulk_create(movements, batch_size=BATCH)


def set_prices(prices: Iterable[NewPrice]) -> None:
    """All of them or none; InvalidPriceError where one is no price."""
    kept, gone = [], []
    for price in prices:
        if price.amount is None:
            gone.append(price)
            continue
        check_price(price.amount, price.compare_at)
        kept.append(
            Price(
                stockrecord_id=price.stockrecord_id,
                market_id=price.market_id,
                amount=price.amount,
                compare_at=price.compare_at,
            )
        )
    with transaction.atomic():
        for market in {price.market_id for price in gone}:
            ids = [price.stockrecord_id for price in gone if price.market_id == market]
            Price.objects.filter(market=market, stockrecord__in=ids).delete()
        Price.objects.bulk_create(
            kept,
            batch_size=BATCH,
            update_conflicts=True,
            unique_fields=["stockrecord", "market"],
            update_fields=["amount", "compare_at"],
        )


def _is_possible(record: StockRecord | None, level: Level) -> bool:
    if record is None:
        return False
    return (record.num_in_stock or 0) == level.was and level.to >= (record.num_allocated or 0)


def _movement(
    record: StockRecord, level: Level, reason: Reason, actor: User | None, reference: str
) -> StockMovement:
    reserved = record.num_allocated or 0
    return StockMovement(
        stockrecord=record,
        sequence=record.last_movement,
        before=level.was,
        delta=level.to - level.was,
        after=level.to,
        reserved_before=reserved,
        reserved_delta=0,
        reserved_after=reserved,
        reason=reason,
        reference=reference[:128],
        actor=actor,
    )
