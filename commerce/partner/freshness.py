"""Stock and prices are shown on the cards and pages of products."""

from commerce.partner.models import StockRecord
from core.outbox import Bumps, projector, watch

watch(
    "partner.StockRecord",
    subject="product",
    column="product_id",
    ignoring=("date_updated", "last_movement"),
)
watch("partner.Price", subject="stockrecord", column="stockrecord_id")


@projector("stockrecord", only_maps=True)
def project_stockrecords(keys: list[str], bumps: Bumps) -> None:
    """A price changed. (A stock record that is gone was an event of its product itself.)"""
    bumps.also("product", StockRecord.objects.filter(pk__in=keys).values_list("product_id", flat=True))
