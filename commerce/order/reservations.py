"""Who holds what: the units of order lines that stock records keep for them."""

from django.db.models import IntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from commerce.order.models import Line
from commerce.order.states import SENDING, State
from commerce.partner.checking import Disagreement
from commerce.partner.counting import only_counted
from commerce.partner.models import StockRecord
from commerce.partner.querysets import ALLOCATED

HOLDING = (State.PENDING, *SENDING)


def held_lines() -> "QuerySet[Line]":
    """The order lines for which a stock record keeps units."""
    return only_counted(Line.objects.filter(num_allocated__gt=0, stockrecord__isnull=False))


def unowned() -> list[Disagreement]:
    """Stock records that keep another number of units than open orders hold."""
    lines = held_lines().filter(stockrecord=OuterRef("pk"), order__status__in=HOLDING).order_by()
    total = lines.values("stockrecord").annotate(total=Sum("num_allocated")).values("total")
    records = StockRecord.objects.annotate(
        kept=ALLOCATED, owned=Coalesce(Subquery(total, output_field=IntegerField()), 0)
    )
    return [
        Disagreement(
            sku=record.partner_sku,
            brand=str(record.brand),
            what="reservations",
            found=f"{record.kept} reserved",
            expected=f"{record.owned} held by open orders",
        )
        for record in records.exclude(kept=Coalesce(Subquery(total, output_field=IntegerField()), 0))
        .select_related("partner__brand")
        .order_by("partner", "partner_sku")
    ]
