"""Stock changes as single conditional UPDATEs: whoever comes second finds the condition false."""

from typing import Self

from django.db import models
from django.db.models import F
from django.db.models.functions import Coalesce

from core.models import Brand

IN_STOCK = Coalesce(F("num_in_stock"), 0)
ALLOCATED = Coalesce(F("num_allocated"), 0)


class StockRecordQuerySet(models.QuerySet):
    def for_brand(self, brand: Brand) -> Self:
        return self.filter(partner__brand=brand)

    def move(self, pk: int, *, units: int, reserved: int, was: int | None = None) -> bool:
        """Add to the levels (or take away) if enough is there; with `was`, if that is what is in stock.

        Says whether it did. Raises the number of the record's last movement: its line in the ledger.
        """
        held, allocated = IN_STOCK + units, ALLOCATED + reserved
        possible = self.filter(pk=pk).alias(now=IN_STOCK, held=held, allocated=allocated)
        possible = possible.filter(allocated__gte=0, held__gte=F("allocated"))
        if was is not None:
            possible = possible.filter(now=was)
        changes = {"num_in_stock": held} if units else {}
        changes |= {"num_allocated": allocated} if reserved else {}
        return bool(possible.update(last_movement=F("last_movement") + 1, **changes))


class PriceQuerySet(models.QuerySet):
    def for_brand(self, brand: Brand) -> Self:
        return self.filter(stockrecord__partner__brand=brand)
