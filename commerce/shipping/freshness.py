"""What delivery costs stands on product pages and in the basket, memoised under `shop`."""

from core.outbox import Bumps, projector, watch

watch("shipping.DeliveryMethod", subject="delivery")
watch("shipping.DeliveryPrice", subject="delivery", column="method_id")


@projector("delivery")
def project_delivery(keys: list[str], bumps: Bumps) -> None:
    """Small and seldom changed: whoever shows the shop's configuration is told."""
    bumps.add("shop")
