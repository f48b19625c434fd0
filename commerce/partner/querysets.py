"""Stock changes as single conditional UPDATEs: whoever comes second finds the condition false."""

from typing import Self

from django.db import models
from django.db.models import F
from django.db.models.functions import Coalesce

from core.models import Brand

ALLOCATED = Coalesce(F("num_allocated"), 0)


class StockRecordQuerySet(models.QuerySet):
    def for_brand(self, brand: Brand) -> Self:
        return self.filter(partner__brand=brand)

    def allocate(self, pk: int, quantity: int) -> bool:
        """Reserve `quantity` units if that many are free. Says whether it did."""
        free = self.filter(pk=pk, num_in_stock__gte=ALLOCATED + quantity)
        return bool(free.update(num_allocated=ALLOCATED + quantity))

    def release(self, pk: int, quantity: int) -> bool:
        """Give back `quantity` reserved units if that many are reserved. Says whether it did."""
        reserved = self.filter(pk=pk, num_allocated__gte=quantity)
        return bool(reserved.update(num_allocated=F("num_allocated") - quantity))

    def consume(self, pk: int, quantity: int) -> bool:
        """Take `quantity` reserved units out of stock if that many are reserved. Says whether it did."""
        reserved = self.filter(pk=pk, num_allocated__gte=quantity, num_in_stock__gte=quantity)
        return bool(
            reserved.update(
                num_allocated=F("num_allocated") - quantity, num_in_stock=F("num_in_stock") - quantity
            )
        )


class PriceQuerySet(models.QuerySet):
    def for_brand(self, brand: Brand) -> Self:
        return self.filter(stockrecord__partner__brand=brand)
