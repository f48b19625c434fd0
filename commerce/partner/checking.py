"""Whether the ledger and the stock levels agree."""

from dataclasses import dataclass

from django.db.models import Count, Exists, F, Max, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from commerce.partner.models import StockMovement, StockRecord
from commerce.partner.querysets import ALLOCATED, IN_STOCK


@dataclass(frozen=True, kw_only=True)
class Disagreement:
    """A stock record whose two accounts differ: `found` in the record, `expected` by the other."""

    sku: str
    brand: str
    what: str
    found: str
    expected: str


def torn() -> list[Disagreement]:
    """Stock records that the ledger does not lead to: another last movement, a gap, or a wrong sum."""
    rows = StockMovement.objects.filter(stockrecord=OuterRef("pk")).order_by().values("stockrecord")
    last = StockMovement.objects.filter(stockrecord=OuterRef("pk"), sequence=OuterRef("last_movement"))
    records = StockRecord.objects.annotate(
        held=IN_STOCK,
        reserved=ALLOCATED,
        lines=Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n")), 0),
        highest=Coalesce(Subquery(rows.annotate(n=Max("sequence")).values("n")), 0),
        units=Coalesce(Subquery(rows.annotate(n=Sum("delta")).values("n")), 0),
        holds=Coalesce(Subquery(rows.annotate(n=Sum("reserved_delta")).values("n")), 0),
        agrees=Exists(last.filter(after=OuterRef("held"), reserved_after=OuterRef("reserved"))),
    ).select_related("partner__brand")
    whole = Q(lines=F("last_movement"), highest=F("last_movement"), units=F("held"), holds=F("reserved"))
    unmoved = Q(last_movement=0, held=0, reserved=0)
    return [
        Disagreement(
            sku=record.partner_sku,
            brand=str(record.brand),
            what="ledger",
            found=f"{record.held} in stock, {record.reserved} reserved after {record.last_movement} movements",
            expected=f"{record.units} in stock, {record.holds} reserved after {record.lines} movements",
        )
        for record in records.exclude(whole & (unmoved | Q(agrees=True))).order_by("partner", "partner_sku")
    ]


def unexplained() -> int:
    """How many movements the database had to write itself, because a level changed past the service."""
    return StockMovement.objects.filter(reason="unexplained").count()
