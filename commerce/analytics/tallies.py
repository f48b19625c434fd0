"""Orders, revenue and payments as counters for `/-/metrics`: one delivery adds to them, so no order waits."""

from collections.abc import Callable

from django.db.models import F

from prometheus_client.core import CounterMetricFamily, Metric

from commerce.analytics.models import Tally
from commerce.order.models import Order
from core import metrics
from core.models import Delivery
from core.outbox import transactional

# What a payment came to, as the metric says it.
RESULTS = {
    Tally.Fact.PAID: "succeeded",
    Tally.Fact.FAILED: "failed",
    Tally.Fact.EXPIRED: "expired",
    Tally.Fact.REFUND_DUE: "refund_due",
}


def _tallying(fact: Tally.Fact) -> Callable[..., None]:
    @transactional
    def handler(delivery: Delivery, *, order_id: int) -> None:
        order = Order.objects.only("brand", "currency", "total_incl_tax").get(pk=order_id)
        tally, _ = Tally.objects.get_or_create(fact=fact, brand_id=order.brand_id, currency=order.currency)
        Tally.objects.filter(pk=tally.pk).update(
            count=F("count") + 1, amount=F("amount") + order.total_incl_tax
        )

    return handler


placed = _tallying(Tally.Fact.PLACED)
paid = _tallying(Tally.Fact.PAID)
failed = _tallying(Tally.Fact.FAILED)
expired = _tallying(Tally.Fact.EXPIRED)
refund_due = _tallying(Tally.Fact.REFUND_DUE)


@metrics.contribute
def sales() -> list[Metric]:
    """One query, whatever the number of orders."""
    labels = ["brand", "currency"]
    orders = CounterMetricFamily("fabula_orders", "Orders placed.", labels=labels)
    revenue = CounterMetricFamily(
        "fabula_revenue", "Gross value of the orders that were paid.", labels=labels
    )
    payments = CounterMetricFamily(
        "fabula_payments", "How payments of orders ended.", labels=[*labels, "result"]
    )
    for tally in Tally.objects.select_related("brand").order_by("pk"):
        where = [tally.brand.slug, tally.currency]
        if tally.fact == Tally.Fact.PLACED:
            orders.add_metric(where, tally.count)
        else:
            payments.add_metric([*where, RESULTS[Tally.Fact(tally.fact)]], tally.count)
        if tally.fact == Tally.Fact.PAID:
            revenue.add_metric(where, float(tally.amount))
    return [orders, revenue, payments]
